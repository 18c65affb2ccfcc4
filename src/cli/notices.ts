import { listFailed, outboxCounts, retryFailed } from "../notices/failed.ts";
import { exitCodes } from "./command.ts";
import { withCore } from "./core.ts";
import { onePerson } from "./one-person.ts";
import { commandOf, json, parsed, table, UsageError } from "./run.ts";

const usage = `Usage: onboarding notices list [--json]
       onboarding notices retry NUMBER [--as PERSON]

Lists the messages that reached nobody, with the reason, and sends one again. Their words are not shown.
Exit codes: 0 done, 1 that message is not failed (any more), 2 usage, 3 the store cannot be read.
`;

/** `onboarding notices`. */
export const command = commandOf(usage, async (args, { out, err, env }) => {
  const { values, positionals } = parsed({
    args: [...args],
    options: { as: { type: "string" }, json: { type: "boolean", default: false } },
    allowPositionals: true,
  });
  const [verb, number, ...more] = positionals;
  if (verb === "list" && number === undefined) {
    return withCore(env, async ({ deps }) => {
      const [failed, counts] = await Promise.all([listFailed(deps.db), outboxCounts(deps.db)]);
      const rows = failed.map(({ id, person, kind, channel, reason, createdAt }) => [
        String(id),
        person,
        kind,
        channel,
        reason ?? "-",
        createdAt.toISOString(),
      ]);
      const shown = table(["NUMBER", "PERSON", "KIND", "BY", "REASON", "WRITTEN"], rows);
      out(values.json ? json({ failed, counts }) : `${shown}${counts["waiting"] ?? 0} more wait to be sent.\n`);
      return exitCodes.done;
    });
  }
  if (verb !== "retry" || !/^\d{1,15}$/.test(number ?? "") || more.length > 0) {
    throw new UsageError("Say list, or retry and the number of one message.");
  }
  return withCore(env, async ({ deps }) => {
    const by = values.as === undefined ? null : await onePerson(deps.db, values.as);
    const again = await retryFailed(deps)(by, Number(number));
    if (again) out("It will be sent again.\n");
    else err("There is no failed message of that number.\n");
    return again ? exitCodes.done : exitCodes.someLeftOut;
  });
});
