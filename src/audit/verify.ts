import { timingSafeEqual } from "node:crypto";
import type { Database, Trx } from "../store/database.ts";
import { firstMac, keyIdOf, macOf } from "./chain.ts";

/** The newest entry of each lane; written down elsewhere, it shows later that nothing was cut off the end. */
export interface Anchor {
  readonly lane: number;
  readonly position: number;
  readonly mac: string;
}

export interface Broken {
  /** The row's number, or null where a row is missing. */
  readonly row: number | null;
  readonly lane: number;
  readonly position: number;
  readonly why: "changed" | "missing" | "unknown-key" | "cut-off";
}

export interface Verification {
  readonly entries: number;
  /** The first broken row (the lowest row number; a missing one counts where the next one stands); null: all whole. */
  readonly broken: Broken | null;
  readonly anchors: readonly Anchor[];
}

const batch = 5_000;

/**
 * Recomputes every MAC of the trail in the order of each lane, and compares. `keys`: every key ever used, so that a
 * changed key does not break the past. `anchors`: heads noted earlier (`onboarding audit verify --json` prints them).
 * Memory stays flat. Throws where the database cannot be read.
 */
export const verifyAudit = (
  db: Database,
  keys: readonly Uint8Array[],
  anchors: readonly Anchor[] = [],
): Promise<Verification> =>
  db
    .transaction()
    .setAccessMode("read only")
    // One moment's picture, so that entries appended meanwhile are not taken for damage.
    .setIsolationLevel("repeatable read")
    .execute((trx) => verifyAll(trx, keys, anchors));

const verifyAll = async (db: Trx, keys: readonly Uint8Array[], anchors: readonly Anchor[]): Promise<Verification> => {
  const byId = new Map(keys.map((key) => [keyIdOf(key), key]));
  const lanes = await db.selectFrom("audit_lanes").selectAll().orderBy("lane").execute();
  const found: Broken[] = [];
  let entries = 0;
  for (const lane of lanes) {
    const result = await verifyLane(
      db,
      byId,
      lane,
      anchors.filter((anchor) => anchor.lane === lane.lane),
    );
    entries += result.entries;
    if (result.broken !== null) found.push(result.broken);
  }
  // A lane that is gone altogether would otherwise go unseen.
  for (const anchor of anchors.filter((one) => one.position > 0 && !lanes.some(({ lane }) => lane === one.lane))) {
    found.push({ row: null, lane: anchor.lane, position: anchor.position, why: "cut-off" });
  }
  found.sort((a, b) => (a.row ?? Infinity) - (b.row ?? Infinity));
  return {
    entries,
    broken: found[0] ?? null,
    anchors: lanes.map(({ lane, position, mac }) => ({ lane, position, mac: mac.toString("hex") })),
  };
};

interface Lane {
  readonly lane: number;
  readonly position: number;
  readonly mac: Buffer;
}

const verifyLane = async (
  db: Trx,
  keys: ReadonlyMap<string, Uint8Array>,
  lane: Lane,
  anchors: readonly Anchor[],
): Promise<{ readonly entries: number; readonly broken: Broken | null }> => {
  const noted = new Map(anchors.map((anchor) => [anchor.position, anchor.mac]));
  let previous: Buffer = firstMac;
  let position = 0;
  for (;;) {
    const rows = await entriesAfter(db, lane.lane, position);
    for (const row of rows) {
      const broken = (why: Broken["why"]): { entries: number; broken: Broken } => ({
        entries: position,
        broken: { row: row.id, lane: lane.lane, position: row.position, why },
      });
      if (row.position !== position + 1) return broken("missing");
      const key = keys.get(row.key_id);
      if (key === undefined) return broken("unknown-key");
      const expected = macOf(key, previous, { ...row, odsCode: row.ods_code });
      if (row.mac.length !== expected.length || !timingSafeEqual(row.mac, expected)) return broken("changed");
      const mac = noted.get(row.position);
      if (mac !== undefined && mac !== expected.toString("hex")) return broken("changed");
      previous = expected;
      position = row.position;
    }
    if (rows.length < batch) break;
  }
  const highest = Math.max(lane.position, ...noted.keys());
  const cut = position !== highest || !previous.equals(lane.mac);
  return {
    entries: position,
    broken: cut ? { row: null, lane: lane.lane, position: position + 1, why: "cut-off" } : null,
  };
};

const entriesAfter = (db: Trx, lane: number, position: number) =>
  db
    .selectFrom("audit_entries")
    .selectAll()
    .where("lane", "=", lane)
    .where("position", ">", position)
    .orderBy("position")
    .limit(batch)
    .execute();
