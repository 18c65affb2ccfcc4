import { createHash } from "node:crypto";
import type { Item } from "../../pst/types.ts";
import type { Segment } from "../items/segments.ts";
import type { Files, Open } from "./files.ts";
import { mboxMessage } from "./mbox.ts";
import { mboxOf } from "./plan.ts";

export interface Appended {
  readonly file: string;
  readonly offset: number;
  readonly bytes: number;
  readonly sha256: string;
}

/** The mbox file of one folder. */
export interface Box {
  append(item: Item, segments: readonly Segment[]): Promise<Appended>;
  /** Items that were appended, and whether the file changed by them all. */
  finish(): { readonly items: number; readonly changed: boolean };
  abandon(): void;
}

/** Small pieces are gathered to this before they are written. */
const gather = 256 * 1024;

export const boxOf = (files: Files, folder: number): Box => {
  const file = mboxOf(folder);
  let open: Open | undefined;
  let [offset, items] = [0, 0];
  let held: Buffer[] = [];
  let heldBytes = 0;
  const flush = (): void => {
    if (open !== undefined && heldBytes > 0) files.write(open, held);
    held = [];
    heldBytes = 0;
  };
  return {
    async append(item, segments) {
      open ??= files.open(file);
      items += 1;
      const from = offset;
      const digest = createHash("sha256");
      for await (const chunk of mboxMessage(item, segments)) {
        digest.update(chunk);
        held.push(chunk);
        heldBytes += chunk.length;
        offset += chunk.length;
        if (heldBytes >= gather) flush();
      }
      return { file, offset: from, bytes: offset - from, sha256: digest.digest("hex") };
    },
    finish() {
      if (open === undefined) return { items, changed: false };
      flush();
      return { items, changed: files.close(open, undefined, true).changed };
    },
    abandon() {
      if (open !== undefined) files.abandon(open);
    },
  };
};
