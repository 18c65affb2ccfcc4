import { MailError } from "../errors.ts";
import { enableForWriting, type ImapAccount } from "../imap/account.ts";
import { multiAppend, singleAppends } from "../imap/append.ts";
import { create, created } from "../imap/create.ts";
import { expungeUids } from "../imap/expunge.ts";
import { fetchAll } from "../imap/fetch-all.ts";
import { fetchMeta } from "../imap/fetch-meta.ts";
import { nameOf, readFolders, type Naming } from "../imap/folders.ts";
import { ImapPool } from "../imap/pool.ts";
import { quotaRoom } from "../imap/quota.ts";
import { rename } from "../imap/rename.ts";
import { select } from "../imap/select.ts";
import type { ImapSession } from "../imap/session.ts";
import { status } from "../imap/status.ts";
import { storeFlags } from "../imap/store.ts";
import { subscribe } from "../imap/subscribe.ts";
import { decodeUtf8 } from "../imap/utf7.ts";
import type { MailFolder, MailTarget, SpecialUse, TargetFolder } from "../types.ts";

/** A mailbox on an IMAP server, written to with APPEND, STORE and, where asked for, UID EXPUNGE of exact UIDs. */
export const imapTarget = async (account: ImapAccount, sessions = 4): Promise<MailTarget> => {
  const pool = new ImapPool(account, enableForWriting);
  const { folders: first, naming } = await pool.use(readFolders);
  let fresh: readonly MailFolder[] | undefined = first;
  const make = (path: readonly string[], specialUse?: SpecialUse): MailFolder => ({
    name: nameOf(path, naming),
    path,
    selectable: true,
    subscribed: false,
    specialUse,
  });
  return {
    kind: "imap",
    identity: `imap://${encodeURIComponent(account.user)}@${account.host.toLowerCase()}:${account.port}`,
    sessions,
    separator: separatorOf(naming),
    flat: naming.separator === undefined,
    room: () => pool.use(quotaRoom),
    folders: async () => {
      const known = fresh ?? (await pool.use(readFolders)).folders;
      fresh = undefined;
      return known;
    },
    createFolder: async (path, specialUse) => {
      const folder = make(path, specialUse);
      await pool.use((session) => create(session, folder.name, specialUse));
      const [listed] = await pool.use((session) => asListed(session, [folder]));
      if (listed !== undefined) return listed;
      throw new MailError("folder-refused", "The target takes this name for another folder's.");
    },
    createFolders: (wishes) =>
      pool.use(async (session) => {
        const folders = wishes.map(({ path, specialUse }) => make(path, specialUse));
        const made = await pipelined(folders, ({ name, specialUse }) => created(session, name, specialUse));
        const listed = await asListed(session, folders);
        return listed.map((folder, i) => (made[i] === true ? folder : undefined));
      }),
    renameFolder: async (folder, path) => {
      const renamed = { ...folder, ...make(path, folder.specialUse) };
      await pool.use((session) => rename(session, folder.name, renamed.name));
      return renamed;
    },
    subscribe: (folders) => pool.use((session) => subscribeAll(session, folders)),
    session: async () => {
      const session = await pool.take();
      return { open: (folder) => openFolder(session, folder), close: () => pool.give(session) };
    },
    close: () => pool.close(),
  };
};

/**
 * Folders under the names that the server lists: a record under another name would never find them again. Undefined
 * where no such folder is listed that holds mail: "it exists", or even OK, may be said of another folder whose name
 * differs by capitals or accents alone, and writing there would make two folders one.
 */
const asListed = async (
  session: ImapSession,
  folders: readonly MailFolder[],
): Promise<readonly (MailFolder | undefined)[]> => {
  const listed = new Map((await readFolders(session)).folders.map((folder) => [folder.name, folder]));
  return folders.map((folder) => (listed.get(folder.name)?.selectable === true ? folder : undefined));
};

/** So many commands at once: few enough that both sides never fill their buffers and wait for each other. */
const atOnce = 50;

const pipelined = async <A, B>(all: readonly A[], send: (one: A) => Promise<B>): Promise<readonly B[]> => {
  const answers: B[] = [];
  for (let at = 0; at < all.length; at += atOnce)
    answers.push(...(await Promise.all(all.slice(at, at + atOnce).map(send))));
  return answers;
};

/** A refused subscription loses no mail: it is told. */
const subscribeAll = async (session: ImapSession, folders: readonly MailFolder[]): Promise<readonly MailFolder[]> => {
  const answers = await pipelined(folders, ({ name }) => subscribe(session, name));
  return folders.filter((_, i) => answers[i] !== true);
};

const separatorOf = ({ separator }: Naming): string | undefined =>
  separator === undefined ? undefined : decodeUtf8(separator);

const openFolder = async (session: ImapSession, folder: MailFolder): Promise<TargetFolder> => {
  const opened = await select(session, "SELECT", folder.name);
  if (opened.readOnly) throw new MailError("folder-refused", "The target lets nobody write into this folder.");
  const { uidValidity, permanentFlags } = opened;
  const fresh = async (): Promise<{ uidNext: number; messages: number }> => {
    const { state } = await status(session, folder.name);
    if (state.uidValidity !== uidValidity) {
      throw new MailError("uidvalidity-moved", "The target folder was made anew in the middle.");
    }
    return { uidNext: state.uidNext ?? 1, messages: state.messages ?? 0 };
  };
  const uidNext = opened.uidNext ?? (await fresh()).uidNext;
  const atomic = session.has("MULTIAPPEND");
  const keep = keeper(session, folder.name, uidValidity);
  return {
    folder,
    uidValidity,
    uidNext,
    messages: opened.exists,
    flags: permanentFlags,
    keywords: permanentFlags?.includes("\\*") ?? true,
    appendLimit: appendLimit(session),
    atomic,
    append: () => {
      keep.letGo();
      return (atomic ? multiAppend : singleAppends)(session, folder.name, uidValidity);
    },
    fresh,
    list: async (fromUid) => {
      await keep.fresh();
      // "n:*" gives the last message even when its UID is below n (RFC 9051 9, seq-range).
      const { items } = await fetchMeta(session, `${fromUid}:*`);
      return items.filter(({ uid }) => uid >= fromUid);
    },
    fetch: async (uids, sink) => {
      await keep.open();
      return fetchAll(session, { uids, bytes: uids.length * 1_000_000 }, sink);
    },
    setFlags: async (uids, flags) => {
      await keep.open();
      await storeFlags(session, uids, "FLAGS.SILENT", flags);
    },
    remove: async (uids) => {
      await keep.open();
      return expungeUids(session, uids);
    },
  };
};

/**
 * Keeps the folder open for what needs it. Where answers tell no UIDs, everything hangs on what is listed afterwards: the
 * folder is then closed before anything is appended (GNU imap4d writes a mailbox in one file anew from what it saw when
 * it was opened, and loses what was appended meanwhile), and opened afresh before it is looked at.
 */
const keeper = (session: ImapSession, name: string, uidValidity: number) => {
  const tellsUids = session.has("UIDPLUS") || session.has("IMAP4REV2");
  let open = true;
  const reopen = async (): Promise<void> => {
    const again = await select(session, "SELECT", name);
    open = true;
    if (again.uidValidity !== uidValidity)
      throw new MailError("uidvalidity-moved", "The target folder was made anew in the middle.");
  };
  return {
    /** Before something is appended. */
    letGo: (): void => {
      if (tellsUids || !open || !session.has("UNSELECT")) return;
      open = false;
      // RFC 3691. Sent ahead of the APPEND; a refusal leaves the folder open, as before.
      void session.send("UNSELECT", []).catch(() => undefined);
    },
    open: (): Promise<void> => (open ? Promise.resolve() : reopen()),
    /** What was appended shows once the server has said so (RFC 9051 7): NOOP makes it say it. */
    fresh: (): Promise<unknown> => (tellsUids ? session.must("NOOP", [], {}, "protocol") : reopen()),
  };
};

/** RFC 7889: `APPENDLIMIT=n` for all folders; a bare APPENDLIMIT (a limit per folder) is learnt from the refusal. */
const appendLimit = (session: ImapSession): number | undefined => {
  for (const name of session.capabilities) {
    const limit = /^APPENDLIMIT=(\d{1,15})$/.exec(name)?.[1];
    if (limit !== undefined) return Number(limit);
  }
  return undefined;
};
