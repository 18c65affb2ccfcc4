import type { ItemKind } from "../../pst/types.ts";
import type { Loss } from "../items/context.ts";
import type { Writer } from "./writer.ts";

/** One line of manifest.jsonl: where an item came from and what became of it. Times are ISO 8601 in UTC. */
export interface ManifestEntry {
  /** Folder names from the top, as in the data file. */
  readonly folder: readonly string[];
  /** The format's own numbers, and the item's entry id in hexadecimal (the store's key and the node). */
  readonly folderNid: number;
  readonly nid: number;
  readonly entryId: string;
  readonly kind: ItemKind | "unknown";
  readonly messageClass?: string;
  /** Which way the reader found it; `scan`: its folder is lost. */
  readonly found: "table" | "tree" | "scan";
  readonly flags?: readonly string[];
  readonly categories?: readonly string[];
  readonly date?: string;
  /** Path below the target folder; absent where the item was left out. `offset`: within an mbox file. */
  readonly file?: string;
  readonly offset?: number;
  readonly bytes?: number;
  readonly sha256?: string;
  /** Header fields as on the wire, or composed from properties. */
  readonly source?: "wire" | "composed";
  /** What of it did not come over. */
  readonly losses?: readonly Loss[];
  /** Why the whole item was left out. */
  readonly leftOut?: { readonly kind: string; readonly text: string };
}

export const manifestLine = (entry: ManifestEntry): string => `${JSON.stringify(entry)}\n`;

/** Writes entries in the order in which they were added, whenever their facts are known. */
export interface ManifestWriter {
  add(entry: Promise<ManifestEntry>): void;
  /** Resolves when few enough entries wait. */
  room(): Promise<void>;
  /** Resolves when all that was added is settled. */
  settle(): Promise<void>;
  finish(): Promise<void>;
  abandon(): Promise<void>;
}

const waitingLimit = 500;
const gather = 128 * 1024;

export const manifestWriter = (writer: Writer): ManifestWriter => {
  const file = writer.grow("manifest.jsonl");
  const waiting: Promise<ManifestEntry>[] = [];
  let held = "";
  const one = async (): Promise<void> => {
    const entry = await waiting.shift();
    if (entry === undefined) return;
    held += manifestLine(entry);
    if (held.length > gather) await flush();
  };
  const flush = async (): Promise<void> => {
    const chunk = Buffer.from(held, "utf8");
    held = "";
    if (chunk.length > 0) await file.write(chunk);
  };
  const settle = async (): Promise<void> => {
    while (waiting.length > 0) await one();
  };
  return {
    add(entry) {
      // Awaited in its turn; until then its failure is not unhandled.
      entry.catch(() => undefined);
      waiting.push(entry);
    },
    async room() {
      while (waiting.length > waitingLimit) await one();
    },
    settle,
    async finish() {
      await settle();
      await flush();
      await file.finish();
    },
    abandon: () => file.abandon(),
  };
};
