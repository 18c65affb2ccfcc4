import { readConfig } from "../config.ts";
import { createLog } from "../log.ts";
import { openCore, openKnowledge, startWork } from "../main.ts";
import { exitCodes } from "./command.ts";
import { commandOf, parsed } from "./run.ts";

const usage = `Usage: onboarding worker

Does the service's work without its doors: jobs, mailboxes, and messages by e-mail (those for Teams are sent by
"serve"). Run it on as many machines as wished against one DATABASE_URL. Ends on SIGINT or SIGTERM after what it is
doing.
`;

/** `onboarding worker`. */
export const command = commandOf(usage, async (args, { out, env }) => {
  parsed({ args: [...args], options: {} });
  const config = readConfig(env);
  const log = createLog(config.logLevel);
  await using stack = new AsyncDisposableStack();
  const stopped = new Promise<void>((done) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => done());
  });
  const core = await openCore(config, log, stack, { worker: true });
  await startWork(core, await openKnowledge(core), undefined, stack);
  log.info({ event: "worker.started" });
  out("The worker runs. It ends on Ctrl+C.\n");
  await stopped;
  return exitCodes.done;
});
