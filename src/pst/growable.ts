type Numbers = Uint32Array | Float64Array | Uint16Array;
type NumbersOf = new (length: number) => Numbers;

/** A typed array that grows: millions of ids in a few bytes each. */
export interface Growable {
  readonly length: number;
  push(value: number): void;
  /** Order of the values from small to large without doubles (the first of equals stays); undefined: already so. */
  sortedOrder(): Uint32Array | undefined;
  /** The values, in that order; the growable must not be used afterwards. */
  take(order: Uint32Array | undefined): Numbers;
}

export const growable = (of: NumbersOf): Growable => {
  let values = new of(1024);
  let length = 0;
  return {
    get length() {
      return length;
    },
    push: (value) => {
      if (length === values.length) {
        const larger = new of(Math.ceil(length * 1.6));
        larger.set(values);
        values = larger;
      }
      values[length++] = value;
    },
    sortedOrder: () => {
      let rising = true;
      for (let at = 1; rising && at < length; at++) rising = (values[at] ?? 0) > (values[at - 1] ?? 0);
      if (rising) return undefined;
      const order = Uint32Array.from({ length }, (_, at) => at);
      order.sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0) || a - b);
      let kept = 0;
      for (let at = 0; at < length; at++) {
        const same = kept > 0 && values[order[kept - 1] ?? 0] === values[order[at] ?? 0];
        if (!same) order[kept++] = order[at] ?? 0;
      }
      return order.slice(0, kept);
    },
    take: (order) => {
      if (order === undefined) return values.subarray(0, length);
      const taken = new of(order.length);
      order.forEach((from, to) => (taken[to] = values[from] ?? 0));
      return taken;
    },
  };
};
