import type { Hash } from "node:crypto";
import { keyedHash, startHash } from "../ledger/hash.ts";
import type { Intent, ItemNote } from "../ledger/types.ts";
import type { AppendBatch, AppendOutcome, ItemMeta, MessageSink, Unreadable } from "../types.ts";
import { tooBig, type FolderContext } from "./context.ts";
import { holdable } from "./rules-flags.ts";

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

export interface Transmission {
  readonly intent: Intent;
  readonly sent: readonly Sent[];
  readonly unreadable: readonly Unreadable[];
  /** Ends the batch and hears what became of each message of `sent`. */
  readonly finish: () => Promise<readonly AppendOutcome[]>;
  readonly abort: () => void;
  /** When the intent was written, milliseconds since 1970. */
  readonly begun: number;
}

/** Options of one batch. `bare`: without keywords, for a target that refused the message with them. */
export interface BatchPlan {
  readonly items: readonly ItemMeta[];
  readonly bare?: boolean;
  /** True for one message that is under suspicion of breaking connections. */
  readonly alone?: boolean;
}

/** Thrown into a fetch whose batch must wait because the one before it was refused. */
export class Held extends Error {}

/**
 * Pipes one batch from source to target, chunk by chunk. Asks the source at once; writes the intent and the first octet
 * only after `ready`, which is the end of the batch before. Rejects with whatever broke; the intent then stays open.
 */
export const transmit = async (
  context: FolderContext,
  plan: BatchPlan,
  ready: Promise<void>,
): Promise<Transmission> => {
  const metas = new Map(plan.items.map((meta) => [meta.uid, meta]));
  const uids = plan.items.map(({ uid }) => uid);
  let intent: Intent | undefined;
  let batch: AppendBatch | undefined;
  let begun = 0;
  const begin = async (): Promise<AppendBatch> => {
    await ready;
    intent = await openIntent(context, uids);
    begun = Date.now();
    batch = context.target.append();
    await context.step("batch:begun");
    return batch;
  };
  const writer = new Writer(context, metas, plan.bare === true, begin);
  try {
    const unreadable = await context.source.fetch(uids, writer.sink());
    batch ??= await begin();
    const open = batch;
    await context.step("batch:sent");
    if (intent === undefined) throw new Error("a batch without an intent");
    return {
      intent,
      sent: writer.sent,
      unreadable: [...unreadable, ...writer.tooBig],
      finish: () => open.finish(),
      abort: () => open.abort(),
      begun,
    };
  } catch (error) {
    batch?.abort();
    throw error;
  }
};

const openIntent = (context: FolderContext, uids: readonly number[]): Promise<Intent> =>
  context.ledger.begin({
    folder: context.record.id,
    uids,
    base: context.base,
    targetUidValidity: context.target.uidValidity,
  });

/** RFC 3502: an empty literal cancels a MULTIAPPEND, and no server stores an empty message: one empty line instead. */
const emptyLine = Buffer.from("\r\n");
const emptyNote: ItemNote = { kind: "changed", code: "empty", why: "The message is empty; it became one empty line." };

const undatedNote: ItemNote = {
  kind: "changed",
  code: "date-not-held",
  why: "The source tells no date of this message; it has 1 January 1970 now.",
};

class Writer {
  readonly sent: Sent[] = [];
  /** Messages that a listing told smaller than they are, and that are more than is copied: dropped as they come. */
  readonly tooBig: Unreadable[] = [];
  readonly #context: FolderContext;
  readonly #metas: ReadonlyMap<number, ItemMeta>;
  readonly #bare: boolean;
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
    bare: boolean,
    begin: () => Promise<AppendBatch>,
  ) {
    this.#context = context;
    this.#metas = metas;
    this.#bare = bare;
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
    const { flags, dropped } = holdable(meta.flags, target.flags, target.keywords && !this.#bare);
    const kept = this.#bare ? flags.filter((flag) => flag.startsWith("\\")) : flags;
    if (meta.undated === true) this.#note ??= undatedNote;
    if (size === 0) this.#note = emptyNote;
    else if (dropped.length > 0 || kept.length < flags.length) this.#note ??= droppedNote(meta.flags, kept);
    return this.#batch?.message({ size: this.#storedSize, date: meta.date, flags: kept });
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

const droppedNote = (flags: readonly string[], kept: readonly string[]): ItemNote => {
  const lost = flags.filter((flag) => !kept.includes(flag));
  return { kind: "changed", code: "flag-not-held", why: `The target does not keep: ${lost.join(" ")}.` };
};
