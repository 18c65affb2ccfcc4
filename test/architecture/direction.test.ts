import assert from "node:assert/strict";
import { join } from "node:path";
import { cruise } from "dependency-cruiser";
import extractConfig from "dependency-cruiser/config-utl/extract-depcruise-config";

const root = join(import.meta.dirname, "..", "..");

describe("architecture: imports go one way", () => {
  it("no rule of .dependency-cruiser.cjs is broken, and something was looked at", async function () {
    this.timeout(60_000);
    const config = await extractConfig(join(root, ".dependency-cruiser.cjs"));
    const { output } = await cruise(["bot", "addin", "src", "manifest", "test", "bench"], {
      ...config.options,
      baseDir: root,
      ruleSet: { forbidden: config.forbidden ?? [] },
      validate: true,
    });
    assert.ok(typeof output !== "string");
    const broken = output.summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`);
    assert.deepEqual(broken, []);
    assert.ok(output.summary.totalCruised > 200, `only ${output.summary.totalCruised} files were looked at`);
  });
});
