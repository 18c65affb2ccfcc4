import { strict as assert } from "node:assert";
import { fuzzFormats } from "./pst-mutate.ts";
import { fuzz } from "./pst-run.ts";

// The whole ten thousand of each format: node test/fuzz/pst.ts; its figures are in docs/benchmarks.md.
const mutants = 120;
const exported = 30;

describe("pst: broken and hostile files", function () {
  this.timeout(120_000);
  for (const format of fuzzFormats)
    it(`${mutants} mutants of an ${format} file: no crash, none over 10 s, none over 256 MB`, async () => {
      const report = await fuzz(format, mutants);
      assert.deepEqual(report.failures, []);
      assert.equal(report.mutants, mutants);
      assert.ok(report.readable > mutants / 2, "most mutants still give something, so the reader was really tried");
    });
  for (const format of fuzzFormats)
    it(`${exported} mutants of an ${format} file, exported: nothing outside the target, no name from the file`, async () => {
      const report = await fuzz(format, exported, 0, "export");
      assert.deepEqual(report.failures, []);
      assert.ok(report.readable > exported / 2);
    });
});
