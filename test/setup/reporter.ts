import { appendFileSync } from "node:fs";
import Mocha from "mocha";
import { summaryFile, type RunSummary } from "./summary.ts";

/** The spec reporter, then the skipped tests by name and one plain closing line; and the same for the end of all runs. */
export default class Reporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    const skipped: string[] = [];
    const failed: RunSummary["failed"][number][] = [];
    runner.on(Mocha.Runner.constants.EVENT_TEST_PENDING, (test) => void skipped.push(test.fullTitle()));
    runner.on(Mocha.Runner.constants.EVENT_TEST_FAIL, (test, error: unknown) => {
      failed.push({ name: test.fullTitle(), why: error instanceof Error ? (error.stack ?? error.message) : "unknown" });
    });
    runner.once(Mocha.Runner.constants.EVENT_RUN_END, () => {
      const { passes, failures } = this.stats;
      if (skipped.length > 0) process.stdout.write(`Skipped:\n${skipped.map((name) => `  - ${name}\n`).join("")}`);
      process.stdout.write(`\n${passes} passed, ${failures} failed, ${skipped.length} skipped\n`);
      const file = process.env[summaryFile];
      const summary: RunSummary = { passed: passes, failed, skipped };
      if (file !== undefined) appendFileSync(file, `${JSON.stringify(summary)}\n`);
      if (skipped.length > 0 && process.env["CI"] === "true") {
        process.stdout.write("CI fails on skipped tests.\n");
        process.on("exit", () => (process.exitCode = 1));
        runner.failures += 1;
      }
    });
  }
}
