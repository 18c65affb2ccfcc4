/** Ascending UIDs as ranges: [1,2,3,7] gives "1:3,7" (RFC 9051 9, sequence-set). */
export const formatSet = (uids: readonly number[]): string => {
  const ranges: string[] = [];
  for (let i = 0; i < uids.length;) {
    let j = i;
    while (j + 1 < uids.length && uids[j + 1] === (uids[j] ?? 0) + 1) j += 1;
    ranges.push(i === j ? `${uids[i] ?? ""}` : `${uids[i] ?? ""}:${uids[j] ?? ""}`);
    i = j + 1;
  }
  return ranges.join(",");
};

/** Sets of at most `width` characters each, for servers that refuse long lines (RFC 2683 3.2.1.5 advises 1,000). */
export const formatSets = (uids: readonly number[], width = 8_000): { set: string; uids: readonly number[] }[] => {
  const sets: { set: string; uids: readonly number[] }[] = [];
  for (let at = 0; at < uids.length;) {
    let part = uids.slice(at);
    let set = formatSet(part);
    while (set.length > width && part.length > 1) {
      part = part.slice(0, Math.max(1, Math.floor((part.length * width) / set.length / 1.05)));
      set = formatSet(part);
    }
    sets.push({ set, uids: part });
    at += part.length;
  }
  return sets;
};

/** "304:306,400" gives [304, 305, 306, 400], in the order written; undefined where it is no set or above `limit`. */
export const parseSet = (text: string, limit: number): number[] | undefined => {
  const uids: number[] = [];
  for (const range of text.split(",")) {
    const found = /^(\d{1,16})(?::(\d{1,16}))?$/.exec(range);
    if (found?.[1] === undefined) return undefined;
    const a = Number(found[1]);
    const b = found[2] === undefined ? a : Number(found[2]);
    if (Math.abs(b - a) + 1 + uids.length > limit) return undefined;
    for (let uid = Math.min(a, b); uid <= Math.max(a, b); uid += 1) uids.push(uid);
  }
  return uids;
};
