import type { Digest } from "../copy/digest.ts";
import type { LedgerItem } from "../ledger/types.ts";
import type { ItemMeta } from "../types.ts";

/** One message that is not there exactly as it was, and why. */
export interface Exception {
  readonly folder: string;
  readonly uid: number | undefined;
  readonly targetUid: number | undefined;
  /** ISO 8601, UTC. */
  readonly date: string;
  readonly size: number;
  readonly kind: "left-out" | "changed" | "missing" | "extra";
  readonly code: string;
  readonly why: string;
}

export interface Compared {
  readonly item: LedgerItem;
  readonly source: ItemMeta;
  readonly target: ItemMeta | undefined;
  readonly digest: Digest | undefined;
  /** Keyed hash of what the target holds. */
  readonly hash: string | undefined;
  /** Whether the octets differ only where servers are known to change them (line ends, NUL, 8-bit); undefined: not asked. */
  readonly harmless: boolean | undefined;
  /** Flags that the target can hold of the source's. */
  readonly expectedFlags: readonly string[];
}

/** What is wrong with one copied message; undefined when it is there byte for byte, with flags and date. */
export const judge = (folder: string, seen: Compared): Exception | undefined => {
  const { item, source, target, hash, expectedFlags } = seen;
  const told = (kind: Exception["kind"], code: string, why: string): Exception => ({
    folder,
    uid: source.uid,
    targetUid: target?.uid,
    date: new Date(source.date.at * 1000).toISOString(),
    size: item.size,
    kind,
    code,
    why,
  });
  if (item.note?.kind === "left-out") return told("left-out", item.note.code, item.note.why);
  if (target === undefined || hash === undefined)
    return told("missing", "missing", "It was copied, and is no longer on the target.");
  if (hash !== (item.stored ?? item.hash)) {
    const sizes = `${item.size} octets became ${target.size}`;
    if (seen.harmless === true)
      return told("changed", "target-differs", `The target changed line ends or odd octets (${sizes}).`);
    return told("changed", "content-differs", `The target holds other words under this message (${sizes}).`);
  }
  if (item.note !== undefined) return told("changed", item.note.code, item.note.why);
  if (target.date.at !== source.date.at) {
    return told("changed", "date-not-held", `The target dates it ${new Date(target.date.at * 1000).toISOString()}.`);
  }
  const lost = missingFlags(expectedFlags, target.flags);
  if (lost.length > 0)
    return told("changed", "flags-differ", `On the target these flags are not set: ${lost.join(" ")}.`);
  return undefined;
};

const missingFlags = (expected: readonly string[], there: readonly string[]): readonly string[] => {
  if (expected === there || expected.length === 0) return [];
  const held = new Set(there.map((flag) => flag.toLowerCase()));
  return expected.filter((flag) => !held.has(flag.toLowerCase()));
};
