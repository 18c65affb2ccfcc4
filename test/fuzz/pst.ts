/**
 * Mutants of Outlook data files, read in a process with capped memory:
 *   node test/fuzz/pst.ts [--count 10000] [--format ansi|unicode|unicode4k] [--first 0] [--way read|export]
 * Fails where any of them crashes, takes more than 10 s, or more than 256 MB. A mutant's number makes it again.
 */
import { parseArgs } from "node:util";
import { fuzzFormats } from "./pst-mutate.ts";
import { fuzz } from "./pst-run.ts";

const { values } = parseArgs({
  options: {
    count: { type: "string", default: "10000" },
    format: { type: "string" },
    first: { type: "string", default: "0" },
    way: { type: "string", default: "read" },
  },
});

for (const format of fuzzFormats.filter((one) => values.format === undefined || one === values.format)) {
  const report = await fuzz(
    format,
    Number(values.count),
    Number(values.first),
    values.way === "export" ? "export" : "read",
  );
  process.stdout.write(`${JSON.stringify(report)}\n`);
  if (report.failures.length > 0) process.exitCode = 1;
}
