type Numbers = Uint32Array | Float64Array | Uint16Array;
type NumbersOf = new (length: number) => Numbers;

/** A typed array that grows: millions of ids in a few bytes each. */
export interface Growable {
  readonly length: number;
  /** Makes room for this many in all, so that nothing is copied on the way. Memory that is not used costs nothing. */
  reserve(length: number): void;
  push(value: number): void;
  /** The values so far; the growable must not be used afterwards. */
  take(): Numbers;
}

export const growable = (of: NumbersOf): Growable => {
  let values = new of(256);
  let length = 0;
  const grow = (to: number): void => {
    const larger = new of(to);
    larger.set(values.subarray(0, length));
    values = larger;
  };
  return {
    get length() {
      return length;
    },
    reserve: (wanted) => {
      if (wanted > values.length) grow(wanted);
    },
    push: (value) => {
      if (length === values.length) grow(Math.ceil(length * 1.6));
      values[length++] = value;
    },
    take: () => values.subarray(0, length),
  };
};

/** Which values stand where: runs of `count` values from `start`, given in any order, wanted in that of `ordinal`. */
export interface Run {
  readonly ordinal: number;
  readonly start: number;
  readonly count: number;
}

/** Puts columns of equal length in the order of their runs; leaves them where they are if they are so already. */
export const inRunOrder = <T extends readonly Numbers[]>(columns: T, runs: readonly Run[]): T => {
  if (runs.every(({ ordinal }, at) => at === 0 || ordinal > (runs[at - 1]?.ordinal ?? 0))) return columns;
  const sorted = runs.toSorted((a, b) => a.ordinal - b.ordinal);
  return columns.map((values) => {
    const ordered = values.slice();
    let to = 0;
    for (const { start, count } of sorted) {
      ordered.set(values.subarray(start, start + count), to);
      to += count;
    }
    return ordered;
  }) as unknown as T;
};

/**
 * Puts columns in the order of the first one's values, without doubles (the first of equals stays). Honest trees are
 * sorted already and cost one look.
 */
export const inKeyOrder = <T extends readonly [Numbers, ...Numbers[]]>(columns: T): T => {
  const [keys] = columns;
  let rising = true;
  for (let at = 1; rising && at < keys.length; at++) rising = (keys[at] ?? 0) > (keys[at - 1] ?? 0);
  if (rising) return columns;
  const order = Uint32Array.from({ length: keys.length }, (_, at) => at);
  order.sort((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0) || a - b);
  const kept = order.filter((from, at) => at === 0 || keys[from] !== keys[order[at - 1] ?? 0]);
  return columns.map((values) => {
    const ordered = values.slice(0, kept.length);
    kept.forEach((from, to) => (ordered[to] = values[from] ?? 0));
    return ordered;
  }) as unknown as T;
};

/** Where `wanted` stands in sorted values, or -1. */
export const findSorted = (values: ArrayLike<number>, wanted: number): number => {
  let [low, high] = [0, values.length - 1];
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const here = values[middle] ?? 0;
    if (here === wanted) return middle;
    if (here < wanted) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
};
