/**
 * The guidance: how long a start waits for its index, and how long an answer takes over the whole base:
 * `node bench/run.ts knowledge [starts]`. Each start is a process of its own, since the first reading of a text is the
 * dearest. Times come as wall clock and as processor time; the latter moves less with what else the machine does.
 * Aim: index below 200 ms.
 */
import { execFileSync } from "node:child_process";
import { authored } from "../test/eval/sets.ts";

interface Start {
  readonly entries: number;
  readonly phrasings: number;
  readonly load: number;
  readonly index: number;
  readonly indexProcessor: number;
  readonly first: number;
}

const processorMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
};

/** In a process of its own: loads the base, makes the index, answers once. */
const start = async (): Promise<Start> => {
  const began = performance.now();
  const { loadEntries } = await import("../src/knowledge/load.ts");
  const { createKnowledge } = await import("../src/knowledge/retrieve.ts");
  const entries = loadEntries();
  const loaded = performance.now();
  const processor = processorMs();
  const knowledge = createKnowledge(entries);
  const indexProcessor = processorMs() - processor;
  const indexed = performance.now();
  knowledge.answer("What is a managed migration?");
  return {
    entries: entries.length,
    phrasings: entries.reduce((sum, { alternates }) => sum + 1 + alternates.length, 0),
    load: loaded - began,
    index: indexed - loaded,
    indexProcessor,
    first: performance.now() - indexed,
  };
};

const quantile = (times: readonly number[], share: number): string =>
  (times.toSorted((a, b) => a - b)[Math.floor(times.length * share)] ?? NaN).toFixed(2);

const answers = async (): Promise<string> => {
  const { loadEntries } = await import("../src/knowledge/load.ts");
  const { createKnowledge } = await import("../src/knowledge/retrieve.ts");
  const knowledge = createKnowledge(loadEntries());
  const questions = [...authored("dev"), ...authored("test")].map(({ text }) => text);
  const took: number[] = [];
  // The first round warms up: a service answers for days.
  for (const round of [0, 1, 2, 3]) {
    for (const question of questions) {
      const began = performance.now();
      knowledge.answer(question);
      if (round > 0) took.push(performance.now() - began);
    }
  }
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => quantile(took, share));
  return `answer, ${questions.length} different questions: p50 ${p50}, p95 ${p95}, p99 ${p99} ms`;
};

if (process.argv[2] === "--start") process.stdout.write(JSON.stringify(await start()));
else {
  const count = Number(process.argv[2] ?? 7);
  const starts = Array.from(
    { length: count },
    () => JSON.parse(execFileSync(process.execPath, [import.meta.filename, "--start"], { encoding: "utf8" })) as Start,
  );
  const middle = (name: keyof Start): string =>
    quantile(
      starts.map((one) => one[name]),
      0.5,
    );
  process.stdout.write(
    `${starts[0]?.entries} entries, ${starts[0]?.phrasings} phrasings; medians of ${count} starts, in ms:\n` +
      `read ${middle("load")}, index ${middle("index")} (processor ${middle("indexProcessor")}), first answer ${middle("first")}\n` +
      `${await answers()}\n`,
  );
}
