import { MailError } from "../errors.ts";
import type { Ledger, LedgerFolder, LedgerItem, LedgerItems } from "../ledger/types.ts";
import type { ItemMeta, Listing, SourceFolder, TargetFolder } from "../types.ts";
import { adoptWhatIsNew, findAfterAll, forgetOthers } from "./adopt.ts";
import { bringFlags } from "./bring-flags.ts";
import { chosen } from "./chosen.ts";
import { leftOut, tooBig, type FolderContext } from "./context.ts";
import { resolveInDoubt } from "./in-doubt.ts";
import { pump } from "./pump.ts";
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
}

/** The part of the context that stays the same over reconnections. */
export type FolderBase = Omit<FolderContext, "source" | "target" | "record" | "claimed" | "base" | "largest"> & {
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
  const known = await base.ledger.items(current.id);
  // A voided record was listed as changes against a state that no longer counts: list everything.
  const good = valid === record && addsUp(known, listing);
  const full = good || listing.kind === "all" ? listing : await source.list();
  const claimed = new Set<number>();
  for (const { targetUid } of known.values()) if (targetUid !== undefined) claimed.add(targetUid);
  const largest = Math.min(target.appendLimit ?? Infinity, options.largest);
  const context: FolderContext = {
    ...{ ...base, source, target, record: current, claimed, largest },
    base: target.uidNext,
  };
  const sweepFrom = await resolveAndRemember(context, full);
  await forgetOthers(context, full.items, known);
  await adoptWhatIsNew(context, full.items, known);
  await findAfterAll(context, full);
  await copyNew(context, full, options);
  await bringFlags(context, full.items);
  await followVanished(context, full, options);
  const swept = sweepFrom === undefined ? {} : await sweep(context, sweepFrom);
  const lookedTo = target.uidNext;
  await closeFolder({ ...context, record: { ...context.record, ...swept, lookedTo } }, full, options);
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
  return { ...record, [side]: uidValidity, inStep: undefined, sweepFrom: undefined, lookedTo: undefined };
};

/** Settles what is in doubt; remembers until the folder is whole that late twins may turn up (see sweep-late.ts). */
const resolveAndRemember = async (context: FolderContext, listing: Listing): Promise<number | undefined> => {
  const { ledger, record, waits } = context;
  const intents = await ledger.intents(record.id);
  if (intents.length === 0) return record.sweepFrom;
  const sweepFrom = Math.min(record.sweepFrom ?? Infinity, ...intents.map(({ base }) => base));
  await ledger.saveFolder({ ...record, sweepFrom, sweepUntil: Date.now() + waits.lateMs });
  await resolveInDoubt(context, await itemsForDoubt(context, listing));
  return sweepFrom;
};

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

/**
 * Whether what changed, added to what is known, makes as many messages as the folder holds. A server whose own record of
 * changes has holes (an index restored or made anew) would else hide mail for ever: the folder is then listed whole.
 */
const addsUp = (known: LedgerItems, { kind, items, vanished, present, state }: Listing): boolean => {
  if (kind === "all" || state.messages === undefined) return true;
  const gone = new Set(vanished);
  const there = present === undefined ? undefined : new Set(present);
  let count = 0;
  for (const item of known.values())
    if (item.gone !== true && !gone.has(item.uid) && there?.has(item.uid) !== false) count += 1;
  for (const { uid } of items) if (!known.has(uid)) count += 1;
  return count === state.messages;
};

/** Open intents name UIDs that a listing of changes may not hold. */
const itemsForDoubt = async (
  { ledger, record, source }: FolderContext,
  listing: Listing,
): Promise<readonly ItemMeta[]> => {
  if (listing.kind === "all" || (await ledger.intents(record.id)).length === 0) return listing.items;
  return (await source.list()).items;
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
  // What a source holds and does not name is not gone.
  if ((listing.unnamed ?? 0) > 0) return [];
  const there = new Set(listing.present ?? listing.items.map(({ uid }) => uid));
  return chosen(known, ({ uid }) => !there.has(uid));
};

/** Notes the state that was copied whole, so that the next run may skip the folder when nothing changed. */
const closeFolder = async (context: FolderContext, listing: Listing, options: FolderOptions): Promise<void> => {
  const { ledger, record } = context;
  const items = await ledger.items(record.id);
  let waiting = options.since !== undefined || (listing.unnamed ?? 0) > 0;
  for (const { note } of items.values()) if (note?.kind === "left-out" && options.retry.has(note.code)) waiting = true;
  if ((await ledger.intents(record.id)).length > 0) throw new MailError("lost", "A batch was left in doubt.");
  await ledger.saveFolder({ ...record, inStep: waiting ? undefined : listing.state });
};
