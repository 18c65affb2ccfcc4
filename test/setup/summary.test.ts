import assert from "node:assert/strict";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { summaryOf, type RunSummary } from "./summary.ts";
import { temporaryFolder } from "./temporary.ts";

describe("tests: the end of all runs", () => {
  let folder: string;
  before(async () => (folder = await temporaryFolder("summary-")));
  after(() => rm(folder, { recursive: true, force: true }));
  const said = async (runs: readonly RunSummary[], expected: number): Promise<string[]> => {
    const file = join(folder, "runs.jsonl");
    await writeFile(file, runs.map((run) => `${JSON.stringify(run)}\n`).join(""));
    return (await summaryOf(file, expected)).split("\n").filter((line) => line !== "");
  };

  it("names what failed in an earlier run, with why, and adds up", async () => {
    const why = ["Error: not so", ...Array.from({ length: 20 }, () => "at there")].join("\n");
    const lines = await said(
      [
        { passed: 7, failed: [{ name: "a room does this", why }], skipped: [] },
        { passed: 2, failed: [], skipped: ["a room does that"] },
      ],
      2,
    );
    assert.deepEqual(lines.slice(0, 2), ["FAILED a room does this", "    Error: not so"]);
    assert.deepEqual(lines.slice(-2), ["SKIPPED a room does that", "Altogether: 9 passed, 1 failed, 1 skipped"]);
    assert.equal(lines.length, 15);
  });

  it("says where a run ended before its end", async () => {
    assert.deepEqual(await said([], 2), [
      "2 of 2 runs ended before the end.",
      "Altogether: 0 passed, 0 failed, 0 skipped",
    ]);
    assert.match(await summaryOf(join(folder, "none.jsonl"), 1), /^\n1 of 1 runs ended/);
  });
});
