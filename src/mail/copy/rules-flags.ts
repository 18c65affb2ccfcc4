import type { ItemNote } from "../ledger/types.ts";

/** What a folder takes of a message's flags. */
export interface Holdable {
  readonly flags: readonly string[];
  readonly dropped: readonly string[];
}

const system = ["\\answered", "\\deleted", "\\draft", "\\flagged", "\\seen"];
/** RFC 9051 9: a keyword is an atom; some servers hand out others all the same. */
const atom = /^[!#$&'+,\-./0-9:;<=>?@A-Z[^_`a-z|}~\]]+$/;

/**
 * Splits flags into those that the target keeps and those it does not. `permanent` undefined: it keeps all.
 * `keywords`: may new keywords be made (PERMANENTFLAGS' \*)?
 */
export const holdable = (
  flags: readonly string[],
  permanent: readonly string[] | undefined,
  keywords: boolean,
): Holdable => {
  if (flags.length === 0) return { flags, dropped: [] };
  const known = permanent === undefined ? undefined : new Set(permanent.map((flag) => flag.toLowerCase()));
  const keeps = (flag: string): boolean => {
    const lower = flag.toLowerCase();
    if (flag.startsWith("\\")) return system.includes(lower) && (known?.has(lower) ?? true);
    return atom.test(flag) && (keywords || (known?.has(lower) ?? true));
  };
  const kept = flags.filter(keeps);
  return kept.length === flags.length
    ? { flags, dropped: [] }
    : { flags: kept, dropped: flags.filter((flag) => !kept.includes(flag)) };
};

export const droppedNote = (flags: readonly string[], kept: readonly string[]): ItemNote => {
  const lost = flags.filter((flag) => !kept.includes(flag));
  return { kind: "changed", code: "flag-not-held", why: `The target does not keep: ${lost.join(" ")}.` };
};
