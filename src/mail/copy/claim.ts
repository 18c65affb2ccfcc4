import type { ItemMeta, MessageSink, Unreadable } from "../types.ts";
import { readDigests, type Digest } from "./digest.ts";

type Fetch = (uids: readonly number[], sink: MessageSink) => Promise<readonly Unreadable[]>;

/** A source message found on the target. `how`: byte for byte, but for octets that servers change, or by its header. */
export interface Claim {
  readonly uid: number;
  readonly targetUid: number;
  readonly how: "same" | "masked" | "head";
  /** Of the source's octets as they were compared. */
  readonly digest: Digest;
  /** Of the octets that the target holds. */
  readonly there: Digest;
}

export interface ClaimQuestion {
  /** Source messages that may or may not be there, in their order. */
  readonly items: readonly ItemMeta[];
  /** What the target holds that no ledger entry claims yet, ascending. */
  readonly candidates: readonly ItemMeta[];
  /** Reads source messages as they would be stored. */
  readonly fetchSource: Fetch;
  readonly fetchTarget: Fetch;
  /** Only the octets count, not Message-ID and dates: where other mail of the same names may lie there too. */
  readonly byOctets?: boolean;
}

/**
 * Finds out which messages are on the target already, by content; each target UID is claimed once. Nothing is trusted
 * but the octets: not Message-ID (many have none, some share one), not size alone.
 */
export const claim = async (question: ClaimQuestion): Promise<readonly Claim[]> => {
  const { items, candidates } = question;
  if (items.length === 0 || candidates.length === 0) return [];
  const dates = new Set(candidates.map(({ date }) => date.at));
  const sizes = new Set(candidates.map(({ size }) => size));
  const possible = items.filter(({ date, size }) => dates.has(date.at) || sizes.has(size) || sizes.has(size + ended));
  const itemDates = new Set(possible.map(({ date }) => date.at));
  const itemSizes = new Set(possible.flatMap(({ size }) => [size, size + ended]));
  const rivals = candidates.filter(({ date, size }) => itemDates.has(date.at) || itemSizes.has(size));
  if (possible.length === 0) return [];
  const ours = await readDigests(
    question.fetchSource,
    possible.map(({ uid }) => uid),
  );
  const theirs = await readDigests(
    question.fetchTarget,
    rivals.map(({ uid }) => uid),
  );
  const kinds = passes.filter(({ how }) => question.byOctets !== true || how !== "head");
  return assign(possible, rivals, ours, theirs, kinds);
};

/** Octets of the line end that some targets put at the end of a message that has none. */
const ended = 2;

interface Kind {
  readonly how: Claim["how"];
  readonly of: (digest: Digest) => string | undefined;
  readonly dated: boolean;
}

const passes: readonly Kind[] = [
  { how: "same", of: ({ sha }) => sha.toString("base64"), dated: true },
  { how: "masked", of: ({ masked }) => masked.toString("base64"), dated: true },
  { how: "head", of: ({ head }) => head, dated: true },
  // Some targets keep no date before or after a certain day: the same octets are the same message.
  { how: "same", of: ({ sha }) => sha.toString("base64"), dated: false },
  { how: "masked", of: ({ masked }) => masked.toString("base64"), dated: false },
];

/** From the surest to the least sure kind of likeness; within each in order, so that order is kept. */
const assign = (
  items: readonly ItemMeta[],
  candidates: readonly ItemMeta[],
  ours: ReadonlyMap<number, Digest>,
  theirs: ReadonlyMap<number, Digest>,
  kinds: readonly Kind[],
): readonly Claim[] => {
  const claims = new Map<number, Claim>();
  const free = new Set(candidates.map(({ uid }) => uid));
  for (const { how, of, dated } of kinds) {
    const shelf = new Map<string, number[]>();
    const place = (digest: Digest, item: ItemMeta): string | undefined => {
      const print = of(digest);
      return print === undefined ? undefined : dated ? `${print} ${item.date.at}` : print;
    };
    for (const candidate of candidates) {
      const digest = theirs.get(candidate.uid);
      const where = digest === undefined || !free.has(candidate.uid) ? undefined : place(digest, candidate);
      if (where === undefined) continue;
      const row = shelf.get(where);
      if (row === undefined) shelf.set(where, [candidate.uid]);
      else row.push(candidate.uid);
    }
    for (const item of items) {
      const digest = ours.get(item.uid);
      if (digest === undefined || claims.has(item.uid)) continue;
      const where = place(digest, item);
      const targetUid = where === undefined ? undefined : shelf.get(where)?.shift();
      const there = targetUid === undefined ? undefined : theirs.get(targetUid);
      if (targetUid === undefined || there === undefined) continue;
      free.delete(targetUid);
      claims.set(item.uid, { uid: item.uid, targetUid, how, digest, there });
    }
  }
  return items.flatMap(({ uid }) => claims.get(uid) ?? []);
};
