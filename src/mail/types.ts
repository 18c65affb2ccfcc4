/**
 * The ports of the mail engine: where mail comes from and where it goes. Plain data only, no I/O, so that a source may
 * be a server, a PST file or a folder of files. Messages travel in chunks; nobody holds one whole.
 */

/** RFC 6154 roles, in lower case without the backslash. */
export type SpecialUse = "all" | "archive" | "drafts" | "flagged" | "important" | "junk" | "sent" | "trash";

/** An instant with the zone it was written in: seconds since 1970 (UTC, may be negative) and minutes east of UTC. */
export interface MailDate {
  readonly at: number;
  readonly zone: number;
}

/**
 * What tells whether a folder changed since it was last looked at. `uidValidity` names the life of its UIDs: another
 * value voids every stored UID (RFC 9051 2.3.1.1). A field that the source cannot tell is undefined.
 */
export interface FolderState {
  readonly uidValidity: number;
  readonly uidNext?: number | undefined;
  readonly messages?: number | undefined;
  /** CONDSTORE's HIGHESTMODSEQ (RFC 7162), or any number that grows with each change; a string, for it is 63 bits. */
  readonly modSeq?: string | undefined;
  /** Sum of the sizes in octets, where the source knows it without listing (STATUS=SIZE, RFC 8438). */
  readonly bytes?: number | undefined;
}

export interface MailFolder {
  /** The name as its own side writes it; only that side understands it. Stable: the ledger stores it. */
  readonly name: string;
  /** Unicode, outermost first, without the namespace's prefix. INBOX is ["INBOX"], always in capitals. */
  readonly path: readonly string[];
  /** False for a name that holds only other folders (\Noselect, \NonExistent). */
  readonly selectable: boolean;
  readonly subscribed: boolean;
  readonly specialUse?: SpecialUse | undefined;
  /** An id that survives a renaming (OBJECTID's MAILBOXID, RFC 8474; a PST's NID). */
  readonly objectId?: string | undefined;
  /** True for a view of mail that also lies elsewhere (Gmail's All Mail, Starred, Important). */
  readonly view?: boolean | undefined;
  readonly state?: FolderState | undefined;
}

/** One message as a listing tells it. */
export interface ItemMeta {
  /** Positive integer below 2^53, never used again within a UIDVALIDITY. IMAP: 32 bits. PST: the NID. */
  readonly uid: number;
  /** Octets as the source claims; the exact size is given when the message is fetched. */
  readonly size: number;
  readonly date: MailDate;
  /** System flags with their backslash, and keywords; without \Recent. Shared between items: never change it. */
  readonly flags: readonly string[];
  /** The same message in several folders carries the same id (X-GM-MSGID, OBJECTID's EMAILID). */
  readonly emailId?: string | undefined;
  /** True where the source tells no date that can be read; `date` is then the beginning of 1970. */
  readonly undated?: boolean | undefined;
  /** Why the source knows already that this item can not be read; it is listed and not fetched. */
  readonly broken?: string | undefined;
}

/** What a folder holds, or what changed in it. */
export interface Listing {
  /** The state this listing describes; give it to the next `list` to hear only of changes. */
  readonly state: FolderState;
  /** "all": `items` is everything, what is not in it is gone. "changes": new and re-flagged items, and `vanished`. */
  readonly kind: "all" | "changes";
  /** In the order in which they are to be copied. */
  readonly items: readonly ItemMeta[];
  readonly vanished: readonly number[];
  /** With kind "changes", where the source can not tell what vanished: every UID that is there now. */
  readonly present?: readonly number[] | undefined;
  /** So many more messages than these the source says that it holds, and does not name: nothing counts as gone. */
  readonly unnamed?: number | undefined;
}

/**
 * Takes messages one after the other, in chunks. A returned promise means "wait for it before the next call": that is
 * the back-pressure. `begin` gives the exact number of octets that follow. A thrown error ends the fetch.
 */
export interface MessageSink {
  readonly begin: (uid: number, size: number) => void | Promise<void>;
  /** Valid until the call ends, or the promise it returned: copy what must stay longer. */
  readonly chunk: (data: Uint8Array) => void | Promise<void>;
  readonly end: () => void | Promise<void>;
}

/** A message that one fetch could not read although its folder lists it. */
export interface Unreadable {
  readonly uid: number;
  /**
   * "gone": deleted meanwhile. "broken": there, but it can not be read; "too-big": bigger than it was listed with, and
   * than what is copied. `why` says what is wrong in plain words.
   */
  readonly kind: "gone" | "broken" | "too-big";
  readonly why: string;
}

/** A folder opened for reading only. Reading never changes a flag. */
export interface SourceFolder {
  readonly folder: MailFolder;
  /** Lists all, or what changed since `since`. A source that can not tell changes answers with kind "all". */
  readonly list: (since?: FolderState) => Promise<Listing>;
  /**
   * Gives these messages to the sink, in the order asked for, as octets with CRLF line ends as on the wire (RFC 5322).
   * Resolves to what could not be read; rejects when the connection or file is lost (all of it may be asked again).
   */
  readonly fetch: (uids: readonly number[], sink: MessageSink) => Promise<readonly Unreadable[]>;
}

/** One reader's connection or handle; used by one worker at a time, for one open folder at a time. */
export interface SourceSession {
  readonly open: (folder: MailFolder) => Promise<SourceFolder>;
  readonly close: () => Promise<void>;
}

/** Where mail comes from. It is never changed. */
export interface MailSource {
  readonly kind: "imap" | "pst" | "maildir" | "mbox" | "eml";
  /** Names the mailbox for the ledger, the same at each run: no secret in it. */
  readonly identity: string;
  /** How many sessions may be open at once without harm (files: as many as wished). */
  readonly sessions: number;
  readonly folders: () => Promise<readonly MailFolder[]>;
  readonly session: () => Promise<SourceSession>;
  /** Resolves when something may have changed, or after `seconds`; absent where the source must be polled. */
  readonly wait?: ((seconds: number, signal: AbortSignal) => Promise<void>) | undefined;
  readonly close: () => Promise<void>;
}

/** What is asked to be stored of one message. */
export interface AppendMeta {
  readonly size: number;
  readonly date: MailDate;
  readonly flags: readonly string[];
}

/** What became of one message of a batch, in the order they were given. `uid` is undefined where the target is silent. */
export type AppendOutcome =
  | { readonly kind: "stored"; readonly uid: number | undefined }
  /** `whole`: the target refused the batch as one, so any of its messages may be to blame. */
  | { readonly kind: "refused"; readonly code: string; readonly text: string; readonly whole: boolean };

/** One batch on its way into a folder: for each message `message`, its chunks, then the next; at last `finish`. */
export interface AppendBatch {
  readonly message: (meta: AppendMeta) => void | Promise<void>;
  /** As in MessageSink: the octets are read until the call, or its promise, ends. */
  readonly chunk: (data: Uint8Array) => void | Promise<void>;
  readonly finish: () => Promise<readonly AppendOutcome[]>;
  /** Gives up in the middle. What was given may or may not be stored: the caller resolves that on the target. */
  readonly abort: () => void;
}

/** A folder opened for writing. */
export interface TargetFolder {
  readonly folder: MailFolder;
  /** At the time of opening. `uidNext` is the base of the first intent. */
  readonly uidValidity: number;
  readonly uidNext: number;
  readonly messages: number;
  /** Flags that the folder keeps; undefined: all. `keywords`: may new keywords be made? (PERMANENTFLAGS' \*) */
  readonly flags: readonly string[] | undefined;
  readonly keywords: boolean;
  /** Largest message it takes, in octets (APPENDLIMIT, RFC 7889); undefined: not said. */
  readonly appendLimit?: number | undefined;
  /** True where the target refuses or takes a batch as one (MULTIAPPEND, RFC 3502). */
  readonly atomic: boolean;
  readonly append: () => AppendBatch;
  /** Present UIDNEXT and count, asked afresh. */
  readonly fresh: () => Promise<{ readonly uidNext: number; readonly messages: number }>;
  /** What lies at or above this UID, ascending. */
  readonly list: (fromUid: number) => Promise<readonly ItemMeta[]>;
  readonly fetch: (uids: readonly number[], sink: MessageSink) => Promise<readonly Unreadable[]>;
  /** Sets exactly these flags on these UIDs. */
  readonly setFlags: (uids: readonly number[], flags: readonly string[]) => Promise<void>;
  /** Removes exactly these UIDs and no other. Resolves to false where the target has no safe way (no UIDPLUS). */
  readonly remove: (uids: readonly number[]) => Promise<boolean>;
}

export interface TargetSession {
  readonly open: (folder: MailFolder) => Promise<TargetFolder>;
  readonly close: () => Promise<void>;
}

export interface MailTarget {
  readonly kind: "imap" | "maildir" | "mbox";
  readonly identity: string;
  readonly sessions: number;
  readonly folders: () => Promise<readonly MailFolder[]>;
  /** Makes the folder (and its parents) or returns the one that is there. Rejects with a MailError when refused. */
  readonly createFolder: (path: readonly string[], specialUse?: SpecialUse) => Promise<MailFolder>;
  /**
   * Makes many folders, parents before children, without waiting for one after the other. Undefined for each that was not
   * simply made: `createFolder` then tells why.
   */
  readonly createFolders?: (
    wishes: readonly { readonly path: readonly string[]; readonly specialUse: SpecialUse | undefined }[],
  ) => Promise<readonly (MailFolder | undefined)[]>;
  readonly renameFolder: (folder: MailFolder, path: readonly string[]) => Promise<MailFolder>;
  /** Resolves to those that the target would not subscribe to. */
  readonly subscribe: (folders: readonly MailFolder[]) => Promise<readonly MailFolder[]>;
  /** The separator between path parts, where a part may not contain it; undefined: any character may stand in a part. */
  readonly separator?: string | undefined;
  /** True where folders can not lie in folders. */
  readonly flat?: boolean | undefined;
  /** Room that is left, in octets, where the target says so (QUOTA, RFC 9208); undefined: not known, or no limit. */
  readonly room?: (() => Promise<number | undefined>) | undefined;
  readonly session: () => Promise<TargetSession>;
  readonly close: () => Promise<void>;
}
