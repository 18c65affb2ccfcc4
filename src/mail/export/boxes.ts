import { createHash } from "node:crypto";
import type { Item } from "../../pst/types.ts";
import type { Segment } from "../items/segments.ts";
import { mboxMessage } from "./mbox.ts";
import { mboxOf } from "./plan.ts";
import type { Growing, Writer } from "./writer.ts";

export interface Appended {
  readonly file: string;
  readonly offset: number;
  readonly bytes: number;
  readonly sha256: string;
}

/** The mbox file of the folder that is being written. */
export interface Boxes {
  append(index: number, item: Item, segments: readonly Segment[]): Promise<Appended>;
  /** Resolves to whether the file changed; undefined where none was open. */
  finish(): Promise<boolean | undefined>;
  abandon(): Promise<void>;
}

/** Small pieces are gathered to this before they go to the writing thread. */
const gather = 256 * 1024;

export const boxes = (writer: Writer): Boxes => {
  let open: { readonly index: number; readonly file: Growing; offset: number } | undefined;
  let held: Buffer[] = [];
  let heldBytes = 0;
  const flush = async (file: Growing): Promise<void> => {
    const chunk = Buffer.concat(held, heldBytes);
    held = [];
    heldBytes = 0;
    if (chunk.length > 0) await file.write(chunk);
  };
  return {
    async append(index, item, segments) {
      open ??= { index, file: writer.grow(mboxOf(index)), offset: 0 };
      const { file, offset } = open;
      const digest = createHash("sha256");
      for await (const chunk of mboxMessage(item, segments)) {
        digest.update(chunk);
        held.push(chunk);
        heldBytes += chunk.length;
        open.offset += chunk.length;
        if (heldBytes >= gather) await flush(file);
      }
      return { file: mboxOf(index), offset, bytes: open.offset - offset, sha256: digest.digest("hex") };
    },
    async finish() {
      if (open === undefined) return undefined;
      const { file } = open;
      open = undefined;
      await flush(file);
      return (await file.finish()).changed;
    },
    async abandon() {
      await open?.file.abandon();
      open = undefined;
    },
  };
};
