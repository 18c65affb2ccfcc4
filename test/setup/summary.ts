/** What each of the runs of `npm test` came to, and the words for all of them at the very end, where people look first. */
import { readFile } from "node:fs/promises";

/** The environment's name for the file to which each run adds its line. */
export const summaryFile = "TEST_SUMMARY_FILE";

export interface RunSummary {
  readonly passed: number;
  readonly failed: readonly { readonly name: string; readonly why: string }[];
  readonly skipped: readonly string[];
}

/**
 * Adds the runs up: failed tests with the first lines of why, skipped ones by name, one closing line with the counts.
 *
 * @param file One run a line; a run that ended before its end has none.
 * @param runs How many runs there were to be.
 */
export const summaryOf = async (file: string, runs: number): Promise<string> => {
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
    throw error;
  });
  const all = text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as RunSummary);
  const failed = all.flatMap((run) => run.failed);
  const skipped = all.flatMap((run) => run.skipped);
  const passed = all.reduce((so, run) => so + run.passed, 0);
  return [
    "",
    ...(all.length < runs ? [`${runs - all.length} of ${runs} runs ended before the end.`] : []),
    ...failed.flatMap(({ name, why }) => [`FAILED ${name}`, ...why.split("\n", 12).map((line) => `    ${line}`)]),
    ...skipped.map((name) => `SKIPPED ${name}`),
    `Altogether: ${passed} passed, ${failed.length} failed, ${skipped.length} skipped`,
    "",
  ].join("\n");
};
