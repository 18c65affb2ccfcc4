import { existsSync, readFileSync } from "node:fs";

/** One question with the entries that answer it; none where no source does. `topics` are filled for the authored sets. */
export interface EvalQuestion {
  readonly id: string;
  readonly text: string;
  readonly after: string | undefined;
  readonly accept: readonly string[];
  readonly near: boolean;
}

interface Authored {
  readonly id: string;
  readonly text: string;
  readonly after?: string;
  readonly answerable: boolean;
  readonly where: string;
}

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), "utf8");

/** The authored questions of one part, with the entries mapped to them in gold-<part>.json. */
export const authored = (part: "dev" | "test"): readonly EvalQuestion[] => {
  const gold = JSON.parse(read(`./questions/gold-${part}.json`)) as Readonly<Record<string, readonly string[]>>;
  return (JSON.parse(read(`./questions/${part}.json`)) as readonly Authored[]).map((one) => {
    const accept = gold[one.id] ?? [];
    if (one.answerable !== accept.length > 0) {
      throw new Error(`${one.id} is ${one.answerable ? "" : "not "}answerable, and gold-${part}.json disagrees`);
    }
    return { id: one.id, text: one.text, after: one.after, accept, near: one.where.includes("close to the domain") };
  });
};

export const hasGold = (part: "dev" | "test"): boolean =>
  existsSync(new URL(`./questions/gold-${part}.json`, import.meta.url));

/**
 * The later development questions. Those of odd number were read and learned from; those of even number were only
 * counted while the work went on.
 */
export const moreQuestions = (half: "seen" | "kept"): readonly EvalQuestion[] =>
  questionsOf("./questions/dev-more.txt", "more").filter((_, index) => (index % 2 === 0) === (half === "seen"));

/** Written after the work that they check; see the head of the file. */
export const checkQuestions = (): readonly EvalQuestion[] => questionsOf("./questions/check.txt", "check");

/** By a stranger to all of it: only measured, never read or learned from. */
export const strangerQuestions = (): readonly EvalQuestion[] => questionsOf("./questions/stranger.txt", "stranger");

/** Waves by people who had written none before: each measured once before it was read, then learned from. */
export const waves = [3, 4, 5, 6] as const;
export const waveQuestions = (wave: (typeof waves)[number]): readonly EvalQuestion[] =>
  questionsOf(`./questions/wave-${wave}.txt`, `wave-${wave}`);

/** Our own questions, in three lots (answers-train/README.md). They train, and measure nothing. */
export const trainingQuestions = (part: "order" | "chance" | "voices"): readonly EvalQuestion[] =>
  questionsOf(`./answers-train/${part}.txt`, part);

const questionsOf = (path: string, name: string): readonly EvalQuestion[] =>
  read(path)
    .split("\n")
    .filter((line) => line.trim() !== "" && !line.startsWith("#"))
    .map((line, index) => {
      const [asked = "", accept = ""] = line.split("|").map((one) => one.trim());
      const arrow = asked.indexOf(">>");
      return {
        id: `${name}-${index + 1}`,
        text: arrow < 0 ? asked : asked.slice(arrow + 2).trim(),
        after: arrow < 0 ? undefined : asked.slice(0, arrow).trim(),
        accept: accept === "-" ? [] : accept.split(/\s+/),
        near: true,
      };
    });

/** Every question that the order, the table and the chances learn from, but for the waves. */
export const learntFrom = (): readonly EvalQuestion[] => [
  ...trainingQuestions("order"),
  ...trainingQuestions("chance"),
  ...trainingQuestions("voices"),
  ...authored("dev"),
  ...moreQuestions("seen"),
  ...moreQuestions("kept"),
  ...checkQuestions(),
];

export const allWaves = (): readonly EvalQuestion[] => waves.flatMap(waveQuestions);
