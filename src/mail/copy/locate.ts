import { claim } from "./claim.ts";
import type { FolderContext } from "./context.ts";
import { storedForm } from "./stored-form.ts";
import type { Sent } from "./transmit.ts";
import type { AppendOutcome } from "../types.ts";

/**
 * The target UIDs of messages that were just stored, in their order: from the answer (UIDPLUS), else by looking at what
 * is new on the target. New mail that others deliver meanwhile is told apart by date, size and at last content.
 */
export const locate = async (
  context: FolderContext,
  stored: readonly Sent[],
  outcomes: readonly AppendOutcome[],
): Promise<readonly (number | undefined)[]> => {
  const told = outcomes.flatMap((outcome) => (outcome.kind === "stored" ? [outcome.uid] : []));
  if (told.every((uid) => uid !== undefined)) return told;
  const { target, base, claimed } = context;
  const fresh = (await target.list(base)).filter(({ uid }) => !claimed.has(uid));
  const alike =
    fresh.length === stored.length &&
    fresh.every(({ size, date }, i) => size === stored[i]?.storedSize && date.at === stored[i].meta.date.at);
  if (alike) return fresh.map(({ uid }) => uid);
  const claims = await claim({
    items: stored.map(({ meta, storedSize }) => ({ ...meta, size: storedSize })),
    candidates: fresh,
    fetchSource: storedForm(context),
    fetchTarget: target.fetch,
  });
  const byUid = new Map(claims.map(({ uid, targetUid }) => [uid, targetUid]));
  return stored.map(({ meta }) => byUid.get(meta.uid));
};
