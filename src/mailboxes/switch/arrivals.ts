import { sql } from "kysely";
import type { Ledger } from "../../mail/ledger/types.ts";
import type { MailTarget } from "../../mail/types.ts";
import type { Database } from "../../store/database.ts";
import { inTransaction } from "../../store/transaction.ts";
import { assertLease, type Lease } from "../leases.ts";
import { fingerprints, type Fingerprint } from "./fingerprint.ts";

export interface ArrivalDeps {
  readonly db: Database;
  readonly lease: Lease;
  readonly target: MailTarget;
  readonly ledger: Ledger;
  /** Mail sent on since then may lie on both sides. */
  readonly since: Date;
}

const day = 86_400;

/**
 * Reads what came into the new mailbox by itself since the forward was set, each message once, into the store: keyed
 * hashes and numbers only. What our own copies brought is left out by the ledger.
 */
export const noteArrivals = async (deps: ArrivalDeps): Promise<void> => {
  const { target, ledger } = deps;
  const records = await ledger.folders();
  const session = await target.session();
  try {
    for (const folder of await target.folders()) {
      if (!folder.selectable || folder.state?.messages === 0 || folder.view === true) continue;
      const open = await session.open(folder);
      const own = records.filter(
        (record) => record.target === folder.name && record.targetUidValidity === open.uidValidity,
      );
      const copies = new Set<number>();
      // What a copy is appending at this moment is not in the ledger yet: nothing from its base on is looked at.
      let below = Infinity;
      for (const { id } of own) {
        for (const { targetUid } of (await ledger.items(id)).values())
          if (targetUid !== undefined) copies.add(targetUid);
        for (const { base } of await ledger.intents(id)) below = Math.min(below, base);
      }
      const seen = await lastSeen(deps, folder.name, open.uidValidity);
      const listed = (await open.list(seen + 1)).filter(({ uid }) => uid < below);
      const last = listed.at(-1)?.uid;
      if (last === undefined) continue;
      const from = deps.since.getTime() / 1000 - day;
      const fresh = listed.filter(({ uid, date }) => date.at >= from && !copies.has(uid)).map(({ uid }) => uid);
      const found: Fingerprint[] = [];
      const read = fingerprints(ledger.key, (one) => void found.push(one));
      for (let at = 0; at < fresh.length; at += 100) await open.fetch(fresh.slice(at, at + 100), read);
      await store(deps, folder.name, open.uidValidity, last, found);
    }
  } finally {
    await session.close();
  }
};

const lastSeen = async ({ db, lease }: ArrivalDeps, folder: string, uidValidity: number): Promise<number> => {
  const row = await db
    .selectFrom("switch_arrivals")
    .select((eb) => eb.fn.max("uid").as("uid"))
    .where("mailbox_id", "=", lease.mailboxId)
    .where("folder", "=", folder)
    .where("uid_validity", "=", uidValidity)
    .executeTakeFirst();
  return row?.uid ?? 0;
};

const store = async (
  { db, lease }: ArrivalDeps,
  folder: string,
  uidValidity: number,
  last: number,
  found: readonly Fingerprint[],
): Promise<void> => {
  const marks = new Map(found.filter(({ token }) => token === undefined).map(({ uid, mark }) => [uid, mark]));
  // A row for the last one that was looked at, so that the next look begins behind it.
  const uids = new Set([...marks.keys(), last]);
  const rows = [...uids].map((uid) => ({
    mailbox_id: lease.mailboxId,
    folder,
    uid_validity: uidValidity,
    uid,
    fingerprint: marks.get(uid) ?? null,
    source_folder: null,
    source_uid_validity: null,
    source_uid: null,
  }));
  await inTransaction(db, async (trx) => {
    await assertLease(trx, lease);
    for (let at = 0; at < rows.length; at += 1_000) {
      await trx
        .insertInto("switch_arrivals")
        .values(rows.slice(at, at + 1_000))
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    }
  });
};

/** A message of the old mailbox: where it lies, and its fingerprint. */
export interface OldCopy {
  readonly folder: string;
  readonly uidValidity: number;
  readonly uid: number;
}

/** Takes one arrival of the same mail for this old copy; each arrival stands for one. False where there is none. */
export const claimArrival = ({ db, lease }: ArrivalDeps, copy: OldCopy, mark: string): Promise<boolean> =>
  inTransaction(db, async (trx) => {
    await assertLease(trx, lease);
    const { rows } = await sql`
      update switch_arrivals a
      set source_folder = ${copy.folder}, source_uid_validity = ${copy.uidValidity}, source_uid = ${copy.uid}
      where (a.mailbox_id, a.folder, a.uid_validity, a.uid) = (
        select b.mailbox_id, b.folder, b.uid_validity, b.uid from switch_arrivals b
        where b.mailbox_id = ${lease.mailboxId} and b.fingerprint = ${mark} and b.source_uid is null
        order by b.folder, b.uid_validity, b.uid limit 1 for update)
      returning 1`.execute(trx);
    return rows.length === 1;
  });

/** Which of these UIDs have an arrival that stands for them. */
export const claimedOf = async (
  { db, lease }: ArrivalDeps,
  folder: string,
  uidValidity: number,
): Promise<ReadonlySet<number>> => {
  const rows = await db
    .selectFrom("switch_arrivals")
    .select("source_uid")
    .where("mailbox_id", "=", lease.mailboxId)
    .where("source_folder", "=", folder)
    .where("source_uid_validity", "=", uidValidity)
    .execute();
  return new Set(rows.flatMap(({ source_uid }) => source_uid ?? []));
};
