import { MailError, type MailErrorCode } from "../errors.ts";
import type { LedgerItem } from "../ledger/types.ts";
import { plainWords } from "../plain-words.ts";
import type { AppendOutcome, ItemMeta, SourceFolder } from "../types.ts";
import { claim } from "./claim.ts";
import { leftOut, stampOf, type FolderContext } from "./context.ts";
import { adopt } from "./in-doubt.ts";
import { locate } from "./locate.ts";
import { readBack } from "./read-back.ts";
import { storedForm } from "./stored-form.ts";
import { Held, transmit, type Transmission } from "./transmit.ts";
import { isOddDate, type BatchPlan, type Sent } from "./writer.ts";

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
  const { strikes, signal } = context;
  const queue = cut(items, context.batch, (uid) => strikes.isAlone(uid));
  let flight: Flight | undefined;
  for (;;) {
    // What was sent already is settled before a copy is stopped: nothing is left in doubt by that.
    if (signal.aborted) await judged(context, flight);
    signal.throwIfAborted();
    const plan = queue.shift();
    if (plan === undefined && flight === undefined) return;
    const before = flight;
    flight = undefined;
    let sent: Transmission | undefined;
    try {
      if (plan !== undefined) sent = await transmit(context, plan, before?.ready ?? Promise.resolve());
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
    flight = takeOff(context, plan, sent);
    // Alone is alone: only so is it clear which message a server breaks on.
    if (plan.alone !== true) continue;
    queue.unshift(...(await judged(context, flight)).again);
    flight = undefined;
  }
};

interface Flight {
  readonly plan: BatchPlan;
  readonly settled: Promise<Settled>;
  /** The next batch may be written; rejects with Held where it must wait, or give way to what this one asks. */
  readonly ready: Promise<void>;
}

const takeOff = (context: FolderContext, plan: BatchPlan, sent: Transmission): Flight => {
  const ready = Promise.withResolvers<undefined>();
  // The next batch is being read by now and waits for this one: the source answers nobody before that is given up.
  const readSource: SourceFolder["fetch"] = (uids, sink) => {
    ready.reject(new Held());
    return storedForm(context)(uids, sink);
  };
  const settled = settle(context, plan, sent, readSource);
  settled.then(
    ({ again }) => (again.length > 0 ? ready.reject(new Held()) : ready.resolve(undefined)),
    (error: unknown) => ready.reject(error),
  );
  ready.promise.catch(() => undefined);
  return { plan, settled, ready: ready.promise };
};

/** How a batch ended; a broken connection is held against its messages. */
const judged = async (context: FolderContext, flight: Flight | undefined): Promise<Settled> => {
  if (flight === undefined) return { again: [] };
  try {
    return await flight.settled;
  } catch (error) {
    context.strikes.note(flight.plan.items, error);
    throw error;
  }
};

const settle = async (
  context: FolderContext,
  plan: BatchPlan,
  batch: Transmission,
  readSource: SourceFolder["fetch"],
): Promise<Settled> => {
  const { ledger, step } = context;
  await stillOurs(context, batch);
  const outcomes = await batch.finish();
  await step("batch:answered");
  const refused = outcomes.find((outcome) => outcome.kind === "refused");
  const hopeless = refused === undefined ? undefined : hopelessOf(refused);
  const unreadable = batch.unreadable.flatMap(({ uid, kind, why }) => {
    const meta = plan.items.find((item) => item.uid === uid);
    if (meta === undefined || kind === "gone") return [];
    return [leftOut(context, meta, kind === "too-big" ? "too-big" : "unreadable", why)];
  });
  if (refused?.whole === true) {
    const taken = await takenAllTheSame(context, batch, readSource);
    await ledger.settle(batch.intent, [...unreadable, ...taken]);
    if (hopeless !== undefined) throw hopeless;
    const done = [...taken, ...batch.unreadable].map(({ uid }) => uid);
    return { again: halves(plan, new Set(done)) };
  }
  const stored = batch.sent.filter((_, i) => outcomes[i]?.kind === "stored");
  const { places, listing } = await locate(context, stored, outcomes, readSource);
  const uids = places.map(({ targetUid }) => targetUid);
  const kept = stored.flatMap((sent, i) => (places[i]?.absent === true ? [] : [{ sent, place: places[i] }]));
  const done = await readBack(
    context,
    kept.map(({ sent, place }) => ({
      item: copied(context, sent, place?.targetUid),
      size: sent.storedSize,
      sure: place?.sure ?? true,
    })),
    listing,
  );
  const lost = stored.filter((_, i) => places[i]?.absent === true);
  // What a full or busy target refused is no message's fault: it is given again when there is room.
  const { again, out } =
    hopeless === undefined ? refusedOnes(context, plan, batch.sent, outcomes) : { again: [], out: [] };
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
  if (hopeless !== undefined) throw hopeless;
  return { again };
};

/** RFC 3502 makes a refused batch as if it had never been; a server that kept the first half of it is found out here. */
const takenAllTheSame = async (
  context: FolderContext,
  { intent, sent }: Transmission,
  readSource: SourceFolder["fetch"],
): Promise<readonly LedgerItem[]> => {
  const { target, claimed } = context;
  if ((await target.fresh()).uidNext <= intent.base) return [];
  const items = sent.map(({ meta }) => meta);
  const candidates = (await target.list(intent.base)).filter(({ uid }) => !claimed.has(uid));
  const claims = await claim({ items, candidates, fetchSource: readSource, fetchTarget: target.fetch });
  const taken = await adopt(context, new Map(items.map((meta) => [meta.uid, meta])), claims);
  context.progress(
    taken.length,
    taken.reduce((sum, { size }) => sum + size, 0),
  );
  return taken;
};

const notKept = "The target said that it stored this message, and does not list it.";

/**
 * A worker that was held up may find that it was given up for dead: it then takes its batch back instead of ending it,
 * for the next holder has copied these messages by now.
 */
const stillOurs = async ({ ledger, waits }: FolderContext, batch: Transmission): Promise<void> => {
  if (ledger.confirm === undefined || performance.now() - batch.begun < waits.confirmMs) return;
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

const halves = ({ items, bare, dated }: BatchPlan, without: ReadonlySet<number>): BatchPlan[] => {
  const left = items.filter(({ uid }) => !without.has(uid));
  const middle = Math.ceil(left.length / 2);
  const parts = [left.slice(0, middle), left.slice(middle)].filter((part) => part.length > 0);
  return parts.map((part) => ({
    items: part,
    ...(bare === true ? { bare } : {}),
    ...(dated === true ? { dated } : {}),
  }));
};

/** Single messages that were refused: once more without their keywords, then with a date of our days, then listed. */
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
    const refused = outcome.code === "refused";
    if (refused && keywords && plan.bare !== true) again.push({ items: [meta], bare: true });
    else if (refused && isOddDate(meta.date) && plan.dated !== true)
      again.push({ items: [meta], bare: plan.bare ?? false, dated: true });
    else out.push(leftOut(context, meta, outcome.code, `The target refused it: ${plainWords(outcome.text)}`));
  }
  return { again, out };
};

/** A full or throttling target refuses every message alike: the mailbox waits, no message is to blame. */
const hopelessOf = ({ code, text }: Extract<AppendOutcome, { kind: "refused" }>): MailError | undefined =>
  code === "over-quota" || code === "throttled" || code === "folder-gone"
    ? new MailError(code satisfies MailErrorCode, "The target takes no more mail for now.", { said: text })
    : undefined;
