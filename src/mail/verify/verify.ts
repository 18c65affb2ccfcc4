import { createHash } from "node:crypto";
import { readDigests } from "../copy/digest.ts";
import { holdable } from "../copy/rules-flags.ts";
import { wanted } from "../copy/rules-folders.ts";
import { asMailError } from "../errors.ts";
import { keyedHash } from "../ledger/hash.ts";
import type { Ledger, LedgerFolder } from "../ledger/types.ts";
import type { ItemMeta, MailFolder, MailSource, MailTarget, SourceFolder, TargetFolder } from "../types.ts";
import { judge, type Exception } from "./compare.ts";

export interface FolderResult {
  readonly folder: string;
  readonly items: number;
  readonly bytes: number;
  /** There byte for byte, with flags and date. */
  readonly exact: number;
  /** SHA-256 over the exact messages' hashes in their order: two verifications of the same mail agree. */
  readonly hash: string;
}

export interface Verification {
  readonly folders: readonly FolderResult[];
  readonly exceptions: readonly Exception[];
  readonly totals: {
    readonly items: number;
    readonly bytes: number;
    readonly exact: number;
    readonly changed: number;
    readonly leftOut: number;
    readonly missing: number;
    /** On the target, and not brought by this copy: told, and no fault. */
    readonly extra: number;
  };
}

export interface VerifyOptions {
  readonly folders?: readonly string[];
  readonly workers?: number;
  readonly onProgress?: (items: number) => void;
}

/**
 * Accounts for every message of the source: reads all of the target's copies afresh and compares octets (by hash), date,
 * flags and order with what the source lists now and the ledger knows. Changes nothing on either side.
 */
export const verifyMailbox = async (
  { source, target, ledger }: { readonly source: MailSource; readonly target: MailTarget; readonly ledger: Ledger },
  options: VerifyOptions = {},
): Promise<Verification> => {
  const [folders, there, records] = await Promise.all([source.folders(), target.folders(), ledger.folders()]);
  const queue = folders.filter(({ selectable, path }) => selectable && wanted(path, options.folders ?? []));
  const results: FolderResult[] = [];
  const exceptions: Exception[] = [];
  const work = async (): Promise<void> => {
    for (let folder = queue.shift(); folder !== undefined; folder = queue.shift()) {
      const { name } = folder;
      const record = records.find((one) => one.source === name);
      const counterpart = record === undefined ? undefined : there.find((one) => one.name === record.target);
      const verified = await verifyFolder(source, target, ledger, folder, record, counterpart);
      results.push(verified.result);
      exceptions.push(...verified.exceptions);
      options.onProgress?.(verified.result.items);
    }
  };
  const count = Math.min(options.workers ?? 4, source.sessions, target.sessions);
  const ended = await Promise.allSettled(Array.from({ length: count }, work));
  for (const one of ended) if (one.status === "rejected") throw asMailError(one.reason);
  results.sort((a, b) => (a.folder < b.folder ? -1 : 1));
  exceptions.sort((a, b) =>
    a.folder === b.folder ? (a.uid ?? Infinity) - (b.uid ?? Infinity) : a.folder < b.folder ? -1 : 1,
  );
  return { folders: results, exceptions, totals: totalsOf(results, exceptions) };
};

const totalsOf = (folders: readonly FolderResult[], exceptions: readonly Exception[]): Verification["totals"] => {
  const of = (kind: Exception["kind"]): number => exceptions.filter((one) => one.kind === kind).length;
  return {
    items: sum(folders, ({ items }) => items),
    bytes: sum(folders, ({ bytes }) => bytes),
    exact: sum(folders, ({ exact }) => exact),
    changed: of("changed"),
    leftOut: of("left-out"),
    missing: of("missing"),
    extra: of("extra"),
  };
};

const sum = <T>(from: readonly T[], value: (one: T) => number): number =>
  from.reduce((total, one) => total + value(one), 0);

const verifyFolder = async (
  source: MailSource,
  target: MailTarget,
  ledger: Ledger,
  folder: MailFolder,
  record: LedgerFolder | undefined,
  counterpart: MailFolder | undefined,
): Promise<{ result: FolderResult; exceptions: readonly Exception[] }> => {
  const from = await source.session();
  try {
    const open = await from.open(folder);
    const { items, state } = await open.list();
    const name = folder.path.join("/");
    const usable = record?.sourceUidValidity === state.uidValidity ? record : undefined;
    if (usable === undefined || counterpart === undefined) return nothingThere(name, items);
    const to = await target.session();
    try {
      const into = await to.open(counterpart);
      if (into.uidValidity !== usable.targetUidValidity) return nothingThere(name, items);
      return await compareFolder(name, open, into, items, ledger, usable);
    } finally {
      await to.close();
    }
  } finally {
    await from.close();
  }
};

const nothingThere = (
  folder: string,
  items: readonly ItemMeta[],
): { result: FolderResult; exceptions: readonly Exception[] } => ({
  result: { folder, items: items.length, bytes: sum(items, ({ size }) => size), exact: 0, hash: "" },
  exceptions: items.map((item) => notCopied(folder, item)),
});

const notCopied = (folder: string, { uid, size, date }: ItemMeta): Exception => ({
  folder,
  uid,
  targetUid: undefined,
  date: new Date(date.at * 1000).toISOString(),
  size,
  kind: "missing",
  code: "not-copied",
  why: "It has not been copied yet.",
});

const compareFolder = async (
  folder: string,
  _source: SourceFolder,
  target: TargetFolder,
  items: readonly ItemMeta[],
  ledger: Ledger,
  record: LedgerFolder,
): Promise<{ result: FolderResult; exceptions: readonly Exception[] }> => {
  const known = await ledger.items(record.id);
  const held = target.messages === 0 ? [] : await target.list(1);
  const byUid = new Map(held.map((item) => [item.uid, item]));
  const expected = items.flatMap(({ uid }) => known.get(uid)?.targetUid ?? []).filter((uid) => byUid.has(uid));
  const digests = await readDigests(target.fetch, expected);
  const exceptions: Exception[] = [];
  const all = createHash("sha256");
  let exact = 0;
  let last = 0;
  for (const source of items) {
    const item = known.get(source.uid);
    if (item === undefined) {
      exceptions.push(notCopied(folder, source));
      continue;
    }
    const { targetUid } = item;
    const digest = targetUid === undefined ? undefined : digests.get(targetUid);
    const exception = judge(folder, {
      item,
      source,
      target: targetUid === undefined ? undefined : byUid.get(targetUid),
      digest,
      hash: digest === undefined ? undefined : keyedHash(ledger.key, digest.sha),
      expectedFlags: holdable(source.flags, target.flags, target.keywords).flags,
    });
    if (exception !== undefined) exceptions.push(exception);
    else {
      exact += 1;
      all.update(digest?.sha ?? "");
      if ((targetUid ?? 0) < last) exceptions.push(outOfOrder(folder, source, targetUid));
      last = Math.max(last, targetUid ?? 0);
    }
  }
  exceptions.push(...extras(folder, held, new Set([...known.values()].map(({ targetUid }) => targetUid))));
  const bytes = sum(items, ({ uid, size }) => known.get(uid)?.size ?? size);
  return { result: { folder, items: items.length, bytes, exact, hash: all.digest("hex") }, exceptions };
};

const outOfOrder = (folder: string, { uid, size, date }: ItemMeta, targetUid: number | undefined): Exception => ({
  folder,
  uid,
  targetUid,
  date: new Date(date.at * 1000).toISOString(),
  size,
  kind: "changed",
  code: "order",
  why: "It lies at another place in the folder than on the source.",
});

const extras = (
  folder: string,
  held: readonly ItemMeta[],
  claimed: ReadonlySet<number | undefined>,
): readonly Exception[] =>
  held
    .filter(({ uid }) => !claimed.has(uid))
    .map(({ uid, size, date }) => ({
      folder,
      uid: undefined,
      targetUid: uid,
      date: new Date(date.at * 1000).toISOString(),
      size,
      kind: "extra",
      code: "extra",
      why: "The target holds it, and this copy did not bring it.",
    }));
