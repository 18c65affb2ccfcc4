import Mocha from "mocha";

/** The spec reporter, then the skipped tests by name and one plain closing line. */
export default class Reporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    const skipped: string[] = [];
    runner.on(Mocha.Runner.constants.EVENT_TEST_PENDING, (test) => void skipped.push(test.fullTitle()));
    runner.once(Mocha.Runner.constants.EVENT_RUN_END, () => {
      const { passes, failures } = this.stats;
      if (skipped.length > 0) process.stdout.write(`Skipped:\n${skipped.map((name) => `  - ${name}\n`).join("")}`);
      process.stdout.write(`\n${passes} passed, ${failures} failed, ${skipped.length} skipped\n`);
      if (skipped.length > 0 && process.env["CI"] === "true") {
        process.stdout.write("CI fails on skipped tests.\n");
        process.on("exit", () => (process.exitCode = 1));
        runner.failures += 1;
      }
    });
  }
}
