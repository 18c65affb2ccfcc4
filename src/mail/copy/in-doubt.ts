import { setTimeout as delay } from "node:timers/promises";
import { keyedHash } from "../ledger/hash.ts";
import type { Intent, LedgerItem } from "../ledger/types.ts";
import type { ItemMeta } from "../types.ts";
import { claim, type Claim } from "./claim.ts";
import { readDigests } from "./digest.ts";
import { stampOf, type FolderContext } from "./context.ts";
import { storedForm } from "./stored-form.ts";

/**
 * Settles intents whose answer never came: finds on the target which of their messages it stored after all, and claims
 * them. What it does not hold is copied again as if new. Waits until the target's UIDNEXT stands still unless all is
 * found at once, for a cut connection's last APPENDs may still be on their way into the folder.
 * Resolves to the lowest base of the intents that were open, or undefined when there was none.
 */
export const resolveInDoubt = async (
  context: FolderContext,
  items: readonly ItemMeta[],
): Promise<number | undefined> => {
  const { ledger, record, target } = context;
  const intents = [...(await ledger.intents(record.id))].sort((a, b) => a.id - b.id);
  if (intents.length === 0) return undefined;
  const base = Math.min(...intents.map((intent) => intent.base));
  const byUid = new Map(items.map((item) => [item.uid, item]));
  let found = await lookFor(context, intents, byUid);
  if (found.missing > 0) {
    await stable(context);
    found = await lookFor(context, intents, byUid);
  }
  for (const { intent, claims } of found.answers) {
    await ledger.settle(intent, await adopt(context, byUid, claims));
    await context.step("doubt:settled");
  }
  context.base = Math.max(context.base, (await target.fresh()).uidNext);
  return base;
};

/** What the target holds of each intent's messages; each of its UIDs answers for one message. */
const lookFor = async (
  context: FolderContext,
  intents: readonly Intent[],
  byUid: ReadonlyMap<number, ItemMeta>,
): Promise<{ answers: { intent: Intent; claims: readonly Claim[] }[]; missing: number }> => {
  const { ledger, record, target } = context;
  const known = await ledger.items(record.id);
  const taken = new Set(context.claimed);
  const held = await target.list(Math.min(...intents.map(({ base }) => base)));
  const answers: { intent: Intent; claims: readonly Claim[] }[] = [];
  let missing = 0;
  for (const intent of intents) {
    const doubtful = intent.uids.flatMap((uid) => (known.has(uid) ? [] : (byUid.get(uid) ?? [])));
    const claims = await claim({
      items: doubtful,
      candidates: held.filter(({ uid }) => uid >= intent.base && !taken.has(uid)),
      fetchSource: storedForm(context),
      fetchTarget: target.fetch,
    });
    for (const { targetUid } of claims) taken.add(targetUid);
    missing += doubtful.length - claims.length;
    answers.push({ intent, claims });
  }
  return { answers, missing };
};

/** The ledger's entries for messages that were found on the target. */
export const adopt = async (
  context: FolderContext,
  byUid: ReadonlyMap<number, ItemMeta>,
  claims: readonly Claim[],
): Promise<LedgerItem[]> => {
  const sources = context.alter === undefined ? undefined : await rawHashes(context, claims);
  return claims.flatMap(({ uid, targetUid, how, digest, there }) => {
    const meta = byUid.get(uid);
    if (meta === undefined) return [];
    context.claimed.add(targetUid);
    const stored = keyedHash(context.ledger.key, there.sha);
    const own = keyedHash(context.ledger.key, digest.sha);
    const raw = sources?.get(uid) ?? { hash: own, size: digest.size };
    const item: LedgerItem = {
      uid,
      targetUid,
      size: raw.size,
      at: meta.date.at,
      flags: meta.flags.join(" "),
      hash: raw.hash,
      stored: raw.hash === stored ? undefined : stored,
      stamp: stampOf(context, uid),
      emailId: meta.emailId,
      note: how === "same" ? undefined : targetChanged,
    };
    return [item];
  });
};

export const targetChanged = {
  kind: "changed",
  code: "target-differs",
  why: "The target changed octets of this message when it stored it.",
} as const;

/** With rules that alter messages, the source's own octets are hashed too. */
const rawHashes = async (
  { source, ledger }: FolderContext,
  claims: readonly Claim[],
): Promise<ReadonlyMap<number, { hash: string; size: number }>> => {
  const digests = await readDigests(
    source.fetch,
    claims.map(({ uid }) => uid),
  );
  return new Map([...digests].map(([uid, { sha, size }]) => [uid, { hash: keyedHash(ledger.key, sha), size }]));
};

const stable = async ({ target, signal, waits: { stillMs } }: FolderContext): Promise<void> => {
  let last = (await target.fresh()).uidNext;
  for (let still = 0; still < 2;) {
    await delay(stillMs, undefined, { signal });
    const { uidNext } = await target.fresh();
    still = uidNext === last ? still + 1 : 0;
    last = uidNext;
  }
};
