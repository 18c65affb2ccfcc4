import type { Hash } from "node:crypto";
import { keyedHash, startHash } from "../ledger/hash.ts";
import type { ItemNote } from "../ledger/types.ts";
import type { AppendBatch, ItemMeta, MailDate, MessageSink, Unreadable } from "../types.ts";
import { tooBig, type FolderContext } from "./context.ts";
import { droppedNote, holdable } from "./rules-flags.ts";

/** Options of one batch. `bare`: without keywords, for a target that refused the message with them. */
export interface BatchPlan {
  readonly items: readonly ItemMeta[];
  readonly bare?: boolean;
  /** With the nearest date between 1970 and 2038, for a target that refused the message with its own. */
  readonly dated?: boolean;
  /** True for one message that is under suspicion of breaking connections. */
  readonly alone?: boolean;
}

/** A message whose octets have all been written to the target. */
export interface Sent {
  readonly meta: ItemMeta;
  readonly size: number;
  readonly hash: string;
  readonly stored: string | undefined;
  /** Octets given to the target: a message may be altered on its way. */
  readonly storedSize: number;
  readonly note: ItemNote | undefined;
}

/** RFC 3502: an empty literal cancels a MULTIAPPEND, and no server stores an empty message: one empty line instead. */
const emptyLine = Buffer.from("\r\n");
const emptyNote: ItemNote = { kind: "changed", code: "empty", why: "The message is empty; it became one empty line." };

const undatedNote: ItemNote = {
  kind: "changed",
  code: "date-not-held",
  why: "The source tells no date of this message; it has 1 January 1970 now.",
};

const oddDateNote: ItemNote = {
  kind: "changed",
  code: "date-not-held",
  why: "The target took this message only with the nearest date between 1970 and 2038.",
};

const lastDay = 2 ** 31 - 1;

/** Whether servers may refuse this date: before 1970, or past 32 bits of seconds. */
export const isOddDate = ({ at }: MailDate): boolean => at < 0 || at > lastDay;

/** What a message becomes on its way: hashed as it is, altered where rules say so, written to the target. */
export class Writer {
  readonly sent: Sent[] = [];
  /** Messages that a listing told smaller than they are, and that are more than is copied: dropped as they come. */
  readonly tooBig: Unreadable[] = [];
  readonly #context: FolderContext;
  readonly #metas: ReadonlyMap<number, ItemMeta>;
  readonly #plan: BatchPlan;
  readonly #begin: () => Promise<AppendBatch>;
  #batch: AppendBatch | undefined;
  #raw: Hash = startHash();
  #stored: Hash | undefined;
  #rawSize = 0;
  #storedSize = 0;
  #meta: ItemMeta | undefined;
  #note: ItemNote | undefined;

  constructor(
    context: FolderContext,
    metas: ReadonlyMap<number, ItemMeta>,
    plan: BatchPlan,
    begin: () => Promise<AppendBatch>,
  ) {
    this.#context = context;
    this.#metas = metas;
    this.#plan = plan;
    this.#begin = begin;
  }

  /** What the source's octets go into: hashed as they are, altered where rules say so, written to the target. */
  sink(): MessageSink {
    const { alter } = this.#context;
    const out: MessageSink = {
      begin: (uid, size) => this.#open(uid, size),
      chunk: (data) => {
        this.#stored?.update(data);
        return this.#batch?.chunk(data);
      },
      end: () => this.#close(),
    };
    const next = alter === undefined ? out : alter(out, ({ note }) => (this.#note = note));
    let dropping = false;
    return {
      begin: (uid, size) => {
        dropping = size > this.#context.largest;
        if (dropping) {
          this.tooBig.push({ uid, kind: "too-big", why: tooBig(size, this.#context.largest) });
          return;
        }
        this.#raw = startHash();
        this.#rawSize = size;
        this.#note = undefined;
        return next.begin(uid, size);
      },
      chunk: (data) => {
        if (dropping) return;
        this.#raw.update(data);
        return next.chunk(data);
      },
      end: () => (dropping ? undefined : next.end()),
    };
  }

  #open(uid: number, size: number): void | Promise<void> {
    if (this.#batch !== undefined) return this.#message(uid, size);
    return this.#begin().then((batch) => {
      this.#batch = batch;
      return this.#message(uid, size);
    });
  }

  #message(uid: number, size: number): void | Promise<void> {
    const meta = this.#metas.get(uid);
    if (meta === undefined) throw new Error("a message that is not of this batch");
    this.#meta = meta;
    this.#stored = this.#context.alter === undefined ? undefined : startHash();
    this.#storedSize = size === 0 ? emptyLine.length : size;
    const { target } = this.#context;
    const bare = this.#plan.bare === true;
    const { flags, dropped } = holdable(meta.flags, target.flags, target.keywords && !bare);
    const kept = bare ? flags.filter((flag) => flag.startsWith("\\")) : flags;
    if (meta.undated === true) this.#note ??= undatedNote;
    if (size === 0) this.#note = emptyNote;
    else if (dropped.length > 0 || kept.length < flags.length) this.#note ??= droppedNote(meta.flags, kept);
    const dated = this.#plan.dated === true && isOddDate(meta.date);
    if (dated) this.#note ??= oddDateNote;
    const date = dated ? { at: Math.min(Math.max(meta.date.at, 0), lastDay), zone: 0 } : meta.date;
    return this.#batch?.message({ size: this.#storedSize, date, flags: kept });
  }

  #close(): void | Promise<void> {
    const meta = this.#meta;
    if (meta === undefined) return;
    const empty = this.#note === emptyNote;
    const wait = empty ? this.#batch?.chunk(emptyLine) : undefined;
    const { key } = this.#context.ledger;
    const hash = keyedHash(key, this.#raw.digest());
    const altered = this.#stored === undefined ? undefined : keyedHash(key, this.#stored.digest());
    const stored = empty
      ? keyedHash(key, startHash().update(emptyLine).digest())
      : altered === hash
        ? undefined
        : altered;
    this.sent.push({ meta, size: this.#rawSize, storedSize: this.#storedSize, hash, stored, note: this.#note });
    return wait;
  }
}
