/** Reads, or exports, mutants [from, from + count) one after the other and tells of each on standard output. */
import { readFileSync } from "node:fs";
import { exercise } from "./pst-exercise.ts";
import { exerciseExport } from "./pst-exercise-export.ts";
import { mutant, type Seed } from "./pst-mutate.ts";

const [seedFile = "", way, from, count] = process.argv.slice(2);
const seeds = JSON.parse(readFileSync(seedFile, "utf8")) as readonly Seed[];
// A mutant's memory, not that of those before it: cleaned up before it could be taken for a mutant's.
const clean = (globalThis as { gc?: () => void }).gc ?? (() => undefined);
const cleanAbove = 160 * 1024 * 1024;

for (let index = Number(from); index < Number(from) + Number(count); index++) {
  if (process.memoryUsage.rss() > cleanAbove) clean();
  process.stdout.write(`start ${index}\n`);
  const bytes = mutant(seeds[index % seeds.length]!, index);
  const started = performance.now();
  const things = way === "export" ? await exerciseExport(bytes, index) : await exercise(bytes);
  const took = Math.round(performance.now() - started);
  process.stdout.write(`end ${index} ${things} ${took} ${process.memoryUsage.rss()}\n`);
}
