import { createHash } from "node:crypto";
import type { Item } from "../../pst/types.ts";
import type { Segment } from "../items/segments.ts";
import type { Destination, Growing } from "./destination.ts";
import { mboxMessage } from "./mbox.ts";
import { mboxOf } from "./plan.ts";

export interface Appended {
  readonly file: string;
  readonly offset: number;
  readonly bytes: number;
  readonly sha256: string;
  readonly changed: boolean;
}

/** The mbox file of the folder that is being written. */
export interface Boxes {
  append(index: number, item: Item, segments: readonly Segment[]): Promise<Appended>;
  finish(): void;
  abandon(): void;
}

export const boxes = (destination: Destination): Boxes => {
  let open: { readonly index: number; readonly file: Growing } | undefined;
  const boxFor = (index: number): Growing => {
    if (open?.index !== index) {
      open?.file.finish();
      open = { index, file: destination.grow(mboxOf(index)) };
    }
    return open.file;
  };
  return {
    async append(index, item, segments) {
      const box = boxFor(index);
      const digest = createHash("sha256");
      const offset = box.size;
      for await (const chunk of mboxMessage(item, segments)) {
        digest.update(chunk);
        box.write(chunk);
      }
      return {
        file: mboxOf(index),
        offset,
        bytes: box.size - offset,
        sha256: digest.digest("hex"),
        changed: true,
      };
    },
    finish() {
      open?.file.finish();
      open = undefined;
    },
    abandon() {
      open?.file.abandon();
      open = undefined;
    },
  };
};
