export type Numbers = Uint32Array | Float64Array | Uint16Array;
type NumbersOf = new (length: number) => Numbers;

/** A typed array that grows: millions of ids in a few bytes each. */
export interface Growable {
  readonly length: number;
  /** Does it hold more than 32 bits? */
  readonly wide: boolean;
  /** Makes room for this many in all, so that nothing is copied on the way. Memory that is not used costs nothing. */
  reserve(length: number): void;
  push(value: number): void;
  /** The array itself with room for `count` more after `length`: to be filled in place, then counted by `advance`. */
  room(count: number): Numbers;
  advance(count: number): void;
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
    wide: values instanceof Float64Array,
    reserve: (wanted) => {
      if (wanted > values.length) grow(wanted);
    },
    push: (value) => {
      if (length === values.length) grow(Math.ceil(length * 1.6));
      values[length++] = value;
    },
    room: (count) => {
      if (length + count > values.length) grow(Math.ceil((length + count) * 1.6));
      return values;
    },
    advance: (count) => {
      length += count;
    },
    take: () => values.subarray(0, length),
  };
};

/** Which values stand where: runs of values one after the other, added in any order, wanted in that of `ordinal`. */
export interface Runs {
  add(ordinal: number, count: number): void;
  /** Puts columns of equal length in the order of their runs; leaves them where they are if they are so already. */
  inOrder<T extends readonly Numbers[]>(columns: T): T;
}

/** Ordinal of a run that comes after all others. */
export const lastOrdinal = 0xffff_ffff;

export const runList = (): Runs => {
  const [ordinals, counts] = [growable(Uint32Array), growable(Uint32Array)];
  let [rising, before] = [true, -1];
  return {
    add: (ordinal, count) => {
      if (ordinal <= before && ordinal !== lastOrdinal) rising = false;
      before = ordinal;
      ordinals.push(ordinal);
      counts.push(count);
    },
    inOrder: (columns) => (rising ? columns : sortedRuns(columns, ordinals.take(), counts.take())),
  };
};

const sortedRuns = <T extends readonly Numbers[]>(columns: T, ordinals: Numbers, counts: Numbers): T => {
  const starts = new Uint32Array(counts.length);
  for (let run = 1; run < counts.length; run++) starts[run] = (starts[run - 1] ?? 0) + (counts[run - 1] ?? 0);
  const order = Uint32Array.from({ length: counts.length }, (_, run) => run);
  order.sort((a, b) => (ordinals[a] ?? 0) - (ordinals[b] ?? 0) || a - b);
  return columns.map((values) => {
    const ordered = values.slice();
    let to = 0;
    for (const run of order) {
      const [start, count] = [starts[run] ?? 0, counts[run] ?? 0];
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
