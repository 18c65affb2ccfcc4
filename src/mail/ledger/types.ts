import type { FolderState } from "../types.ts";

/**
 * The record of what was copied, so that every run knows what the one before did, however it ended. It holds numbers,
 * keyed hashes, flags and folder names: no subject, no address, no part of a message.
 */

/** What became of one source message. */
export interface LedgerItem {
  readonly uid: number;
  /** Where it lies now; undefined when it was left out. */
  readonly targetUid: number | undefined;
  /** Octets as read from the source, before any change. */
  readonly size: number;
  /** Internal date, seconds since 1970. */
  readonly at: number;
  /** The source's flags as last brought to the target, sorted, joined by spaces. */
  readonly flags: string;
  /** Keyed hash of the octets read from the source (see hash.ts); "" when it was left out before it was read. */
  readonly hash: string;
  /** Keyed hash of the octets given to the target, where they differ (attachments taken out). */
  readonly stored?: string | undefined;
  /** Twice the run in which it was first seen, and one more when it arrived during that run: tells moves. */
  readonly stamp: number;
  /** Why it was left out, or what is different on the target; undefined: an exact copy. */
  readonly note?: ItemNote | undefined;
  /** The source's own id of the message (Gmail, OBJECTID), the same in every folder that shows it. */
  readonly emailId?: string | undefined;
  /** True once the source no longer holds it. */
  readonly gone?: boolean | undefined;
}

export interface ItemNote {
  readonly kind: "left-out" | "changed";
  /** A code of the error book. */
  readonly code: string;
  /** Plain words; never a subject or an address. */
  readonly why: string;
}

/** A folder of the source and the folder of the target that it goes to. */
export interface LedgerFolder {
  readonly id: number;
  readonly source: string;
  readonly sourceUidValidity: number;
  readonly objectId?: string | undefined;
  readonly target: string;
  readonly targetPath: readonly string[];
  readonly targetUidValidity: number;
  /** The source's state that was last copied whole; undefined: there is work left. */
  readonly inStep?: FolderState | undefined;
  /**
   * Set from when a run found intents in doubt until `sweepUntil` (milliseconds since 1970) has passed: the lowest target
   * UID they may have. What another worker, given up for dead, stores after all is looked for from there.
   */
  readonly sweepFrom?: number | undefined;
  readonly sweepUntil?: number | undefined;
  /** The target's UIDNEXT when this folder was last begun: what others put there from here on may be a message's copy. */
  readonly lookedTo?: number | undefined;
  /** The target's UIDNEXT when it was last looked through for that. */
  readonly sweptTo?: number | undefined;
}

/** Written before an APPEND: should its answer never come, the target is asked about exactly these messages. */
export interface Intent {
  readonly id: number;
  readonly folder: number;
  readonly uids: readonly number[];
  /** On the target: nothing that this batch stores has a UID below. */
  readonly base: number;
  readonly targetUidValidity: number;
}

/** A folder's items by UID, in the order they were added. */
export interface LedgerItems {
  readonly size: number;
  readonly has: (uid: number) => boolean;
  readonly get: (uid: number) => LedgerItem | undefined;
  readonly keys: () => Iterable<number>;
  readonly values: () => Iterable<LedgerItem>;
}

/**
 * Every method that writes resolves when the record is safe on disk. Two implementations: a journal file
 * (journal.ts) for the command line and PostgreSQL (postgres.ts) for the service.
 */
export interface Ledger {
  /** Secret of this ledger, 32 octets: hashes in it tell nothing to those who do not have it. */
  readonly key: Uint8Array;
  /** Number of this run, from 1. */
  readonly run: number;
  readonly folders: () => Promise<readonly LedgerFolder[]>;
  /** Adds (id 0) or replaces a folder; resolves to it with its id. */
  readonly saveFolder: (folder: LedgerFolder) => Promise<LedgerFolder>;
  readonly items: (folder: number) => Promise<LedgerItems>;
  readonly intents: (folder: number) => Promise<readonly Intent[]>;
  /** Throws where another holds the mailbox by now (leases); absent where nobody else can. */
  readonly confirm?: () => Promise<void>;
  readonly begin: (intent: Omit<Intent, "id">) => Promise<Intent>;
  /** Ends the intent and records its items, in one step. */
  readonly settle: (intent: Intent, items: readonly LedgerItem[]) => Promise<void>;
  /** Adds or replaces items. */
  readonly put: (folder: number, items: readonly LedgerItem[]) => Promise<void>;
  readonly forget: (folder: number, uids: readonly number[]) => Promise<void>;
  /** Drops all items and intents of a folder: its UIDs are void. */
  readonly clear: (folder: number) => Promise<void>;
  readonly close: () => Promise<void>;
}
