import { MailError } from "../errors.ts";
import { enableForReading, type ImapAccount } from "../imap/account.ts";
import { fetchAll } from "../imap/fetch-all.ts";
import { fetchMeta } from "../imap/fetch-meta.ts";
import { readFolders } from "../imap/folders.ts";
import { idle } from "../imap/idle.ts";
import { ImapPool } from "../imap/pool.ts";
import { searchUids } from "../imap/search.ts";
import { formatSets } from "../imap/sequence-set.ts";
import { select, type Selected } from "../imap/select.ts";
import type { ImapSession } from "../imap/session.ts";
import type {
  FolderState,
  ItemMeta,
  Listing,
  MailFolder,
  MailSource,
  MessageSink,
  SourceFolder,
  Unreadable,
} from "../types.ts";

/** What was learnt of a server, for all of its folders. */
interface Ways {
  /** It answers in an order of its own: one message is asked for at a time. */
  oneByOne: boolean;
}

/** A mailbox on an IMAP server, read with EXAMINE and BODY.PEEK alone: nothing in it changes. */
export const imapSource = (account: ImapAccount, sessions = 4): MailSource => {
  const pool = new ImapPool(account, enableForReading);
  const ways: Ways = { oneByOne: false };
  return {
    kind: "imap",
    identity: `imap://${encodeURIComponent(account.user)}@${account.host.toLowerCase()}:${account.port}`,
    sessions,
    folders: async () => (await pool.use(readFolders)).folders,
    session: async () => {
      const session = await pool.take();
      return {
        open: (folder) => openFolder(session, folder, ways),
        close: () => pool.give(session),
      };
    },
    wait: (seconds, signal) => pool.use((session) => waitForNews(session, seconds, signal)),
    close: () => pool.close(),
  };
};

const openFolder = async (session: ImapSession, folder: MailFolder, ways: Ways): Promise<SourceFolder> => {
  const opened = await select(session, "EXAMINE", folder.name);
  // What is listed tells the deadline of a fetch.
  const sizes = new Map<number, number>();
  return {
    folder,
    list: async (since) => {
      const listing = await listFolder(session, folder.name, opened, since);
      for (const { uid, size } of listing.items) sizes.set(uid, size);
      return listing;
    },
    fetch: async (uids, sink: MessageSink): Promise<readonly Unreadable[]> => {
      const bytes = uids.reduce((sum, uid) => sum + (sizes.get(uid) ?? 100_000), 0);
      try {
        return await fetchAll(session, { uids, bytes, oneByOne: ways.oneByOne }, sink);
      } catch (error) {
        if (error instanceof MailError && error.code === "protocol") ways.oneByOne = true;
        throw error;
      }
    },
  };
};

const listFolder = async (
  session: ImapSession,
  name: string,
  opened: Selected,
  since: FolderState | undefined,
): Promise<Listing> => {
  const { uidValidity, uidNext, exists, modSeq } = opened;
  const state = { uidValidity, uidNext, messages: exists, modSeq };
  const delta = since?.uidValidity === uidValidity && grew(since.modSeq, modSeq) ? since.modSeq : undefined;
  if (exists === 0) return { state, kind: "all", items: [], vanished: [] };
  if (delta === undefined) {
    const items = await listAll(session, exists);
    return { state, kind: "all", items, vanished: [], unnamed: await unnamedOf(session, name, exists, items.length) };
  }
  const { items, vanished } = await fetchMeta(session, "1:*", delta);
  const told = session.enabled.has("QRESYNC") && vanished !== undefined;
  const present = told ? undefined : await searchUids(session);
  const unnamed = present === undefined ? 0 : await unnamedOf(session, name, exists, present.length);
  return { state, kind: "changes", items, vanished: vanished ?? [], present, unnamed };
};

/** RFC 7162 3.1.1: mod-sequences only grow. A server that made its index anew begins again, and would name no change. */
const grew = (then: string | undefined, now: string | undefined): boolean =>
  then !== undefined && now !== undefined && /^\d+$/.test(then) && /^\d+$/.test(now) && BigInt(now) >= BigInt(then);

/** How many messages the folder holds that were not named; those that went away meanwhile are none: it is asked afresh. */
const unnamedOf = async (session: ImapSession, name: string, exists: number, named: number): Promise<number> => {
  if (named >= exists) return 0;
  return Math.max(0, (await select(session, "EXAMINE", name)).exists - named);
};

/**
 * Everything in the folder. Where fewer messages are told than there are (EXISTS), the server left out what it can not
 * describe: these are asked about once more, and what it then does not describe is listed as not readable. Nothing that
 * is there goes unaccounted for.
 */
const listAll = async (session: ImapSession, exists: number): Promise<readonly ItemMeta[]> => {
  const { items } = await fetchMeta(session, "1:*");
  if (items.length >= exists) return items;
  const told = new Map(items.map((item) => [item.uid, item]));
  const untold = (await searchUids(session)).filter((uid) => !told.has(uid));
  if (untold.length === 0) return items;
  for (const { set } of formatSets(untold))
    for (const item of (await fetchMeta(session, set)).items) told.set(item.uid, item);
  const date = { at: 0, zone: 0 };
  for (const uid of untold) if (!told.has(uid)) told.set(uid, { uid, size: 0, date, flags: [], broken: undescribed });
  return [...told.values()].sort((a, b) => a.uid - b.uid);
};

const undescribed = "The server lists this message and does not tell its size, date and flags.";

const waitForNews = async (session: ImapSession, seconds: number, signal: AbortSignal): Promise<void> => {
  await select(session, "EXAMINE", "INBOX");
  if (session.has("IDLE") || session.has("IMAP4REV2")) await idle(session, seconds, signal);
  else throw new MailError("refused", "The server has no IDLE.");
};
