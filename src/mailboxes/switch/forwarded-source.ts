import type { Listing, MailSource, SourceFolder } from "../../mail/types.ts";
import type { Database } from "../../store/database.ts";
import { claimArrival, claimedOf, noteArrivals, type ArrivalDeps } from "./arrivals.ts";
import { fingerprints, type Fingerprint } from "./fingerprint.ts";

export interface ForwardedDeps extends ArrivalDeps {
  /** Seconds that a message sent on may take. Younger ones that are not there yet are left for the next visit. */
  readonly onItsWay: number;
  readonly now: () => Date;
}

/**
 * Since when mail of this mailbox may have been sent on, and whether some may be on its way now; undefined where no
 * forward was ever set. After a roll-back what was sent on before is still under way for a while.
 */
export const forwardedSince = async (
  db: Database,
  mailboxId: string,
  now: Date,
  onItsWaySeconds: number,
): Promise<{ readonly since: Date; readonly open: boolean } | undefined> => {
  const rows = await db
    .selectFrom("switch_attempts")
    .select(["state", "forwarded_at", "due_at"])
    .where("mailbox_id", "=", mailboxId)
    .where("forwarded_at", "is not", null)
    .orderBy("forwarded_at")
    .execute();
  const since = rows[0]?.forwarded_at;
  const last = rows.at(-1);
  if (since === undefined || since === null || last === undefined) return undefined;
  const ended = last.state === "rolled-back" || last.state === "stopped";
  const open = !ended || now.getTime() - last.due_at.getTime() < onItsWaySeconds * 1000;
  return { since, open };
};

/** Clocks of mail servers differ. */
const slackSeconds = 300;

/**
 * The old mailbox without what the redirect has brought already: `redirect :copy` leaves a copy there, and copying that
 * too would double it. A message is left out only where the same one, by its content, lies in the new mailbox and
 * stands for no other; so what was lost on the way is copied after all.
 */
export const withoutForwarded = (source: MailSource, deps: ForwardedDeps): MailSource => {
  let noted: Promise<void> | undefined;
  const note = (): Promise<void> => (noted ??= noteArrivals(deps));
  return {
    ...source,
    session: async () => {
      const session = await source.session();
      return {
        ...session,
        open: async (folder) => {
          const open = await session.open(folder);
          return { ...open, list: async (since) => filtered(deps, open, await open.list(since), note) };
        },
      };
    },
  };
};

const filtered = async (
  deps: ForwardedDeps,
  open: SourceFolder,
  listing: Listing,
  note: () => Promise<void>,
): Promise<Listing> => {
  const { name } = open.folder;
  const { uidValidity } = listing.state;
  const from = deps.since.getTime() / 1000 - slackSeconds;
  const records = await deps.ledger.folders();
  const record = records.find((one) => one.source === name && one.sourceUidValidity === uidValidity);
  const known = record === undefined ? undefined : await deps.ledger.items(record.id);
  const candidates = listing.items.filter(
    ({ uid, date, broken }) => date.at >= from && broken === undefined && known?.has(uid) !== true,
  );
  if (candidates.length === 0) return listing;
  const claimed = await claimedOf(deps, name, uidValidity);
  const undecided = candidates.filter(({ uid }) => !claimed.has(uid));
  const out = new Set(claimed);
  let later = false;
  if (undecided.length > 0) {
    await note();
    const tokens = await tokensOf(deps);
    const marks = await marksOf(
      deps,
      open,
      undecided.map(({ uid }) => uid),
    );
    for (const { uid, date } of undecided) {
      const mark = marks.get(uid);
      if (mark === undefined) continue;
      const there =
        (mark.token !== undefined && tokens.has(mark.token)) ||
        (await claimArrival(deps, { folder: name, uidValidity, uid }, mark.mark));
      const onItsWay = deps.now().getTime() / 1000 - date.at < deps.onItsWay;
      if (there || onItsWay) out.add(uid);
      if (!there && onItsWay) later = true;
    }
  }
  const items = listing.items.filter(({ uid }) => !out.has(uid));
  // Without these two the next visit lists the folder whole, and comes to what is left for later.
  const state = later ? { ...listing.state, modSeq: undefined, uidNext: undefined } : listing.state;
  return { ...listing, items, state };
};

const marksOf = async (
  { ledger }: ForwardedDeps,
  open: SourceFolder,
  uids: readonly number[],
): Promise<ReadonlyMap<number, Fingerprint>> => {
  const found = new Map<number, Fingerprint>();
  const read = fingerprints(ledger.key, (one) => void found.set(one.uid, one));
  for (let at = 0; at < uids.length; at += 100) await open.fetch(uids.slice(at, at + 100), read);
  return found;
};

/** Our own probes are no mail of the person's. */
const tokensOf = async ({ db, lease }: ForwardedDeps): Promise<ReadonlySet<string>> => {
  const rows = await db.selectFrom("switch_probes").select("token").where("mailbox_id", "=", lease.mailboxId).execute();
  return new Set(rows.map(({ token }) => token));
};
