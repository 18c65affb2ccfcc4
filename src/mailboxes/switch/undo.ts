import { removeForwarding } from "../../mail/sieve/forwarding.ts";
import { enqueueNotices } from "../../notices/outbox.ts";
import { administratorsOf } from "./deciders.ts";
import { withSieve } from "./forward.ts";
import { cleanProbes } from "./find-probe.ts";
import type { StepContext, Within } from "./types.ts";
import { undoWords } from "./words.ts";

/**
 * Takes the forward away: what was active before ours is active again, or the administrator is told. Repeatable.
 * Resolves to what is to be stored together with "undone".
 */
export const undoForward = async (context: StepContext): Promise<Within> => {
  const { deps, mailbox, attempt } = context;
  if (attempt.script !== null) {
    const account = await deps.sieveAccount(mailbox);
    const { script, script_before: before } = attempt;
    if (account === undefined) {
      deps.log.warn({ event: "switch-script-left", mailbox: mailbox.id });
      return askAdministrator(context);
    }
    await withSieve(account, (session) => removeForwarding(session, script, before ?? undefined));
  }
  await cleanProbes(context);
  return attempt.forwarding === "administrator" ? askAdministrator(context) : () => Promise.resolve();
};

const askAdministrator =
  ({ deps, mailbox, attempt }: StepContext): Within =>
  async (trx) => {
    const { old_address: from, new_address: to } = mailbox;
    if (from === null || to === null) return;
    const words = undoWords({ externalId: mailbox.external_id, from, to });
    const people = await administratorsOf(trx, mailbox.ods_code);
    await enqueueNotices(
      deps,
      trx,
      people.map((person) => ({
        to: person,
        kind: "switch.undo-forward",
        dedupeKey: `switch:${mailbox.id}:${attempt.attempt}:undo-forward`,
        ...words,
      })),
    );
  };
