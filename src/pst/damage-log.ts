import type { Damage } from "./types.ts";

/** Collects what was lost; each place is told once, and no more than `most` are kept. */
export interface DamageLog {
  readonly records: readonly Damage[];
  readonly total: number;
  report(damage: Damage): void;
}

export const damageLog = (most: number): DamageLog => {
  const records: Damage[] = [];
  const told = new Set<string>();
  let total = 0;
  return {
    records,
    get total() {
      return total;
    },
    report: (damage) => {
      const place = `${damage.kind} ${damage.nid ?? ""} ${damage.bid ?? ""} ${damage.offset ?? ""} ${damage.detail}`;
      if (told.has(place)) return;
      total++;
      if (records.length >= most) return;
      told.add(place);
      records.push(damage);
    },
  };
};
