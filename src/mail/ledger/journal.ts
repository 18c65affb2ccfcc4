import { createHmac, randomBytes } from "node:crypto";
import { resolve } from "node:path";
import { MailError } from "../errors.ts";
import { formatSet, parseSet } from "../imap/sequence-set.ts";
import { ItemTable } from "./item-table.ts";
import { JournalFile, type Step } from "./journal-file.ts";
import { holdName } from "./lock.ts";
import type { Intent, Ledger, LedgerFolder, LedgerItem } from "./types.ts";

/** One item as the file holds it: uid, target uid, size, at, flags, hash, stamp, and what few items have. */
type Row = [number, number | null, number, number, string, string, number, Rare?];
type Rare = Pick<LedgerItem, "note" | "gone" | "stored" | "emailId">;

type Record_ =
  | { readonly t: "head"; readonly v: 1; readonly key: string; readonly pair: string }
  | { readonly t: "run"; readonly n: number }
  | { readonly t: "folder"; readonly folder: LedgerFolder }
  | {
      readonly t: "intent";
      readonly i: number;
      readonly f: number;
      readonly u: string;
      readonly b: number;
      readonly v: number;
    }
  | { readonly t: "items"; readonly f: number; readonly i?: number; readonly rows: readonly Row[] }
  | { readonly t: "forget"; readonly f: number; readonly u: readonly number[] }
  | { readonly t: "clear"; readonly f: number };

interface State {
  key: Uint8Array | undefined;
  pair: string;
  run: number;
  folders: Map<number, LedgerFolder>;
  items: Map<number, ItemTable>;
  intents: Map<number, Intent>;
  last: number;
}

const emptyState = (): State => ({
  key: undefined,
  pair: "",
  run: 0,
  folders: new Map(),
  items: new Map(),
  intents: new Map(),
  last: 0,
});

/**
 * The same ledger to look at: nothing is written, neither here nor by those who use it. Without a file it is empty.
 * Throws ledger-busy while a copy works with it, for what it says changes then; ledger-damaged.
 */
export const readJournal = async (path: string, pair: string): Promise<Ledger> => {
  const release = await holdName(resolve(path));
  try {
    const state = emptyState();
    if (!(await JournalFile.read(path, (record) => apply(state, record as Record_)))) state.key = randomBytes(32);
    else checkPair(state, path, pair);
    const write = (record: Record_): Promise<void> => {
      apply(state, record);
      return Promise.resolve();
    };
    return ledgerOver(state, write, release);
  } catch (error) {
    await release();
    throw error;
  }
};

/**
 * The ledger as one append-only file, held by one process at a time. `pair` names source and target (kept only as a
 * keyed hash): a file of another pair is refused. Throws ledger-busy, ledger-damaged, disk-full.
 */
export const openJournal = async (path: string, pair: string, step?: Step): Promise<Ledger> => {
  const release = await holdName(resolve(path));
  try {
    const state = emptyState();
    const file = await JournalFile.open(path, (record) => apply(state, record as Record_), step);
    try {
      return await openLedger(file, state, path, pair, release);
    } catch (error) {
      await file.close();
      throw error;
    }
  } catch (error) {
    await release();
    throw error;
  }
};

const openLedger = async (
  file: JournalFile,
  state: State,
  path: string,
  pair: string,
  release: () => Promise<void>,
): Promise<Ledger> => {
  const write = async (record: Record_): Promise<void> => {
    await file.append(record);
    apply(state, record);
  };
  if (state.key === undefined) {
    const key = randomBytes(32);
    await write({ t: "head", v: 1, key: key.toString("base64url"), pair: pairHash(key, pair) });
  }
  checkPair(state, path, pair);
  await write({ t: "run", n: state.run + 1 });
  return ledgerOver(state, write, async () => {
    await file.close();
    await release();
  });
};

const checkPair = (state: State, path: string, pair: string): void => {
  if (state.key !== undefined && state.pair === pairHash(state.key, pair)) return;
  throw new MailError(
    "ledger-damaged",
    `The ledger ${path} belongs to another pair of mailboxes. (Another spelling of a host or user is another pair.)`,
    { mend: "Give each pair its own file with --ledger." },
  );
};

const ledgerOver = (state: State, write: (record: Record_) => Promise<void>, close: () => Promise<void>): Ledger => {
  const next = (): number => (state.last += 1);
  return {
    key: state.key ?? new Uint8Array(),
    run: state.run,
    folders: () => Promise.resolve([...state.folders.values()]),
    saveFolder: async (folder) => {
      const saved = folder.id === 0 ? { ...folder, id: next() } : folder;
      await write({ t: "folder", folder: saved });
      return saved;
    },
    items: (folder) => Promise.resolve(state.items.get(folder) ?? new ItemTable()),
    intents: (folder) => Promise.resolve([...state.intents.values()].filter((intent) => intent.folder === folder)),
    begin: async (intent) => {
      const i = next();
      await write({
        t: "intent",
        i,
        f: intent.folder,
        u: formatSet(intent.uids),
        b: intent.base,
        v: intent.targetUidValidity,
      });
      return { ...intent, id: i };
    },
    settle: (intent, items) => write({ t: "items", f: intent.folder, i: intent.id, rows: items.map(toRow) }),
    put: (folder, items) =>
      items.length === 0 ? Promise.resolve() : write({ t: "items", f: folder, rows: items.map(toRow) }),
    forget: (folder, uids) => (uids.length === 0 ? Promise.resolve() : write({ t: "forget", f: folder, u: uids })),
    clear: (folder) => write({ t: "clear", f: folder }),
    close,
  };
};

const pairHash = (key: Uint8Array, pair: string): string => createHmac("sha256", key).update(pair).digest("base64url");

const toRow = (item: LedgerItem): Row => {
  const row: Row = [item.uid, item.targetUid ?? null, item.size, item.at, item.flags, item.hash, item.stamp];
  const { note, gone, stored, emailId } = item;
  if ((note ?? gone ?? stored ?? emailId) !== undefined) row.push({ note, gone, stored, emailId });
  return row;
};

const fromRow = ([uid, targetUid, size, at, flags, hash, stamp, rare]: Row): LedgerItem => {
  const item: LedgerItem = { uid, targetUid: targetUid ?? undefined, size, at, flags, hash, stamp };
  return rare === undefined ? item : { ...item, ...rare };
};

const apply = (state: State, record: Record_): void => {
  switch (record.t) {
    case "head":
      // What a later version wrote may mean something else to it.
      if ((record.v as number) !== 1)
        throw new MailError("ledger-damaged", "The ledger was made by a newer version of this program.", {
          mend: "Use that version, or name another file with --ledger.",
        });
      state.key = Buffer.from(record.key, "base64url");
      state.pair = record.pair;
      break;
    case "run":
      state.run = record.n;
      break;
    case "folder":
      state.folders.set(record.folder.id, record.folder);
      state.last = Math.max(state.last, record.folder.id);
      break;
    case "intent":
      state.intents.set(record.i, {
        id: record.i,
        folder: record.f,
        uids: parseSet(record.u, Infinity) ?? [],
        base: record.b,
        targetUidValidity: record.v,
      });
      state.last = Math.max(state.last, record.i);
      break;
    case "items": {
      const items = state.items.get(record.f) ?? new ItemTable();
      for (const row of record.rows) items.set(row[0], fromRow(row));
      state.items.set(record.f, items);
      if (record.i !== undefined) state.intents.delete(record.i);
      break;
    }
    case "forget":
      for (const uid of record.u) state.items.get(record.f)?.delete(uid);
      break;
    case "clear":
      state.items.delete(record.f);
      for (const [id, intent] of state.intents) if (intent.folder === record.f) state.intents.delete(id);
      break;
  }
};
