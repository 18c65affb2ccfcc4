import { fromKysely, PgBoss, type Job } from "pg-boss";
import type { Log } from "../log.ts";
import type { JobKind, JobKinds, JobQueue } from "./types.ts";

export interface Jobs extends JobQueue {
  /** Does the jobs of a kind in this process, `slots` at once. A job whose handler throws is done again, later. */
  readonly work: <K extends JobKind>(
    kind: K,
    handler: (data: JobKinds[K], signal: AbortSignal) => Promise<void>,
    options?: { readonly slots?: number },
  ) => Promise<void>;
  /** Waits for running jobs (at most 30 s) and lets go of the database. */
  readonly stop: () => Promise<void>;
}

/**
 * What each kind needs. `expireInSeconds`: a running job that shows no life for so long is given to another worker;
 * long work shows life every `heartbeatSeconds`.
 */
const queues = {
  "ods-check": { retryLimit: 20, retryDelay: 60, retryBackoff: true, retryDelayMax: 3_600, expireInSeconds: 60 },
  // The last copy of a big mailbox takes hours; a worker that died is noticed by its silence. Lost jobs are made anew.
  "switch-mailbox": {
    retryLimit: 3,
    retryDelay: 60,
    retryBackoff: true,
    expireInSeconds: 82_800,
    heartbeatSeconds: 60,
  },
  "deliver-released": {
    retryLimit: 50,
    retryDelay: 10,
    retryBackoff: true,
    retryDelayMax: 1_800,
    expireInSeconds: 900,
  },
} as const satisfies Record<JobKind, object>;

/**
 * The job engine (pg-boss) in the same database. `worker`: this process also looks after the queues (retries, expiry,
 * clearing away); leave it out where jobs are only enqueued. Throws where the database cannot be reached.
 */
export const openJobs = async (options: {
  readonly url: string;
  readonly log: Log;
  readonly worker?: boolean;
}): Promise<Jobs> => {
  const worker = options.worker === true;
  const boss = new PgBoss({
    connectionString: options.url,
    application_name: "nhsmail-onboarding jobs",
    max: worker ? 6 : 2,
    supervise: worker,
    schedule: worker,
    useListenNotify: worker,
    connectionTimeoutMillis: 5_000,
  });
  // Without a listener an error of a background query would end the process; pg-boss itself tries again.
  boss.on("error", (error) => options.log.error({ event: "jobs.error", err: error }));
  await boss.start();
  for (const [kind, settings] of Object.entries(queues)) {
    // `short`: one waiting job a key. It is no error where the queue is there.
    await boss.createQueue(kind, { policy: "short", notify: true, ...settings });
  }
  return {
    enqueue: async (trx, kind, data, given = {}) => {
      await boss.send(kind, data, {
        db: fromKysely(trx),
        ...(given.key === undefined ? {} : { singletonKey: given.key }),
        ...(given.startAfterSeconds === undefined ? {} : { startAfter: given.startAfterSeconds }),
      });
    },
    work: async (kind, handler, { slots = 2 } = {}) => {
      const settings = { batchSize: 1, localConcurrency: slots, burstWhenBatchFull: true, pollingIntervalSeconds: 2 };
      await boss.work(kind, settings, async ([job]: Job<JobKinds[typeof kind]>[]) => {
        if (job === undefined) return;
        options.log.info({ event: "job.started", kind, job: job.id });
        await handler(job.data, job.signal);
      });
    },
    stop: () => boss.stop({ graceful: true, timeout: 30_000 }),
  };
};
