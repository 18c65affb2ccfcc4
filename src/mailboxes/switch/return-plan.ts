import type { Ledger } from "../../mail/ledger/types.ts";
import type { MailFolder, MailSource, SourceFolder } from "../../mail/types.ts";
import { fingerprints, type Fingerprint } from "./fingerprint.ts";

/** A message of the new mailbox that the old one does not have. */
export interface Returning {
  readonly folder: string;
  readonly uidValidity: number;
  readonly uid: number;
}

export interface ReturnFacts {
  /** The two mailboxes, both for reading alone. */
  readonly fresh: MailSource;
  readonly old: MailSource;
  /** Of the copy from old to new. */
  readonly ledger: Ledger;
  /** When the forward was set. */
  readonly since: Date;
  /** Our own probes are no mail of the person's. */
  readonly tokens: ReadonlySet<string>;
}

/** Clocks of mail servers differ. Seconds. */
const slack = 300;
const day = 86_400;

/**
 * What came into the new mailbox since the forward was set, by any way, and does not lie in the old one. What our copy
 * brought there is left out by its ledger; what the redirect brought is left out where the old mailbox has the same
 * message, by its content. Each old message stands for one: of two alike, where the old side has one, one comes back.
 * Changes nothing on either side.
 */
export const planReturns = async (facts: ReturnFacts): Promise<readonly Returning[]> => {
  const from = facts.since.getTime() / 1000 - slack;
  const { candidates, standing } = await cameSince(facts, from);
  if (candidates.length === 0) return [];
  const there = await lieInOld(facts, from - day, standing);
  return candidates.flatMap(({ mark, ...where }) => {
    if (mark.token !== undefined && facts.tokens.has(mark.token)) return [];
    const twins = there.get(mark.mark) ?? 0;
    if (twins > 0) there.set(mark.mark, twins - 1);
    return twins > 0 ? [] : [where];
  });
};

interface Candidate extends Returning {
  readonly mark: Fingerprint;
}

/** Old messages whose copy still lies where our ledger put it: they stand for that copy and for no other. */
type Standing = ReadonlySet<string>;
const place = (folder: string, uidValidity: number, uid: number): string => `${uidValidity}:${uid}:${folder}`;

const cameSince = async (
  { fresh, ledger }: ReturnFacts,
  from: number,
): Promise<{ readonly candidates: readonly Candidate[]; readonly standing: Standing }> => {
  const records = await ledger.folders();
  const candidates: Candidate[] = [];
  const standing = new Set<string>();
  await eachFolder(fresh, async (open) => {
    const { name } = open.folder;
    const { state, items } = await open.list();
    const present = new Set(items.map(({ uid }) => uid));
    const copies = new Set<number>();
    for (const record of records) {
      if (record.target !== name || record.targetUidValidity !== state.uidValidity) continue;
      for (const { uid, targetUid } of (await ledger.items(record.id)).values()) {
        if (targetUid === undefined) continue;
        copies.add(targetUid);
        if (present.has(targetUid)) standing.add(place(record.source, record.sourceUidValidity, uid));
      }
    }
    const uids = items.flatMap(({ uid, date, broken }) =>
      date.at >= from && broken === undefined && !copies.has(uid) ? [uid] : [],
    );
    for (const mark of await marksOf(open, ledger.key, uids)) {
      candidates.push({ folder: name, uidValidity: state.uidValidity, uid: mark.uid, mark });
    }
  });
  return { candidates, standing };
};

/** How often each message lies in the old mailbox, by its fingerprint. */
const lieInOld = async (
  { old, ledger }: ReturnFacts,
  from: number,
  standing: Standing,
): Promise<Map<string, number>> => {
  const there = new Map<string, number>();
  await eachFolder(old, async (open) => {
    const { state, items } = await open.list();
    const uids = items.flatMap(({ uid, date, broken }) =>
      date.at >= from && broken === undefined && !standing.has(place(open.folder.name, state.uidValidity, uid))
        ? [uid]
        : [],
    );
    for (const { mark } of await marksOf(open, ledger.key, uids)) there.set(mark, (there.get(mark) ?? 0) + 1);
  });
  return there;
};

const eachFolder = async (source: MailSource, work: (open: SourceFolder) => Promise<void>): Promise<void> => {
  const session = await source.session();
  try {
    for (const folder of await source.folders()) if (worthOpening(folder)) await work(await session.open(folder));
  } finally {
    await session.close();
  }
};

/** A view (All Mail) shows what lies elsewhere. */
const worthOpening = ({ selectable, view, state }: MailFolder): boolean =>
  selectable && view !== true && state?.messages !== 0;

const marksOf = async (
  open: SourceFolder,
  key: Uint8Array,
  uids: readonly number[],
): Promise<readonly Fingerprint[]> => {
  const found: Fingerprint[] = [];
  const read = fingerprints(key, (one) => void found.push(one));
  for (let at = 0; at < uids.length; at += 100) {
    // A message that cannot be read here is not known to lie on the other side: the copy says what is wrong with it.
    const unreadable = await open.fetch(uids.slice(at, at + 100), read);
    for (const { uid, kind } of unreadable) {
      if (kind !== "gone") found.push({ uid, mark: `unreadable:${open.folder.name}:${uid}`, token: undefined });
    }
  }
  return found;
};
