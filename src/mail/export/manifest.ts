import type { ItemKind } from "../../pst/types.ts";
import type { Loss } from "../items/context.ts";

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
