/** A thread of an export: opens the data file by itself and does the jobs that it is given. Started by `crew.ts`. */
import { parentPort, workerData } from "node:worker_threads";
import { crc32 } from "node:zlib";
import { openShared } from "../../pst/open.ts";
import { failureOf, type Answer, type Hiring } from "./crew.ts";
import { itemwiseFileSource } from "./file-source.ts";
import { Files } from "./files.ts";
import type { Job } from "./job.ts";
import { benchOf, work, type Bench } from "./work.ts";

const { path, directory, share, options } = workerData as Hiring;

const bench = async (): Promise<Bench> => {
  const opened = await openShared(itemwiseFileSource(path), share, { crc32 });
  if (!opened.ok) throw new Error(opened.refusal.detail);
  return benchOf(opened.value, new Files(directory), options);
};

let mine: Promise<Bench> | undefined;

const answer = async (job: Job): Promise<Answer> => {
  try {
    mine ??= bench();
    return { done: await work(await mine, job) };
  } catch (error) {
    return { failed: failureOf(error) };
  }
};

parentPort?.on("message", (job: Job) => {
  void answer(job).then((said) => parentPort?.postMessage(said));
});
