/**
 * How the answers do on questions by people from whose questions nothing was learnt: for each wave, everything is learnt
 * anew without it, and then it is asked: `node test/eval/train.ts --unseen`, about four minutes; with `--without-waves`
 * nothing is learnt from any wave. The entries' phrasings and the rules stay as they are.
 */
import { loadEntries } from "../../src/knowledge/load.ts";
import { createKnowledge } from "../../src/knowledge/retrieve.ts";
import { measure, ours, percent, shareOf, type AnswerFigures } from "./answers.ts";
import { learn } from "./learn.ts";
import { learntFrom, waveQuestions, waves, type EvalQuestion } from "./sets.ts";

type Name = keyof AnswerFigures;

const entries = loadEntries();
const write = (line: string): void => void process.stdout.write(`${line}\n`);

/** Figures on `asked` after learning from the rest. */
const figuresWithout = (learnt: readonly EvalQuestion[], asked: readonly EvalQuestion[]): AnswerFigures => {
  const { model, table } = learn(entries, learnt);
  return measure(asked, ours(createKnowledge(entries, model, table)));
};

const together = (all: readonly AnswerFigures[]): AnswerFigures => {
  const sumOf = (name: Name, part: "hits" | "of"): number => all.reduce((sum, one) => sum + one[name][part], 0);
  const names = Object.keys(all[0] ?? {}) as Name[];
  return Object.fromEntries(
    names.map((name) => [name, shareOf(sumOf(name, "hits"), sumOf(name, "of"))]),
  ) as unknown as AnswerFigures;
};

const say = (title: string, figures: AnswerFigures): void => {
  write(title);
  for (const name of Object.keys(figures) as Name[]) write(`  ${name.padEnd(22)}${percent(figures[name])}`);
};

/** Measures and says each wave's figures, and all together. */
export const sayUnseen = (withoutWaves: boolean): void => {
  if (withoutWaves) {
    say("all waves, nothing learnt from any", figuresWithout(learntFrom(), waves.flatMap(waveQuestions)));
    return;
  }
  const all = waves.map((wave) => {
    const others = waves.filter((one) => one !== wave).flatMap(waveQuestions);
    const figures = figuresWithout([...learntFrom(), ...others], waveQuestions(wave));
    say(`wave ${wave}`, figures);
    return figures;
  });
  say("together", together(all));
};
