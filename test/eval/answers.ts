/**
 * How well the answers do on a set of questions: `node test/eval/answers.ts [dev|test] [--json]`. Beside ours, plain
 * MiniSearch over the same entries, so that what our work adds can be seen. Figures come with 95% Wilson intervals.
 */
import { argv } from "node:process";
import { fileURLToPath } from "node:url";
import MiniSearch from "minisearch";
import { loadEntries } from "../../src/knowledge/load.ts";
import { createKnowledge } from "../../src/knowledge/retrieve.ts";
import type { Entry, Knowledge } from "../../src/knowledge/types.ts";
import {
  authored,
  checkQuestions,
  hasGold,
  moreQuestions,
  strangerQuestions,
  trainingQuestions,
  type EvalQuestion,
  waveQuestions,
  waves,
} from "./sets.ts";

/** `hits` of `of`, and the 95% interval of the share (Wilson score). */
export interface Share {
  readonly hits: number;
  readonly of: number;
  readonly share: number;
  readonly low: number;
  readonly high: number;
}

export interface AnswerFigures {
  readonly at1: Share;
  readonly at3: Share;
  readonly directGiven: Share;
  readonly directRight: Share;
  readonly resolved: Share;
  readonly unanswerableAnswered: Share;
  readonly unanswerableRefused: Share;
  readonly nearAnswered: Share;
}

export const shareOf = (hits: number, of: number): Share => {
  if (of === 0) return { hits, of, share: 0, low: 0, high: 1 };
  const z = 1.96;
  const p = hits / of;
  const middle = (p + (z * z) / (2 * of)) / (1 + (z * z) / of);
  const half = (z / (1 + (z * z) / of)) * Math.sqrt((p * (1 - p)) / of + (z * z) / (4 * of * of));
  return { hits, of, share: p, low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
};

/** What one system says to one question: its order, and which band it chose. */
interface Said {
  readonly order: readonly string[];
  readonly band: "answer" | "did-you-mean" | "pass-on";
}
type System = (question: EvalQuestion) => Said;

/** Ours, as a person meets it: only what is shown counts, so the order is the answer or the choices. */
export const ours =
  (knowledge: Knowledge): System =>
  (question) => {
    const before = question.after === undefined ? undefined : knowledge.answer(question.after);
    const first = before?.choices.find((choice) => choice.kind === "entry");
    const entryId = before?.entryId ?? first?.entryId;
    const last = entryId === undefined || question.after === undefined ? undefined : { entryId, asked: question.after };
    const view = knowledge.answer(question.text, { last });
    const order =
      view.band === "answer"
        ? [view.entryId ?? ""]
        : view.choices.flatMap((one) => (one.kind === "entry" ? [one.entryId] : []));
    return { order, band: view.band };
  };

/** MiniSearch as it comes, with its usual fuzzy and prefix options, always answering with its first. */
export const plain = (entries: readonly Entry[]): System => {
  const search = new MiniSearch<{ id: string; question: string; alternates: string; answer: string }>({
    fields: ["question", "alternates", "answer"],
    searchOptions: { boost: { question: 3, alternates: 2 }, fuzzy: 0.2, prefix: true },
  });
  search.addAll(
    entries
      .filter(({ kind }) => kind === "answer")
      .map(({ id, question, alternates, answer }) => ({ id, question, alternates: alternates.join(" . "), answer })),
  );
  return ({ text }) => {
    const order = search.search(text).map(({ id }) => id as string);
    return { order, band: order.length === 0 ? "pass-on" : "answer" };
  };
};

/** The first of a did-you-mean counts for accuracy at 1, since it stands first; a refusal has no order. */
export const measure = (questions: readonly EvalQuestion[], system: System): AnswerFigures => {
  const said = questions.map((question) => ({ question, ...system(question) }));
  const can = said.filter(({ question }) => question.accept.length > 0);
  const cannot = said.filter(({ question }) => question.accept.length === 0);
  const near = cannot.filter(({ question }) => question.near);
  const right = ({ question, order }: (typeof said)[number], upTo: number): boolean =>
    order.slice(0, upTo).some((id) => question.accept.includes(id));
  const direct = said.filter(({ band }) => band === "answer");
  const resolved = can.filter((one) =>
    one.band === "answer" ? right(one, 1) : one.band === "did-you-mean" && right(one, 4),
  );
  const count = <T>(list: readonly T[], test: (one: T) => boolean): number => list.filter(test).length;
  return {
    at1: shareOf(
      count(can, (one) => right(one, 1)),
      can.length,
    ),
    at3: shareOf(
      count(can, (one) => right(one, 3)),
      can.length,
    ),
    directGiven: shareOf(
      count(can, ({ band }) => band === "answer"),
      can.length,
    ),
    directRight: shareOf(
      count(direct, (one) => right(one, 1)),
      direct.length,
    ),
    resolved: shareOf(resolved.length, can.length),
    unanswerableAnswered: shareOf(
      count(cannot, ({ band }) => band === "answer"),
      cannot.length,
    ),
    unanswerableRefused: shareOf(
      count(cannot, ({ band }) => band === "pass-on"),
      cannot.length,
    ),
    nearAnswered: shareOf(
      count(near, ({ band }) => band === "answer"),
      near.length,
    ),
  };
};

const names = {
  at1: "right at 1",
  at3: "right at 3",
  directGiven: "answered directly (of the answerable)",
  directRight: "direct answers right (of all given)",
  resolved: "resolved within two turns",
  unanswerableAnswered: "unanswerable, wrongly answered",
  unanswerableRefused: "unanswerable, refused at once",
  nearAnswered: "close to the domain, wrongly answered",
} as const satisfies Record<keyof AnswerFigures, string>;

export const percent = ({ hits, of, share, low, high }: Share): string =>
  `${(100 * share).toFixed(1)}% [${(100 * low).toFixed(1)}, ${(100 * high).toFixed(1)}] ${hits}/${of}`;

export const printAnswers = (part: string, questions: readonly EvalQuestion[], write: (line: string) => void): void => {
  const entries = loadEntries();
  const our = measure(questions, ours(createKnowledge(entries)));
  const bare = measure(questions, plain(entries));
  write(`Answers, ${part}: ${questions.length} questions`);
  write(`${"".padEnd(40)}${"ours".padEnd(34)}plain MiniSearch`);
  for (const key of Object.keys(names) as (keyof AnswerFigures)[]) {
    write(`${names[key].padEnd(40)}${percent(our[key]).padEnd(34)}${percent(bare[key])}`);
  }
};

/** What went wrong with each question, for the development sets only. */
const faultsOf = (questions: readonly EvalQuestion[]): readonly string[] => {
  const knowledge = createKnowledge(loadEntries());
  return questions.flatMap((question) => {
    const { order, band } = ours(knowledge)(question);
    const at = order.findIndex((id) => question.accept.includes(id));
    const fine =
      question.accept.length === 0 ? band !== "answer" : at === 0 ? true : band === "did-you-mean" && at > 0 && at < 4;
    return fine ? [] : [`${question.text} | ${question.accept.join(" ") || "-"} | ${band} ${order.join(" ")}`];
  });
};

/** Both parts' figures as data, for the ratchet and for `--json`. */
export const answerFigures = (): Readonly<Record<string, AnswerFigures>> => {
  const system = ours(createKnowledge(loadEntries()));
  const parts = (["dev", "test"] as const).filter(hasGold).map((part) => [part, authored(part)] as const);
  const all = [...parts, ["stranger", strangerQuestions()] as const];
  return Object.fromEntries(all.map(([part, questions]) => [part, measure(questions, system)]));
};

if (argv[1] === fileURLToPath(import.meta.url)) {
  const write = (line: string): void => void process.stdout.write(`${line}\n`);
  if (argv.includes("--json")) write(JSON.stringify(answerFigures(), null, 2));
  else {
    for (const part of ["dev", "test"] as const) {
      if (hasGold(part) && (argv[2] ?? part) === part) printAnswers(part, authored(part), write);
    }
    if ((argv[2] ?? "stranger") === "stranger") printAnswers("stranger", strangerQuestions(), write);
    for (const half of ["seen", "kept"] as const) {
      if ((argv[2] ?? "more") === "more") printAnswers(`dev-more, ${half}`, moreQuestions(half), write);
    }
    if ((argv[2] ?? "check") === "check") printAnswers("check", checkQuestions(), write);
    for (const wave of waves) {
      if ((argv[2] ?? "waves") === "waves") printAnswers(`wave ${wave}`, waveQuestions(wave), write);
    }
    if (argv[2] === "faults") for (const line of faultsOf(moreQuestions("seen"))) write(line);
    for (const part of ["order", "chance"] as const) {
      if (argv[2] === part) printAnswers(`${part} (trained on)`, trainingQuestions(part), write);
    }
  }
}
