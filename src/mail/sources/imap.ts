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

/** A mailbox on an IMAP server, read with EXAMINE and BODY.PEEK alone: nothing in it changes. */
export const imapSource = (account: ImapAccount, sessions = 4): MailSource => {
  const pool = new ImapPool(account, enableForReading);
  return {
    kind: "imap",
    identity: `imap://${encodeURIComponent(account.user)}@${account.host.toLowerCase()}:${account.port}`,
    sessions,
    folders: async () => (await pool.use(readFolders)).folders,
    session: async () => {
      const session = await pool.take();
      return {
        open: (folder) => openFolder(session, folder),
        close: () => pool.give(session),
      };
    },
    wait: (seconds, signal) => pool.use((session) => waitForNews(session, seconds, signal)),
    close: () => pool.close(),
  };
};

const openFolder = async (session: ImapSession, folder: MailFolder): Promise<SourceFolder> => {
  const opened = await select(session, "EXAMINE", folder.name);
  // What is listed tells the deadline of a fetch.
  const sizes = new Map<number, number>();
  let oneByOne = false;
  return {
    folder,
    list: async (since) => {
      const listing = await listFolder(session, opened, since);
      for (const { uid, size } of listing.items) sizes.set(uid, size);
      return listing;
    },
    fetch: async (uids, sink: MessageSink): Promise<readonly Unreadable[]> => {
      const bytes = uids.reduce((sum, uid) => sum + (sizes.get(uid) ?? 100_000), 0);
      try {
        return await fetchAll(session, { uids, bytes, oneByOne }, sink);
      } catch (error) {
        if (error instanceof MailError && error.code === "protocol") oneByOne = true;
        throw error;
      }
    },
  };
};

const listFolder = async (session: ImapSession, opened: Selected, since: FolderState | undefined): Promise<Listing> => {
  const { uidValidity, uidNext, exists, modSeq } = opened;
  const state = { uidValidity, uidNext, messages: exists, modSeq };
  const delta = since?.uidValidity === uidValidity ? since.modSeq : undefined;
  if (exists === 0) return { state, kind: "all", items: [], vanished: [] };
  if (delta === undefined || modSeq === undefined) {
    return { state, kind: "all", items: await listAll(session, exists), vanished: [] };
  }
  const { items, vanished } = await fetchMeta(session, "1:*", delta);
  const told = session.enabled.has("QRESYNC") && vanished !== undefined;
  const present = told ? undefined : await searchUids(session);
  return { state, kind: "changes", items, vanished: vanished ?? [], present };
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
