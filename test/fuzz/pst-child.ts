/** Reads mutants [from, from + count) of a format one after the other and tells of each on standard output. */
import { exercise } from "./pst-exercise.ts";
import { fuzzFormats, mutant, seedOf } from "./pst-mutate.ts";

const [name, from, count] = process.argv.slice(2);
const format = fuzzFormats.find((one) => one === name);
if (format === undefined) throw new Error(`There is no format ${name ?? ""}`);
// A mutant's memory, not that of those before it: cleaned up before it could be taken for a mutant's.
const clean = (globalThis as { gc?: () => void }).gc ?? (() => undefined);
const cleanAbove = 160 * 1024 * 1024;
const seeds = await Promise.all((["none", "permute", "cyclic"] as const).map((encoding) => seedOf(format, encoding)));

for (let index = Number(from); index < Number(from) + Number(count); index++) {
  if (process.memoryUsage.rss() > cleanAbove) clean();
  process.stdout.write(`start ${index}\n`);
  const started = performance.now();
  const things = await exercise(mutant(seeds[index % seeds.length]!, index));
  const took = Math.round(performance.now() - started);
  process.stdout.write(`end ${index} ${things} ${took} ${process.memoryUsage.rss()}\n`);
}
