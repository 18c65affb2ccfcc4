import { sql, type Kysely, type Transaction } from "kysely";
import { formatSet, parseSet } from "../imap/sequence-set.ts";
import { ItemTable } from "./item-table.ts";
import type { Intent, Ledger, LedgerFolder, LedgerItem } from "./types.ts";

export interface PostgresLedgerOptions {
  readonly mailboxId: string;
  /** 32 octets, derived for this mailbox from the service's configuration. */
  readonly key: Uint8Array;
  /**
   * Called first in every writing transaction: throws when this worker's lease of the mailbox has another holder
   * (mailboxes/leases.ts, assertLease), so that nothing is written by a worker that was given up for dead.
   */
  readonly guard: (trx: LedgerTransaction) => Promise<void>;
}

/** Any database of ours that has the tables of migration 020. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- Kysely's Transaction is invariant in its tables; only SQL of our own runs here
type AnyTables = any;
export type LedgerDatabase = Kysely<AnyTables>;
export type LedgerTransaction = Transaction<AnyTables>;

interface Cache {
  folders: Map<number, LedgerFolder>;
  items: Map<number, ItemTable>;
  intents: Map<number, Intent>;
}

/**
 * The ledger of one mailbox in PostgreSQL: every write is one transaction, guarded by the lease. What it holds is kept in
 * memory too while it is open: the holder of the lease is its only writer.
 */
export const openPostgresLedger = async (db: LedgerDatabase, options: PostgresLedgerOptions): Promise<Ledger> => {
  const { mailboxId, key, guard } = options;
  const write = <T>(work: (trx: LedgerTransaction) => Promise<T>): Promise<T> =>
    db.transaction().execute(async (trx) => {
      await guard(trx);
      return work(trx);
    });
  const run = await write((trx) => startRun(trx, mailboxId));
  const cache: Cache = {
    folders: await readFolders(db, mailboxId),
    items: new Map(),
    intents: await readIntents(db, mailboxId),
  };
  const itemsOf = async (folder: number): Promise<ItemTable> => {
    const found = cache.items.get(folder) ?? (await readItems(db, mailboxId, folder));
    cache.items.set(folder, found);
    return found;
  };
  const validity = (folder: number): number => cache.folders.get(folder)?.sourceUidValidity ?? 0;
  const store = async (folder: number, items: readonly LedgerItem[], intent?: number): Promise<void> => {
    const held = await itemsOf(folder);
    await write(async (trx) => {
      await putItems(trx, mailboxId, folder, validity(folder), items);
      if (intent !== undefined) {
        await sql`delete from mail_ledger_intents where mailbox_id = ${mailboxId} and id = ${intent}`.execute(trx);
      }
    });
    for (const item of items) held.set(item.uid, item);
    if (intent !== undefined) cache.intents.delete(intent);
  };
  return {
    key,
    run,
    folders: () => Promise.resolve([...cache.folders.values()]),
    saveFolder: async (folder) => {
      const saved = await write(async (trx) => {
        const named = folder.id === 0 ? { ...folder, id: await nextId(trx, mailboxId) } : folder;
        await sql`
          insert into mail_ledger_folders (mailbox_id, id, folder) values (${mailboxId}, ${named.id}, ${JSON.stringify(named)})
          on conflict (mailbox_id, id) do update set folder = excluded.folder`.execute(trx);
        return named;
      });
      cache.folders.set(saved.id, saved);
      return saved;
    },
    items: itemsOf,
    confirm: () => write(() => Promise.resolve()),
    intents: (folder) => Promise.resolve([...cache.intents.values()].filter((intent) => intent.folder === folder)),
    begin: async (intent) => {
      const begun = await write(async (trx) => {
        const id = await nextId(trx, mailboxId);
        await sql`
          insert into mail_ledger_intents (mailbox_id, folder_id, id, uids, base, target_uid_validity)
          values (${mailboxId}, ${intent.folder}, ${id}, ${formatSet(intent.uids)}, ${intent.base}, ${intent.targetUidValidity})`.execute(
          trx,
        );
        return { ...intent, id };
      });
      cache.intents.set(begun.id, begun);
      return begun;
    },
    settle: (intent, items) => store(intent.folder, items, intent.id),
    put: (folder, items) => (items.length === 0 ? Promise.resolve() : store(folder, items)),
    forget: async (folder, uids) => {
      if (uids.length === 0) return;
      const held = await itemsOf(folder);
      await write((trx) =>
        sql`delete from mail_ledger_items where mailbox_id = ${mailboxId} and folder_id = ${folder}
          and uid = any(${[...uids]}::bigint[])`.execute(trx),
      );
      for (const uid of uids) held.delete(uid);
    },
    clear: async (folder) => {
      await write(async (trx) => {
        await sql`delete from mail_ledger_items where mailbox_id = ${mailboxId} and folder_id = ${folder}`.execute(trx);
        await sql`delete from mail_ledger_intents where mailbox_id = ${mailboxId} and folder_id = ${folder}`.execute(
          trx,
        );
      });
      cache.items.set(folder, new ItemTable());
      for (const [id, intent] of cache.intents) if (intent.folder === folder) cache.intents.delete(id);
    },
    close: () => Promise.resolve(),
  };
};

const startRun = async (trx: LedgerTransaction, mailboxId: string): Promise<number> => {
  const { rows } = await sql<{ run: number }>`
    insert into mail_ledgers (mailbox_id, run) values (${mailboxId}, 1)
    on conflict (mailbox_id) do update set run = mail_ledgers.run + 1, changed_at = now() returning run`.execute(trx);
  return rows[0]?.run ?? 1;
};

const nextId = async (trx: LedgerTransaction, mailboxId: string): Promise<number> => {
  const { rows } = await sql<{ last_id: number }>`
    update mail_ledgers set last_id = last_id + 1, changed_at = now() where mailbox_id = ${mailboxId} returning last_id`.execute(
    trx,
  );
  const [row] = rows;
  if (row === undefined) throw new Error("this mailbox has no ledger");
  return row.last_id;
};

const readFolders = async (db: LedgerDatabase, mailboxId: string): Promise<Map<number, LedgerFolder>> => {
  const { rows } = await sql<{ id: number; folder: LedgerFolder }>`
    select id, folder from mail_ledger_folders where mailbox_id = ${mailboxId}`.execute(db);
  return new Map(rows.map(({ id, folder }) => [id, folder]));
};

const readIntents = async (db: LedgerDatabase, mailboxId: string): Promise<Map<number, Intent>> => {
  const { rows } = await sql<{
    id: number;
    folder_id: number;
    uids: string;
    base: number;
    target_uid_validity: number;
  }>`
    select id, folder_id, uids, base, target_uid_validity from mail_ledger_intents where mailbox_id = ${mailboxId}`.execute(
    db,
  );
  return new Map(
    rows.map((row) => {
      const uids = parseSet(row.uids, Infinity) ?? [];
      return [
        row.id,
        { id: row.id, folder: row.folder_id, uids, base: row.base, targetUidValidity: row.target_uid_validity },
      ];
    }),
  );
};

interface ItemRow {
  readonly uid: number;
  readonly target_uid: number | null;
  readonly size: number;
  readonly at: number;
  readonly flags: string;
  readonly hash: string;
  readonly stamp: number;
  readonly rare: Pick<LedgerItem, "note" | "gone" | "stored" | "emailId"> | null;
}

const readItems = async (db: LedgerDatabase, mailboxId: string, folder: number): Promise<ItemTable> => {
  const { rows } = await sql<ItemRow>`
    select uid, target_uid, size, at, flags, hash, stamp, rare from mail_ledger_items
    where mailbox_id = ${mailboxId} and folder_id = ${folder} order by uid`.execute(db);
  const table = new ItemTable();
  for (const { target_uid, rare, ...row } of rows)
    table.set(row.uid, { ...row, targetUid: target_uid ?? undefined, ...(rare ?? {}) });
  return table;
};

/** One statement for any number of items: a parameter each would meet PostgreSQL's limit of 65,535. */
const putItems = async (
  trx: LedgerTransaction,
  mailboxId: string,
  folder: number,
  uidValidity: number,
  items: readonly LedgerItem[],
): Promise<void> => {
  if (items.length === 0) return;
  const rows = items.map(({ uid, targetUid, size, at, flags, hash, stamp, note, gone, stored, emailId }) => {
    const rare = (note ?? gone ?? stored ?? emailId) === undefined ? null : { note, gone, stored, emailId };
    return { uid, target_uid: targetUid ?? null, size, at, flags, hash, stamp, rare };
  });
  await sql`
    insert into mail_ledger_items (mailbox_id, folder_id, uid_validity, uid, target_uid, size, at, flags, hash, stamp, rare)
    select ${mailboxId}::uuid, ${folder}::integer, ${uidValidity}::bigint, row.*
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as row(uid bigint, target_uid bigint, size bigint, at bigint, flags text, hash text, stamp integer, rare jsonb)
    on conflict (mailbox_id, folder_id, uid_validity, uid) do update set target_uid = excluded.target_uid,
      size = excluded.size, at = excluded.at, flags = excluded.flags, hash = excluded.hash, stamp = excluded.stamp,
      rare = excluded.rare`.execute(trx);
};
