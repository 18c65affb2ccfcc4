import { createHash } from "node:crypto";
import { readDigests, type Digest } from "../copy/digest.ts";
import { persist } from "../copy/retry.ts";
import { holdable } from "../copy/rules-flags.ts";
import { folderKey, planFolders, wanted } from "../copy/rules-folders.ts";
import { crew } from "../copy/sessions.ts";
import { asMailError } from "../errors.ts";
import { keyedHash } from "../ledger/hash.ts";
import type { Ledger, LedgerFolder, LedgerItems } from "../ledger/types.ts";
import type { ItemMeta, MailFolder, MailSource, MailTarget, SourceFolder, TargetFolder } from "../types.ts";
import { usualWaits, type Patience } from "../waits.ts";
import { itemsByContent } from "./by-content.ts";
import { judge, type Exception } from "./compare.ts";
import {
  extras,
  notCopied,
  notLookedAt,
  nothingThere,
  outOfOrder,
  sum,
  unnamedIn,
  withMore,
  type FolderResult,
  type Verified,
} from "./findings.ts";

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
  /** Seconds since 1970: older messages are none of this verification's matter. */
  readonly since?: number | undefined;
  readonly workers?: number;
  readonly onProgress?: (items: number) => void;
  readonly patience?: Patience;
  readonly signal?: AbortSignal;
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
  const plans = planFolders(
    folders,
    there,
    new Map(records.map(({ source: name, targetPath }) => [name, targetPath])),
    target.separator,
    target.flat,
  );
  const planned = new Map(plans.map(({ source: { name }, path }) => [name, folderKey(path)]));
  const byPath = new Map(there.map((one) => [folderKey(one.path), one]));
  const byName = new Map(there.map((one) => [one.name, one]));
  const bySource = new Map(records.map((one) => [one.source, one]));
  const queue = folders.filter(({ selectable, path }) => selectable && wanted(path, options.folders ?? []));
  const results: FolderResult[] = [];
  const exceptions: Exception[] = [];
  const work = async (): Promise<void> => {
    for (let folder = queue.shift(); folder !== undefined; folder = queue.shift()) {
      const { name } = folder;
      const record = bySource.get(name);
      const counterpart = record === undefined ? byPath.get(planned.get(name) ?? "") : byName.get(record.target);
      const verified = await patiently(options, () =>
        verifyFolder(source, target, ledger, folder, record, counterpart, options.since),
      ).catch((error: unknown) => notLookedAt(folder, error));
      results.push(verified.result);
      exceptions.push(...verified.exceptions);
      options.onProgress?.(verified.result.items);
    }
  };
  const count = Math.max(1, Math.min(options.workers ?? 4, source.sessions, target.sessions, queue.length));
  await crew({ source, target }, count, work).catch((error: unknown) => {
    throw asMailError(error);
  });
  results.sort((a, b) => (a.folder < b.folder ? -1 : 1));
  exceptions.sort((a, b) =>
    a.folder === b.folder ? (a.uid ?? Infinity) - (b.uid ?? Infinity) : a.folder < b.folder ? -1 : 1,
  );
  return { folders: results, exceptions, totals: totalsOf(results, exceptions) };
};

/** A line that breaks in the hour that a big mailbox takes is no reason to begin again. */
const patiently = async <T>(
  { patience = usualWaits.patience, signal = new AbortController().signal }: VerifyOptions,
  work: () => Promise<T>,
): Promise<T> => {
  let found: { readonly value: T } | undefined;
  const attempt = async (): Promise<void> => {
    found = { value: await work() };
  };
  await persist(attempt, () => 0, signal, patience);
  if (found === undefined) throw new Error("nothing was looked at");
  return found.value;
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

const verifyFolder = async (
  source: MailSource,
  target: MailTarget,
  ledger: Ledger,
  folder: MailFolder,
  record: LedgerFolder | undefined,
  counterpart: MailFolder | undefined,
  since = -Infinity,
): Promise<Verified> => {
  const from = await source.session();
  try {
    const open = await from.open(folder);
    const listing = await open.list();
    const { state } = listing;
    const items = listing.items.filter(({ date }) => date.at >= since);
    const name = folder.path.join("/");
    const unnamed = unnamedIn(name, listing);
    if (counterpart === undefined || !counterpart.selectable) return withMore(nothingThere(name, items), unnamed);
    const to = await target.session();
    try {
      const into = await to.open(counterpart);
      const usable =
        record?.sourceUidValidity === state.uidValidity && record.targetUidValidity === into.uidValidity
          ? record
          : undefined;
      // Without a record that still holds, what lies there is known by its content.
      const known =
        usable === undefined ? await itemsByContent(open, into, items, ledger.key) : await ledger.items(usable.id);
      return withMore(await compareFolder(name, open, into, items, ledger, known), unnamed);
    } finally {
      await to.close();
    }
  } finally {
    await from.close();
  }
};

const compareFolder = async (
  folder: string,
  source: SourceFolder,
  target: TargetFolder,
  items: readonly ItemMeta[],
  ledger: Ledger,
  known: LedgerItems,
): Promise<Verified> => {
  const held = target.messages === 0 ? [] : await target.list(1);
  const byUid = new Map(held.map((item) => [item.uid, item]));
  const expected = items.flatMap(({ uid }) => known.get(uid)?.targetUid ?? []).filter((uid) => byUid.has(uid));
  const digests = await readDigests(target.fetch, expected);
  const harmless = await harmlessOnes(source, ledger, items, known, digests);
  const exceptions: Exception[] = [];
  const all = createHash("sha256");
  let exact = 0;
  let last = 0;
  for (const one of items) {
    const item = known.get(one.uid);
    if (item === undefined) {
      exceptions.push(notCopied(folder, one));
      continue;
    }
    const { targetUid } = item;
    const digest = targetUid === undefined ? undefined : digests.get(targetUid);
    const exception = judge(folder, {
      item,
      source: one,
      target: targetUid === undefined ? undefined : byUid.get(targetUid),
      digest,
      harmless: harmless.has(one.uid),
      hash: digest === undefined ? undefined : keyedHash(ledger.key, digest.sha),
      expectedFlags: holdable(one.flags, target.flags, target.keywords).flags,
    });
    if (exception !== undefined) exceptions.push(exception);
    else {
      exact += 1;
      all.update(digest?.sha ?? "");
      if ((targetUid ?? 0) < last) exceptions.push(outOfOrder(folder, one, targetUid));
      last = Math.max(last, targetUid ?? 0);
    }
  }
  exceptions.push(...extras(folder, held, claimedBy(known)));
  const bytes = sum(items, ({ uid, size }) => known.get(uid)?.size ?? size);
  return { result: { folder, items: items.length, bytes, exact, hash: all.digest("hex") }, exceptions };
};

const claimedBy = (known: LedgerItems): ReadonlySet<number | undefined> => {
  const claimed = new Set<number | undefined>();
  for (const { targetUid } of known.values()) claimed.add(targetUid);
  return claimed;
};

/** Of the messages whose octets are not those that were given: the ones that differ only where servers change octets. */
const harmlessOnes = async (
  source: SourceFolder,
  ledger: Ledger,
  items: readonly ItemMeta[],
  known: LedgerItems,
  digests: ReadonlyMap<number, Digest>,
): Promise<ReadonlySet<number>> => {
  const differing = new Map<number, Digest>();
  for (const { uid } of items) {
    const item = known.get(uid);
    const there = item?.targetUid === undefined ? undefined : digests.get(item.targetUid);
    if (item === undefined || there === undefined || item.stored !== undefined) continue;
    if (keyedHash(ledger.key, there.sha) !== item.hash) differing.set(uid, there);
  }
  const ours = await readDigests(source.fetch, [...differing.keys()]);
  return new Set(
    [...differing].filter(([uid, there]) => ours.get(uid)?.masked.equals(there.masked)).map(([uid]) => uid),
  );
};
