import { MailError } from "../errors.ts";
import type { Ledger, LedgerFolder, LedgerItem, LedgerItems } from "../ledger/types.ts";
import type { FolderState, ItemMeta, Listing, SourceFolder, TargetFolder } from "../types.ts";
import { claim } from "./claim.ts";
import { leftOut, tooBig, type FolderContext } from "./context.ts";
import { adopt, resolveInDoubt } from "./in-doubt.ts";
import { pump } from "./pump.ts";
import { holdable } from "./rules-flags.ts";
import { storedForm } from "./stored-form.ts";
import { sweepLate } from "./sweep-late.ts";

export interface FolderOptions {
  /** Seconds since 1970: older messages stay where they are. */
  readonly since?: number | undefined;
  /** Messages that another folder's copy already holds (Gmail's labels): left out here. */
  readonly elsewhere?: ((item: ItemMeta) => string | undefined) | undefined;
  /** UIDs that were left out as labels of messages held elsewhere, and are to be copied now. */
  readonly revived?: ReadonlySet<number> | undefined;
  /** Codes of earlier refusals that are worth another try now. */
  readonly retry: ReadonlySet<string>;
  /** Removes from the target what the source no longer holds. */
  readonly followDeletions: boolean;
  /** Largest message that is read from the source, in octets. */
  readonly largest: number;
  readonly stillMs: number;
}

/** The part of the context that stays the same over reconnections. */
export type FolderBase = Omit<
  FolderContext,
  "source" | "target" | "record" | "claimed" | "base" | "largest" | "stillMs"
> & {
  readonly record: LedgerFolder;
};

/**
 * Brings one folder of the target in step with the source's: what is in doubt first, then new messages in order, flags,
 * and deletions where wished. May be broken off anywhere and called again.
 */
export const syncFolder = async (
  base: FolderBase,
  source: SourceFolder,
  target: TargetFolder,
  options: FolderOptions,
): Promise<void> => {
  const record = await validate(base.ledger, base.record, "targetUidValidity", target.uidValidity);
  const listing = await source.list(record.inStep);
  const valid = await validate(base.ledger, record, "sourceUidValidity", listing.state.uidValidity);
  const current = valid === base.record ? valid : await base.ledger.saveFolder(valid);
  // A voided record was listed as changes against a state that no longer counts: list everything.
  const full = valid === record || listing.kind === "all" ? listing : await source.list();
  const known = await base.ledger.items(current.id);
  const claimed = new Set<number>();
  for (const { targetUid } of known.values()) if (targetUid !== undefined) claimed.add(targetUid);
  const largest = Math.min(target.appendLimit ?? Infinity, options.largest);
  const { stillMs } = options;
  const context: FolderContext = {
    ...{ ...base, source, target, record: current, claimed, largest, stillMs },
    base: target.uidNext,
  };
  const sweepFrom = await resolveAndRemember(context, full, options);
  if (known.size === 0 && sweepFrom === undefined && target.messages > 0) await adoptWhatIsThere(context, full.items);
  await findAfterAll(context, full);
  await copyNew(context, full, options);
  await bringFlags(context, full.items);
  await followVanished(context, full, options);
  const swept = sweepFrom === undefined ? {} : await sweep(context, sweepFrom);
  await closeFolder({ ...context, record: { ...context.record, ...swept } }, full.state, options);
};

/** RFC 9051 2.3.1.1: a new UIDVALIDITY voids every stored UID. What the target holds is then matched by content. */
const validate = async (
  ledger: Ledger,
  record: LedgerFolder,
  side: "sourceUidValidity" | "targetUidValidity",
  uidValidity: number,
): Promise<LedgerFolder> => {
  if (record[side] === uidValidity) return record;
  if (record[side] !== 0) await ledger.clear(record.id);
  return { ...record, [side]: uidValidity, inStep: undefined, sweepFrom: undefined };
};

/** Settles what is in doubt; remembers until the folder is whole that late twins may turn up (see sweep-late.ts). */
const resolveAndRemember = async (
  context: FolderContext,
  listing: Listing,
  { stillMs }: FolderOptions,
): Promise<number | undefined> => {
  const { ledger, record } = context;
  const intents = await ledger.intents(record.id);
  if (intents.length === 0) return record.sweepFrom;
  const sweepFrom = Math.min(record.sweepFrom ?? Infinity, ...intents.map(({ base }) => base));
  await ledger.saveFolder({ ...record, sweepFrom, sweepUntil: Date.now() + lateMs });
  await resolveInDoubt(context, await itemsForDoubt(context, listing), stillMs);
  return sweepFrom;
};

/** So long a worker that was given up for dead may still come back and end its last batch. Milliseconds. */
const lateMs = 30 * 60_000;

const sweep = async (
  context: FolderContext,
  sweepFrom: number,
): Promise<Pick<LedgerFolder, "sweepFrom" | "sweepUntil" | "sweptTo">> => {
  const { ledger, record, target } = context;
  const { uidNext } = await target.fresh();
  await sweepLate(context, sweepFrom);
  const sweepUntil = (await ledger.folders()).find(({ id }) => id === record.id)?.sweepUntil;
  const over = sweepUntil === undefined || sweepUntil < Date.now();
  return over
    ? { sweepFrom: undefined, sweepUntil: undefined, sweptTo: undefined }
    : { sweepFrom, sweepUntil, sweptTo: uidNext };
};

/** Open intents name UIDs that a listing of changes may not hold. */
const itemsForDoubt = async (
  { ledger, record, source }: FolderContext,
  listing: Listing,
): Promise<readonly ItemMeta[]> => {
  if (listing.kind === "all" || (await ledger.intents(record.id)).length === 0) return listing.items;
  return (await source.list()).items;
};

/** A folder that is new to the ledger and not empty on the target: what lies there already is not copied again. */
const adoptWhatIsThere = async (context: FolderContext, items: readonly ItemMeta[]): Promise<void> => {
  const { target, ledger, record, claimed } = context;
  const candidates = (await target.list(1)).filter(({ uid }) => !claimed.has(uid));
  const claims = await claim({
    items,
    candidates,
    fetchSource: storedForm(context),
    fetchTarget: target.fetch,
  });
  const byUid = new Map(items.map((item) => [item.uid, item]));
  const adopted = await adopt(context, byUid, claims);
  // Their flags on the target are not known to be the source's: recorded as unset, so that they are brought over.
  await ledger.put(
    record.id,
    adopted.map((item) => ({ ...item, flags: "?" })),
  );
};

/**
 * Messages that the target took at an earlier run and did not list then: before they are given once more, it is asked
 * whether it has them by now.
 */
const findAfterAll = async (context: FolderContext, listing: Listing): Promise<void> => {
  const { ledger, record, source } = context;
  const known = await ledger.items(record.id);
  const sought = new Set(
    chosen(known, ({ note, gone }) => note?.code === "not-kept" && gone !== true).map((one) => one.uid),
  );
  if (sought.size === 0) return;
  const { items } = listing.kind === "all" ? listing : await source.list();
  await adoptWhatIsThere(
    context,
    items.filter(({ uid }) => sought.has(uid)),
  );
};

const copyNew = async (context: FolderContext, listing: Listing, options: FolderOptions): Promise<void> => {
  const { ledger, record, largest } = context;
  const known = await ledger.items(record.id);
  const fresh: ItemMeta[] = [];
  const out: LedgerItem[] = [];
  for (const item of listing.items) {
    const before = known.get(item.uid);
    if (before !== undefined && !isDue(before, options)) continue;
    if (options.since !== undefined && item.date.at < options.since) continue;
    const elsewhere = options.revived?.has(item.uid) === true ? undefined : options.elsewhere?.(item);
    if (item.broken !== undefined) out.push(leftOut(context, item, "unreadable", item.broken));
    else if (elsewhere !== undefined) out.push(leftOut(context, item, "label", elsewhere));
    else if (item.size > largest) out.push(leftOut(context, item, "too-big", tooBig(item.size, largest)));
    else if (context.strikes.isOut(item.uid)) out.push(leftOut(context, item, "lost", breaks));
    else fresh.push(item);
    if (before?.note?.code === "lost") context.strikes.remember(item.uid);
  }
  await ledger.put(
    record.id,
    out.filter((item) => known.get(item.uid)?.note?.why !== item.note?.why),
  );
  await pump(context, fresh);
  // With a listing of changes, earlier failures worth a retry are not in it: they are looked up by their UIDs.
  if (listing.kind === "changes") await retryOld(context, known, new Set(listing.items.map(({ uid }) => uid)), options);
};

/** Whether a message that was left out is worth another try. */
const isDue = ({ uid, note }: LedgerItem, { retry, revived }: FolderOptions): boolean =>
  note?.kind === "left-out" && (retry.has(note.code) || (note.code === "label" && revived?.has(uid) === true));

const retryOld = async (
  context: FolderContext,
  known: LedgerItems,
  seen: ReadonlySet<number>,
  options: FolderOptions,
): Promise<void> => {
  const failed = chosen(known, (item) => item.gone !== true && !seen.has(item.uid) && isDue(item, options));
  for (const { uid, note } of failed) if (note?.code === "lost") context.strikes.remember(uid);
  const wanted = new Set(failed.map(({ uid }) => uid).filter((uid) => !context.strikes.isOut(uid)));
  if (wanted.size === 0) return;
  await pump(
    context,
    (await context.source.list()).items.filter(({ uid }) => wanted.has(uid)),
  );
};

const breaks = "Each time this message was read or stored, the connection broke.";

/** Flags that changed on the source since they were last brought over. Changes made on the target stay. */
const bringFlags = async (context: FolderContext, items: readonly ItemMeta[]): Promise<void> => {
  const { ledger, record, target } = context;
  const known = await ledger.items(record.id);
  const groups = new Map<string, { flags: readonly string[]; entries: LedgerItem[] }>();
  for (const { uid, flags } of items) {
    const item = known.get(uid);
    const now = flags.join(" ");
    if (item?.targetUid === undefined || item.flags === now) continue;
    const group = groups.get(now) ?? { flags, entries: [] };
    group.entries.push({ ...item, flags: now });
    groups.set(now, group);
  }
  for (const { flags, entries } of groups.values()) {
    const uids = entries.flatMap(({ targetUid }) => targetUid ?? []).sort((a, b) => a - b);
    await target.setFlags(uids, holdable(flags, target.flags, target.keywords).flags);
    await context.step("flags:stored");
    await ledger.put(record.id, entries);
    context.count("flagged", entries.length);
  }
};

const followVanished = async (context: FolderContext, listing: Listing, options: FolderOptions): Promise<void> => {
  const { ledger, record, target } = context;
  const known = await ledger.items(record.id);
  const vanished = goneFrom(known, listing).filter(({ gone }) => gone !== true || options.followDeletions);
  if (vanished.length === 0) return;
  const uids = vanished.flatMap(({ targetUid }) => targetUid ?? []).sort((a, b) => a - b);
  if (options.followDeletions && (uids.length === 0 || (await target.remove(uids)))) {
    await ledger.forget(
      record.id,
      vanished.map(({ uid }) => uid),
    );
    context.count("removed", uids.length);
  } else {
    await ledger.put(
      record.id,
      vanished.filter(({ gone }) => gone !== true).map((item) => ({ ...item, gone: true })),
    );
  }
};

/** The ledger's entries whose message the source no longer holds. */
const goneFrom = (known: LedgerItems, listing: Listing): LedgerItem[] => {
  if (listing.kind === "changes" && listing.present === undefined) {
    const marked = chosen(known, ({ gone }) => gone === true);
    return [...marked, ...listing.vanished.flatMap((uid) => known.get(uid) ?? [])];
  }
  const there = new Set(listing.present ?? listing.items.map(({ uid }) => uid));
  return chosen(known, ({ uid }) => !there.has(uid));
};

/** Items of the ledger, without having all of them in memory at once. */
const chosen = (known: LedgerItems, wanted: (item: LedgerItem) => boolean): LedgerItem[] => {
  const found: LedgerItem[] = [];
  for (const item of known.values()) if (wanted(item)) found.push(item);
  return found;
};

/** Notes the state that was copied whole, so that the next run may skip the folder when nothing changed. */
const closeFolder = async (context: FolderContext, state: FolderState, options: FolderOptions): Promise<void> => {
  const { ledger, record } = context;
  const items = await ledger.items(record.id);
  let waiting = options.since !== undefined;
  for (const { note } of items.values()) if (note?.kind === "left-out" && options.retry.has(note.code)) waiting = true;
  if ((await ledger.intents(record.id)).length > 0) throw new MailError("lost", "A batch was left in doubt.");
  await ledger.saveFolder({ ...record, inStep: waiting ? undefined : state });
};
