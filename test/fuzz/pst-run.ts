import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { seedOf, type FuzzFormat } from "./pst-mutate.ts";

export interface FuzzReport {
  readonly format: FuzzFormat;
  readonly way: FuzzWay;
  readonly mutants: number;
  /** Mutants of which something was read. */
  readonly readable: number;
  readonly slowestMs: number;
  readonly slowest: number;
  readonly peakBytes: number;
  /** Numbers of the mutants that crashed, hung or took too much; the number makes the mutant again. */
  readonly failures: readonly { readonly mutant: number; readonly why: string }[];
}

export const fuzzLimits = { patienceMs: 10_000, bytes: 256 * 1024 * 1024 } as const;

const child = fileURLToPath(new URL("pst-child.ts", import.meta.url));

/** `read`: everything in every way there is. `export`: through the whole export, which must stay within its target. */
export type FuzzWay = "read" | "export";

/** Runs `count` mutants in a process of its own with capped memory; a failure costs that mutant and goes on. */
export const fuzz = async (
  format: FuzzFormat,
  count: number,
  first = 0,
  way: FuzzWay = "read",
): Promise<FuzzReport> => {
  const folder = mkdtempSync(join(tmpdir(), "onboarding-fuzz-"));
  try {
    const seeds = join(folder, "seeds.json");
    const made = (["none", "permute", "cyclic"] as const).map((encoding) =>
      seedOf(format, encoding, join(folder, `${encoding}.pst`)),
    );
    writeFileSync(seeds, JSON.stringify(await Promise.all(made)));
    return await fuzzSeeds({ format, seeds, way }, count, first);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

interface Run {
  readonly format: FuzzFormat;
  readonly seeds: string;
  readonly way: FuzzWay;
}

const fuzzSeeds = async (run: Run, count: number, first: number): Promise<FuzzReport> => {
  const { format, way } = run;
  const report = { format, way, mutants: 0, readable: 0, slowestMs: 0, slowest: -1, peakBytes: 0 };
  const failures: { mutant: number; why: string }[] = [];
  for (let next = first; next < first + count;) {
    const end = await batch(run, next, first + count - next, (index, things, took, rss) => {
      report.mutants++;
      if (things > 0) report.readable++;
      if (took > report.slowestMs) Object.assign(report, { slowestMs: took, slowest: index });
      report.peakBytes = Math.max(report.peakBytes, rss);
      if (rss > fuzzLimits.bytes) failures.push({ mutant: index, why: `${rss} bytes of memory` });
    });
    if (end.why !== undefined) {
      failures.push({ mutant: end.last, why: end.why });
      report.mutants++;
    }
    next = end.last + 1;
  }
  return { ...report, failures };
};

type Done = (index: number, things: number, took: number, rss: number) => void;

const batch = ({ seeds, way }: Run, from: number, count: number, done: Done): Promise<{ last: number; why?: string }> =>
  new Promise((resolve) => {
    const run = spawn(
      process.execPath,
      ["--max-old-space-size=128", "--expose-gc", child, seeds, way, String(from), String(count)],
      {
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
    let [last, why, noise] = [from, undefined as string | undefined, ""];
    const hang = (): void => {
      why = `no end within ${fuzzLimits.patienceMs} ms`;
      run.kill("SIGKILL");
    };
    let watchdog = setTimeout(hang, fuzzLimits.patienceMs * 2);
    run.stderr.on("data", (chunk: Buffer) => (noise = (noise + chunk.toString()).slice(-2000)));
    createInterface({ input: run.stdout }).on("line", (line) => {
      const [what, index, ...facts] = line.split(" ");
      last = Number(index);
      clearTimeout(watchdog);
      watchdog = setTimeout(hang, fuzzLimits.patienceMs);
      if (what === "end") done(last, Number(facts[0]), Number(facts[1]), Number(facts[2]));
    });
    run.on("close", (code) => {
      clearTimeout(watchdog);
      if (code === 0) resolve({ last: from + count - 1 });
      else resolve({ last, why: why ?? `crashed: ${noise}` });
    });
  });
