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
  let set = "";
  let from = 0;
  for (let i = 0; i < uids.length;) {
    let j = i;
    while (j + 1 < uids.length && uids[j + 1] === (uids[j] ?? 0) + 1) j += 1;
    const range = formatSet(uids.slice(i, j + 1));
    if (set !== "" && set.length + 1 + range.length > width) {
      sets.push({ set, uids: uids.slice(from, i) });
      [set, from] = ["", i];
    }
    set += set === "" ? range : `,${range}`;
    i = j + 1;
  }
  if (set !== "") sets.push({ set, uids: uids.slice(from) });
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
