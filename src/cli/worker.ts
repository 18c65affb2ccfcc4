import { join } from "node:path";
import { readConfig } from "../config.ts";
import { openJobs } from "../jobs/engine.ts";
import { createLog } from "../log.ts";
import { emailChannel } from "../notices/email.ts";
import { startOutbox } from "../notices/worker.ts";
import { checkAgain } from "../onboarding/check-again.ts";
import { exitCodes } from "./command.ts";
import { withCore } from "./core.ts";
import { commandOf, parsed } from "./run.ts";

const usage = `Usage: onboarding worker

Does the service's work without its doors: jobs, and messages by e-mail (those for Teams are sent by "serve"). Run it on
as many machines as wished against one DATABASE_URL. Ends on SIGINT or SIGTERM after what it is doing.
`;

/** `onboarding worker`. */
export const command = commandOf(usage, async (args, { out, env }) => {
  parsed({ args: [...args], options: {} });
  const log = createLog(readConfig(env).logLevel);
  await withCore(env, async ({ config, deps, url }) => {
    const jobs = await openJobs({ url, log, worker: true });
    const email = emailChannel({
      from: config.mail.from,
      smtpUrl: config.mail.smtpUrl,
      folder: join(config.dataFolder, "mail"),
      domain: config.mail.from.split("@")[1] ?? "localhost",
    });
    const outbox = startOutbox({ ...deps, log, channels: { email } });
    await jobs.work("ods-check", checkAgain({ ...deps, log }));
    log.info({ event: "worker.started" });
    out("The worker runs. It ends on Ctrl+C.\n");
    await new Promise<void>((done) => {
      for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => done());
    });
    await outbox.stop();
    await jobs.stop();
  });
  return exitCodes.done;
});
