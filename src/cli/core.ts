import { randomBytes } from "node:crypto";
import { createAudit } from "../audit/audit.ts";
import { systemClock } from "../clock.ts";
import { readConfig, type Config } from "../config.ts";
import type { JobQueue } from "../jobs/types.ts";
import { createLog } from "../log.ts";
import type { Deps } from "../onboarding/deps.ts";
import { odsDirectory } from "../onboarding/ods/directory.ts";
import { ordApi } from "../onboarding/ods/ord-api.ts";
import type { OpenDatabase } from "../store/database.ts";
import { openStore } from "../store/open-store.ts";
import type { Surroundings } from "./command.ts";

export interface Core {
  readonly config: Config;
  readonly store: OpenDatabase;
  readonly url: string;
  readonly deps: Deps;
}

/** No command that uses this enqueues a job; one that did would have to open the engine. */
const noJobs: JobQueue = {
  enqueue: () => Promise.reject(new Error("This command cannot enqueue jobs")),
};

/**
 * Opens the store beside a running service (its embedded database is adopted, and left running) or alone (then it is
 * started, and stopped again), runs `work` and closes everything. Throws ConfigurationError, or what `work` throws.
 */
export const withCore = async <T>(
  env: Surroundings["env"],
  work: (core: Core) => Promise<T>,
  options: { readonly connections?: number } = {},
): Promise<T> => {
  const config = readConfig(env);
  await using stack = new AsyncDisposableStack();
  const { store, url } = await openStore(config, stack, options.connections ?? 4);
  const { db } = store;
  const clock = systemClock;
  // Standard output belongs to the command's answer.
  const log = createLog(env["ONBOARDING_LOG_LEVEL"] === undefined ? "silent" : config.logLevel);
  const audit = createAudit({ clock, key: config.keys.audit });
  const source = config.ods.url === undefined ? undefined : ordApi(config.ods.url);
  const ods = odsDirectory({ db, clock, log }, source);
  const deps: Deps = { db, clock, log, audit, ods, jobs: noJobs, random: (count) => randomBytes(count) };
  return await work({ config, store, url, deps });
};
