import { appendFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { Pass } from "./tools.ts";

/** One tool's turn in one round: the first copy, and where it was asked for the pass after it, without a change. */
export interface Turn {
  readonly at: string;
  /** What was measured: turns of another mailbox or machine are not put together with these. */
  readonly mailbox: string;
  readonly delayMs: number;
  readonly round: number;
  readonly tool: string;
  readonly first: Omit<Pass, "said">;
  readonly again: Omit<Pass, "said"> | undefined;
  /** Messages on the target afterwards. */
  readonly held: number;
  /** Compared message by message by another client (ours only). */
  readonly exact: boolean | undefined;
}

export type TurnKey = Pick<Turn, "mailbox" | "delayMs" | "round" | "tool">;

const same = (a: TurnKey, b: TurnKey): boolean =>
  a.mailbox === b.mailbox && a.delayMs === b.delayMs && a.round === b.round && a.tool === b.tool;

/** Turns as JSON lines in a file, so that a long measurement may be stopped at any moment and carried on later. */
export interface Results {
  readonly all: () => readonly Turn[];
  readonly has: (key: TurnKey) => boolean;
  readonly add: (turn: Turn) => Promise<void>;
}

/** `drop`: turns that are to be measured anew. A last line that was cut short is dropped too. */
export const openResults = async (path: string, drop: (turn: Turn) => boolean): Promise<Results> => {
  await mkdir(dirname(path), { recursive: true });
  const text = await readFile(path, "utf8").catch(() => "");
  const all = text.split("\n").flatMap((line): Turn[] => {
    try {
      return [JSON.parse(line) as Turn];
    } catch {
      return [];
    }
  });
  const turns = all.filter((turn) => !drop(turn));
  await writeFile(path, turns.map((turn) => `${JSON.stringify(turn)}\n`).join(""));
  return {
    all: () => turns,
    has: (key) => turns.some((turn) => same(turn, key)),
    add: async (turn) => {
      turns.push(turn);
      await appendFile(path, `${JSON.stringify(turn)}\n`);
    },
  };
};

export const median = (numbers: readonly number[]): number => {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
};

/** A table of medians; ratios are to the first tool. Each row says of how many rounds it is. */
export const table = (turns: readonly Turn[], tools: readonly string[]): readonly string[] => {
  const rows = [
    "| tool | rounds | first copy s | ratio | lowest to highest s | peak MB | no-change s | messages there | ended well |",
    "|---|---|---|---|---|---|---|---|---|",
  ];
  const of = (tool: string): readonly Turn[] => turns.filter((turn) => turn.tool === tool);
  const base = median(of(tools[0] ?? "").map(({ first }) => first.seconds));
  for (const tool of tools) {
    const mine = of(tool);
    if (mine.length === 0) continue;
    const firsts = mine.map(({ first }) => first.seconds);
    const agains = mine.flatMap(({ again }) => (again === undefined ? [] : [again.seconds]));
    const seconds = median(firsts);
    const cells = [
      tool,
      String(mine.length),
      seconds.toFixed(2),
      (seconds / base).toFixed(1),
      `${Math.min(...firsts).toFixed(2)} to ${Math.max(...firsts).toFixed(2)}`,
      median(mine.map(({ first }) => first.peakMb)).toFixed(0),
      agains.length === 0 ? "-" : median(agains).toFixed(2),
      [...new Set(mine.map(({ held }) => held))].join(", "),
      `${mine.filter(({ first }) => first.ok).length} of ${mine.length}`,
    ];
    rows.push(`| ${cells.join(" | ")} |`);
  }
  return rows;
};
