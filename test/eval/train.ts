/**
 * Makes src/knowledge/model.json and learnt.bin: `node test/eval/train.ts`. Reproducible: a fixed sequence instead of
 * chance, and only the entries, our own training questions and the development questions. The test part is never read.
 * With `--unseen` it writes nothing, and says how the waves do that were left out (answers-unseen.ts).
 */
import { writeFileSync } from "node:fs";
import { argv } from "node:process";
import { packTable } from "../../src/knowledge/learnt.ts";
import { loadEntries } from "../../src/knowledge/load.ts";
import { logistic, weigh } from "../../src/knowledge/rank.ts";
import { sayUnseen } from "./answers-unseen.ts";
import { fitChance } from "./fit.ts";
import { learn, type Judged } from "./learn.ts";
import { allWaves, learntFrom } from "./sets.ts";

const folds = 8;
const inFold = (at: number, fold: number): boolean => at % folds === fold;

/** Cross-validated: what each threshold would give on questions not seen. */
const report = (samples: readonly Judged[], write: (line: string) => void): void => {
  for (const target of ["first", "among"] as const) {
    const rows = Array.from({ length: folds }, (_, fold) => fold).flatMap((fold) => {
      const others = samples.filter((_, i) => !inFold(i, fold)).map((one) => ({ x: one.signals, y: one[target] }));
      const weights = fitChance(others, 600);
      const held = samples.filter((_, i) => inFold(i, fold));
      return held.map((one) => ({ p: logistic(weigh(one.signals, weights)), right: one[target], may: one.may }));
    });
    const all = rows.filter(({ right }) => right).length;
    write(`${target}: right in ${all} of ${rows.length}`);
    for (const threshold of [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95]) {
      const given = rows.filter(({ p }) => p >= threshold);
      const past = given.filter(({ may }) => may);
      const rightOf = (list: typeof rows): string => `${list.filter(({ right }) => right).length} of ${list.length}`;
      write(`  from ${threshold.toFixed(2)} on: right ${rightOf(given)}; past the rules ${rightOf(past)}`);
    }
  }
};

const main = (): void => {
  const { model, table, judged } = learn(loadEntries(), [...learntFrom(), ...allWaves()]);
  report(judged, (line) => void process.stdout.write(`${line}\n`));
  const room = new URL("../../src/knowledge/", import.meta.url);
  writeFileSync(new URL("model.json", room), `${JSON.stringify(model, null, 2)}\n`);
  writeFileSync(new URL("learnt.bin", room), packTable(table));
};

if (argv.includes("--unseen")) sayUnseen(argv.includes("--without-waves"));
else main();
