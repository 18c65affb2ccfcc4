import { getCompileCacheDir } from "node:module";
import { dirname } from "node:path";
import { Worker } from "node:worker_threads";
import type { PstShare } from "../../pst/share.ts";
import type { Pst } from "../../pst/types.ts";
import { DestinationError, Files } from "./files.ts";
import type { Done, ExportOptions, Job } from "./job.ts";
import { benchOf, work } from "./work.ts";

/** Who does the jobs: this thread, or some others. */
export interface Crew {
  /** Jobs that may be given before the first is done. */
  readonly width: number;
  run(job: Job): Promise<Done>;
  close(): Promise<void>;
}

/** With a `Files` of its own: which folders it has begun is told job by job. */
export const ownHands = (pst: Pst, directory: string, options: ExportOptions): Crew => {
  const bench = benchOf(pst, new Files(directory), options);
  return { width: 1, run: (job) => work(bench, job), close: () => Promise.resolve() };
};

/** What a thread is started with. */
export interface Hiring {
  readonly path: string;
  readonly directory: string;
  readonly share: PstShare;
  readonly options: ExportOptions;
}

/** An error as data. `destination`: the folder cannot be used, and the message says what to do. */
export interface Failure {
  readonly destination: boolean;
  readonly message: string;
  readonly code: string | undefined;
  readonly syscall: string | undefined;
  readonly path: string | undefined;
}

export type Answer = { readonly done: Done } | { readonly failed: Failure };

export const failureOf = (error: unknown): Failure => {
  const { message, code, syscall, path } = error as NodeJS.ErrnoException;
  return { destination: error instanceof DestinationError, message, code, syscall, path };
};

const errorOf = ({ destination, message, code, syscall, path }: Failure): Error =>
  destination ? new DestinationError(message) : Object.assign(new Error(message), { code, syscall, path });

interface Waiting {
  readonly job: Job;
  readonly resolve: (done: Done) => void;
  readonly reject: (error: Error) => void;
}

/** One thread, the job that it does, and those that wait for it and nobody else. */
interface Hand {
  readonly worker: Worker;
  readonly own: Waiting[];
  busy: Waiting | undefined;
}

/** A thread does not take over that compiled code is kept between runs; its environment can say so. */
const threadEnvironment = (): NodeJS.ProcessEnv => {
  const cache = getCompileCacheDir();
  return cache === undefined ? process.env : { ...process.env, NODE_COMPILE_CACHE: dirname(cache) };
};

/**
 * Threads that each open the data file and do whole jobs, reading, converting and writing. An mbox file grows from its
 * beginning to its end: its jobs all go to one thread. The first failure ends it all.
 */
export const threads = (count: number, hiring: Hiring): Crew => {
  const queue: Waiting[] = [];
  let failure: Error | undefined;
  const fail = (error: Error): void => {
    failure ??= error;
    for (const hand of hands) {
      for (const { reject } of hand.own.splice(0)) reject(failure);
      hand.busy?.reject(failure);
      hand.busy = undefined;
    }
    for (const { reject } of queue.splice(0)) reject(failure);
  };
  const next = (hand: Hand): void => {
    if (hand.busy !== undefined || failure !== undefined) return;
    hand.busy = hand.own.shift() ?? queue.shift();
    if (hand.busy !== undefined) hand.worker.postMessage(hand.busy.job);
  };
  const hands = Array.from({ length: count }, (): Hand => {
    const worker = new Worker(new URL("./crew-thread.ts", import.meta.url), {
      workerData: hiring,
      env: threadEnvironment(),
      // Items die young whatever room they have: more of it only makes the process larger.
      resourceLimits: { maxYoungGenerationSizeMb: 12 },
    });
    const hand: Hand = { worker, own: [], busy: undefined };
    worker.on("message", (answer: Answer) => {
      if ("failed" in answer) {
        fail(errorOf(answer.failed));
        return;
      }
      hand.busy?.resolve(answer.done);
      hand.busy = undefined;
      next(hand);
    });
    worker.on("error", fail);
    return hand;
  });
  const run = (job: Job): Promise<Done> =>
    new Promise((resolve, reject) => {
      if (failure !== undefined) {
        reject(failure);
        return;
      }
      const pinned = hiring.options.format === "mbox" ? hands[job.folder % count] : undefined;
      (pinned?.own ?? queue).push({ job, resolve, reject });
      for (const hand of hands) next(hand);
    });
  return {
    width: count * 4,
    run,
    close: async () => {
      await Promise.all(hands.map(({ worker }) => worker.terminate()));
    },
  };
};
