import type { ItemNote, Ledger, LedgerFolder, LedgerItem } from "../ledger/types.ts";
import type { BatchLimits } from "../limits.ts";
import type { Step } from "../ledger/journal-file.ts";
import type { Rewriting } from "./rewriting.ts";
import type { Strikes } from "./strikes.ts";
import type { ItemMeta, MessageSink, SourceFolder, TargetFolder } from "../types.ts";
import type { Waits } from "../waits.ts";

/** Messages re-flagged on the target, removed from it, and found there already: not copied again. */
export type Counted = "flagged" | "removed" | "found";

/** Tells what a message becomes before it is stored, and why (attachments taken out by the rule pack). */
export interface Change {
  readonly uid: number;
  readonly note: ItemNote;
}

/** Puts itself before a sink: what goes in is the source's message, what comes out is what the target shall hold. */
export type Alter = (sink: MessageSink, changed: (change: Change) => void) => MessageSink;

/** Everything that one folder's copy works with. */
export interface FolderContext {
  readonly source: SourceFolder;
  readonly target: TargetFolder;
  readonly ledger: Ledger;
  readonly record: LedgerFolder;
  /** Largest message that is copied, in octets, whatever size the source's listing told. */
  readonly largest: number;
  /** Source UIDs that were there when the run began are below this. */
  readonly startUidNext: number;
  readonly batch: BatchLimits;
  readonly alter: Alter | undefined;
  readonly step: Step;
  readonly signal: AbortSignal;
  /** What was learnt of how the target stores mail (see read-back.ts). */
  readonly rewriting: Rewriting;
  readonly count: (what: Counted, items: number) => void;
  readonly progress: (items: number, bytes: number) => void;
  /** How often a batch with this message ended in a broken connection, in this run (see strikes.ts). */
  readonly strikes: Strikes;
  readonly waits: Waits;
  /** Target UIDs that the ledger claims. */
  readonly claimed: Set<number>;
  /** No message that comes from here on will have a target UID below. */
  base: number;
}

export const tooBig = (size: number, largest: number): string =>
  `The message has ${size} octets; the most that can be stored is ${largest}.`;

export const stampOf = ({ ledger, startUidNext }: FolderContext, uid: number): number =>
  ledger.run * 2 + (uid >= startUidNext ? 1 : 0);

/** The entry of a message that can not be copied. */
export const leftOut = (context: FolderContext, meta: ItemMeta, code: string, why: string): LedgerItem => ({
  uid: meta.uid,
  targetUid: undefined,
  size: meta.size,
  at: meta.date.at,
  flags: meta.flags.join(" "),
  hash: "",
  stamp: stampOf(context, meta.uid),
  emailId: meta.emailId,
  note: { kind: "left-out", code, why },
});
