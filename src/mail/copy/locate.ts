import { setTimeout as delay } from "node:timers/promises";
import { claim } from "./claim.ts";
import type { FolderContext } from "./context.ts";
import type { Sent } from "./writer.ts";
import type { AppendOutcome, ItemMeta, SourceFolder } from "../types.ts";

/** Where a message that the target said it stored lies. */
export interface Located {
  /** Undefined: it can not be told which of the target's messages it is. */
  readonly targetUid: number | undefined;
  /** False: its octets are not the ones that were given, or were not looked at: they are to be read back. */
  readonly sure: boolean;
  /** True where the target holds nothing new that it could be. */
  readonly absent: boolean;
}

export interface Places {
  readonly places: readonly Located[];
  /** What the target lists from the first of them on, where that was asked. */
  readonly listing?: readonly ItemMeta[];
}

/**
 * Where messages that were just stored lie, in their order: from the answer (UIDPLUS), else by looking at what is new on
 * the target. New mail that others deliver meanwhile is told apart by date, size and content; a target that makes each
 * message anew is known by their number and order. An answer is not taken at its word before it was seen to be true for
 * the first messages of a run, nor where it can not be true. `readSource`: reads source messages as they were stored.
 */
export const locate = async (
  context: FolderContext,
  stored: readonly Sent[],
  outcomes: readonly AppendOutcome[],
  readSource: SourceFolder["fetch"],
): Promise<Places> => {
  const told = outcomes.flatMap((outcome) => (outcome.kind === "stored" ? [outcome.uid] : []));
  const likely = isLikely(context, told);
  if (likely) {
    const places = told.map((uid) => located(uid));
    if (!context.rewriting.learning || told.length === 0) return { places };
    const listing = await context.target.list(told[0] ?? 1);
    const there = new Set<number | undefined>(listing.map(({ uid }) => uid));
    if (told.every((uid) => there.has(uid))) return { places, listing };
  }
  const fresh = await newOnes(context, stored.length);
  // Nothing new is listed yet: then the answer is all that there is.
  if (likely && fresh.length === 0) return { places: told.map((uid) => located(uid)) };
  const alike =
    fresh.length === stored.length &&
    fresh.every(({ size, date }, i) => size === stored[i]?.storedSize && date.at === stored[i].meta.date.at);
  if (alike) return { places: fresh.map(({ uid }) => located(uid)) };
  const claims = await claim({
    items: stored.map(({ meta, storedSize }) => ({ ...meta, size: storedSize })),
    candidates: fresh,
    fetchSource: readSource,
    fetchTarget: context.target.fetch,
  });
  const byUid = new Map(claims.map((one) => [one.uid, one]));
  const taken = new Set(claims.map(({ targetUid }) => targetUid));
  const left = stored.filter(({ meta }) => !byUid.has(meta.uid));
  const free = fresh.filter(({ uid }) => !taken.has(uid));
  const inOrder = new Map(left.length === free.length ? left.map(({ meta }, i) => [meta.uid, free[i]?.uid]) : []);
  const places = stored.map(({ meta }) => {
    const found = byUid.get(meta.uid);
    if (found !== undefined) return located(found.targetUid, found.how === "same");
    return { ...located(inOrder.get(meta.uid), false), absent: free.length === 0 };
  });
  return { places };
};

/** Whether these can be the UIDs of what was just stored, in this order: new, growing, and nobody else's. */
const isLikely = (
  { base, claimed }: FolderContext,
  told: readonly (number | undefined)[],
): told is readonly number[] => {
  let last = base - 1;
  for (const uid of told) {
    if (uid === undefined || uid <= last || claimed.has(uid)) return false;
    last = uid;
  }
  return true;
};

const located = (targetUid: number | undefined, sure = true): Located => ({ targetUid, sure, absent: false });

/** What is new on the target; some show it a moment later. */
const newOnes = async (
  { target, base, claimed, waits: { stillMs }, signal }: FolderContext,
  expected: number,
): Promise<readonly ItemMeta[]> => {
  for (let tries = 0; ; tries += 1) {
    const fresh = (await target.list(base)).filter(({ uid }) => !claimed.has(uid));
    if (fresh.length >= expected || tries === 2) return fresh;
    await delay(stillMs, undefined, { signal });
  }
};
