import type { Intent } from "../ledger/types.ts";
import type { AppendBatch, AppendOutcome, Unreadable } from "../types.ts";
import type { FolderContext } from "./context.ts";
import { Writer, type BatchPlan, type Sent } from "./writer.ts";

export interface Transmission {
  readonly intent: Intent;
  readonly sent: readonly Sent[];
  readonly unreadable: readonly Unreadable[];
  /** Ends the batch and hears what became of each message of `sent`. */
  readonly finish: () => Promise<readonly AppendOutcome[]>;
  readonly abort: () => void;
  /** When the intent was written, by performance.now(). */
  readonly begun: number;
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
    begun = performance.now();
    batch = context.target.append();
    await context.step("batch:begun");
    return batch;
  };
  const writer = new Writer(context, metas, plan, begin);
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
