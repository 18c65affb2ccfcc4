import { MailError, type MailErrorCode } from "../errors.ts";
import type { LedgerItem } from "../ledger/types.ts";
import type { AppendOutcome, ItemMeta } from "../types.ts";
import { leftOut, stampOf, type FolderContext } from "./context.ts";
import { locate } from "./locate.ts";
import { readBack } from "./read-back.ts";
import { Held, transmit, type BatchPlan, type Sent, type Transmission } from "./transmit.ts";

/** What is left of a batch that the target refused: smaller batches to try, before anything else. */
interface Settled {
  readonly again: readonly BatchPlan[];
}

/** Cuts items into batches: at most `messages` and `bytes`; a bigger message, and one that is under suspicion, alone. */
export const cut = (
  items: readonly ItemMeta[],
  limits: { messages: number; bytes: number },
  isAlone: (uid: number) => boolean = () => false,
): BatchPlan[] => {
  const batches: BatchPlan[] = [];
  let batch: ItemMeta[] = [];
  let bytes = 0;
  const close = (): void => {
    if (batch.length > 0) batches.push({ items: batch });
    batch = [];
    bytes = 0;
  };
  for (const item of items) {
    if (isAlone(item.uid)) {
      close();
      batches.push({ items: [item], alone: true });
      continue;
    }
    if (batch.length >= limits.messages || bytes + item.size > limits.bytes) close();
    batch.push(item);
    bytes += item.size;
  }
  close();
  return batches;
};

/**
 * Sends batches in order. The next batch is asked of the source while the target still stores the one before; nothing of
 * it is written before that one is settled, so that order and intents hold. Rejects with the first error that is not
 * about a message; every open intent stays in the ledger.
 */
export const pump = async (context: FolderContext, items: readonly ItemMeta[]): Promise<void> => {
  const { strikes } = context;
  const queue = cut(items, context.batch, (uid) => strikes.isAlone(uid));
  let flight: Flight | undefined;
  for (;;) {
    context.signal.throwIfAborted();
    const plan = queue.shift();
    if (plan === undefined && flight === undefined) return;
    const before = flight;
    flight = undefined;
    const ready = (before?.settled ?? nothing).then(({ again }) => {
      if (again.length > 0) throw new Held();
    });
    ready.catch(() => undefined);
    let sent: Transmission | undefined;
    try {
      if (plan !== undefined) sent = await transmit(context, plan, ready);
    } catch (error) {
      if (!(error instanceof Held) || plan === undefined) {
        // The batch before may be what broke the connection under this one.
        await judged(context, before);
        strikes.note(plan?.items ?? [], error);
        throw error;
      }
      queue.unshift(plan);
    }
    const { again } = await judged(context, before);
    queue.unshift(...again);
    if (sent === undefined || plan === undefined) continue;
    flight = { plan, settled: settle(context, plan, sent) };
    flight.settled.catch(() => undefined);
    // Alone is alone: only so is it clear which message a server breaks on.
    if (plan.alone !== true) continue;
    queue.unshift(...(await judged(context, flight)).again);
    flight = undefined;
  }
};

interface Flight {
  readonly plan: BatchPlan;
  readonly settled: Promise<Settled>;
}

/** How a batch ended; a broken connection is held against its messages. */
const judged = async (context: FolderContext, flight: Flight | undefined): Promise<Settled> => {
  try {
    return await (flight?.settled ?? nothing);
  } catch (error) {
    context.strikes.note(flight?.plan.items ?? [], error);
    throw error;
  }
};

const nothing: Promise<Settled> = Promise.resolve({ again: [] });

const settle = async (context: FolderContext, plan: BatchPlan, batch: Transmission): Promise<Settled> => {
  const { ledger, step } = context;
  await stillOurs(context, batch);
  const outcomes = await batch.finish();
  await step("batch:answered");
  const refused = outcomes.find((outcome) => outcome.kind === "refused");
  if (refused !== undefined) stopIfHopeless(refused);
  const unreadable = batch.unreadable.flatMap(({ uid, kind, why }) => {
    const meta = plan.items.find((item) => item.uid === uid);
    if (meta === undefined || kind === "gone") return [];
    return [leftOut(context, meta, kind === "too-big" ? "too-big" : "unreadable", why)];
  });
  if (refused?.whole === true) {
    await ledger.settle(batch.intent, unreadable);
    return { again: halves(plan, new Set(batch.unreadable.map(({ uid }) => uid))) };
  }
  const stored = batch.sent.filter((_, i) => outcomes[i]?.kind === "stored");
  const places = await locate(context, stored, outcomes);
  const uids = places.map(({ targetUid }) => targetUid);
  const kept = stored.flatMap((sent, i) => (places[i]?.absent === true ? [] : [{ sent, place: places[i] }]));
  const done = await readBack(
    context,
    kept.map(({ sent, place }) => ({
      item: copied(context, sent, place?.targetUid),
      size: sent.storedSize,
      sure: place?.sure ?? true,
    })),
  );
  const lost = stored.filter((_, i) => places[i]?.absent === true);
  const { again, out } = refusedOnes(context, plan, batch.sent, outcomes);
  await ledger.settle(batch.intent, [
    ...unreadable,
    ...done,
    ...lost.map(({ meta }) => leftOut(context, meta, "not-kept", notKept)),
    ...out,
  ]);
  await step("batch:settled");
  for (const uid of uids) if (uid !== undefined) context.claimed.add(uid);
  context.base = Math.max(context.base, ...uids.map((uid) => (uid ?? 0) + 1));
  context.progress(
    done.length,
    kept.reduce((sum, { sent }) => sum + sent.size, 0),
  );
  return { again };
};

const notKept = "The target said that it stored this message, and does not list it.";

/** Milliseconds after which a worker asks again whether the mailbox is still its own. */
const longPause = 2_000;

/**
 * A worker that was held up may find that it was given up for dead: it then takes its batch back instead of ending it,
 * for the next holder has copied these messages by now.
 */
const stillOurs = async ({ ledger }: FolderContext, batch: Transmission): Promise<void> => {
  if (ledger.confirm === undefined || Date.now() - batch.begun < longPause) return;
  try {
    await ledger.confirm();
  } catch (error) {
    batch.abort();
    throw error;
  }
};

const copied = (context: FolderContext, sent: Sent, targetUid: number | undefined): LedgerItem => ({
  uid: sent.meta.uid,
  targetUid,
  size: sent.size,
  at: sent.meta.date.at,
  flags: sent.meta.flags.join(" "),
  hash: sent.hash,
  stamp: stampOf(context, sent.meta.uid),
  stored: sent.stored,
  emailId: sent.meta.emailId,
  note: sent.note,
});

const halves = ({ items, bare }: BatchPlan, without: ReadonlySet<number>): BatchPlan[] => {
  const left = items.filter(({ uid }) => !without.has(uid));
  const middle = Math.ceil(left.length / 2);
  const parts = [left.slice(0, middle), left.slice(middle)].filter((part) => part.length > 0);
  return parts.map((part) => (bare === true ? { items: part, bare } : { items: part }));
};

/** Single messages that were refused: once more without their keywords, then listed. */
const refusedOnes = (
  context: FolderContext,
  plan: BatchPlan,
  sent: readonly Sent[],
  outcomes: readonly AppendOutcome[],
): { again: BatchPlan[]; out: LedgerItem[] } => {
  const again: BatchPlan[] = [];
  const out: LedgerItem[] = [];
  for (const [i, { meta }] of sent.entries()) {
    const outcome = outcomes[i];
    if (outcome?.kind !== "refused") continue;
    const keywords = meta.flags.some((flag) => !flag.startsWith("\\"));
    if (keywords && plan.bare !== true && outcome.code === "refused") again.push({ items: [meta], bare: true });
    else out.push(leftOut(context, meta, outcome.code, `The target refused it: ${outcome.text}`));
  }
  return { again, out };
};

/** A full or throttling target refuses every message alike: the mailbox waits, no message is to blame. */
const stopIfHopeless = ({ code, text }: Extract<AppendOutcome, { kind: "refused" }>): void => {
  if (code === "over-quota" || code === "throttled" || code === "folder-gone") {
    throw new MailError(code satisfies MailErrorCode, "The target takes no more mail for now.", { said: text });
  }
};
