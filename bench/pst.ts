/**
 * Inspect beside readpst and pst-extractor on the same generated files, in the same run:
 *   node bench/pst.ts [--sizes 14MB,1GB,6GB] [--rounds 3] [--tools "inspect --quick,readpst -j 0"] [--dir /tmp/pst-bench] [--json]
 * Rounds are interleaved; medians of wall time, and of processor time, which a busy machine distorts less. Memory is the
 * kernel's peak. readpst and pst-extractor read every item (that is how they count); readpst also writes what it reads.
 * Ours is started as people start it, by the package's bin (src/onboarding.js), which keeps compiled code between runs.
 * What a round wrote is deleted only at the end: ext4 makes files slowly for minutes after many were deleted.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: {
    sizes: { type: "string", default: "14MB,1GB,6GB" },
    rounds: { type: "string", default: "3" },
    dir: { type: "string", default: "/tmp/pst-bench" },
    tools: { type: "string", default: "inspect --quick,inspect --verify,readpst -j 0,pst-extractor" },
    json: { type: "boolean", default: false },
  },
});

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const say = (line: string): void => void process.stdout.write(`${line}\n`);

interface Measure {
  readonly wall: number;
  readonly cpu: number;
  readonly mb: number;
}

/** Runs a command under GNU time; undefined where it fails or takes over ten minutes. */
const measure = (command: readonly string[]): Measure | undefined => {
  const run = spawnSync("/usr/bin/time", ["-q", "-f", "%e %U %S %M", ...command], {
    encoding: "utf8",
    timeout: 600_000,
    maxBuffer: 512 * 1024 * 1024,
    stdio: ["ignore", "ignore", "pipe"],
  });
  const last = run.stderr.trim().split("\n").at(-1) ?? "";
  const [wall, user, system, kb] = last.split(" ").map(Number);
  // Exit code 1 of inspect: some items would not move. It has read them all the same.
  if ((run.status ?? 9) > 1 || kb === undefined || Number.isNaN(kb)) return undefined;
  return { wall: wall ?? 0, cpu: (user ?? 0) + (system ?? 0), mb: Math.round(kb / 1024) };
};

const tools: readonly { readonly name: string; readonly command: (file: string, out: string) => readonly string[] }[] =
  [
    {
      name: "inspect --quick",
      command: (file) => [process.execPath, here("../src/onboarding.js"), "pst", "inspect", "--quick", "--json", file],
    },
    {
      name: "inspect --verify",
      command: (file) => [process.execPath, here("../src/onboarding.js"), "pst", "inspect", "--verify", "--json", file],
    },
    { name: "readpst -j 0", command: (file, out) => ["readpst", "-q", "-j", "0", "-D", "-o", out, file] },
    {
      name: "pst-extractor",
      command: (file) => [process.execPath, "--max-old-space-size=8000", here("pst-extractor-count.cjs"), file],
    },
  ];

const chosen = tools.filter(({ name }) => values.tools.split(",").includes(name));

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN;

const compare = (label: string, file: string, rounds: number) => {
  const written = mkdtempSync(join(values.dir, "out-"));
  const results = new Map<string, Measure[]>();
  const failed = new Set<string>();
  for (let round = 0; round < rounds; round++)
    for (const { name, command } of chosen) {
      if (failed.has(name)) continue;
      const out = join(written, `${round}-${name.replaceAll(" ", "")}`);
      mkdirSync(out, { recursive: true });
      const measured = measure(command(file, out));
      if (measured === undefined) failed.add(name);
      else results.set(name, [...(results.get(name) ?? []), measured]);
    }
  rmSync(written, { recursive: true });
  const own = results.get("inspect --quick") ?? [];
  const rows = chosen.map(({ name }) => {
    const all = failed.has(name) ? [] : (results.get(name) ?? []);
    const of = (pick: (one: Measure) => number): number => median(all.map(pick));
    const ratio = (pick: (one: Measure) => number): number => of(pick) / median(own.map(pick));
    return {
      label,
      name,
      wall: of(({ wall }) => wall),
      cpu: of(({ cpu }) => cpu),
      mb: of(({ mb }) => mb),
      wallRatio: ratio(({ wall }) => wall),
      cpuRatio: ratio(({ cpu }) => cpu),
    };
  });
  if (values.json) say(JSON.stringify(rows));
  else
    for (const { name, wall, cpu, mb, wallRatio, cpuRatio } of rows)
      say(
        Number.isNaN(wall)
          ? `| ${label} | ${name} | fails | | | | |`
          : `| ${label} | ${name} | ${wall.toFixed(2)} | ${wallRatio.toFixed(1)} | ${cpu.toFixed(2)} | ${cpuRatio.toFixed(1)} | ${mb} |`,
      );
};

mkdirSync(values.dir, { recursive: true });
say("| file | tool | wall s | ratio | processor s | ratio | peak MB |\n|---|---|---|---|---|---|---|");
for (const size of values.sizes.split(",")) {
  const file = join(values.dir, `${size.toLowerCase()}.pst`);
  if (!existsSync(file))
    spawnSync(process.execPath, [here("../test/fixtures/pst/make.ts"), file, "--size", size], { stdio: "inherit" });
  const bytes = statSync(file).size;
  compare(`${size} (${(bytes / 1e6).toFixed(0)} MB)`, file, Number(values.rounds));
}
