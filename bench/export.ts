/**
 * Export beside readpst on the same generated files, in the same run:
 *   node bench/export.ts [--sizes 14MB,1GB,6GB] [--rounds 3] [--dir /tmp/pst-bench-export] [--json]
 * Rounds alternate which tool is first, each into a new folder; the middle of each figure is given: wall time, processor
 * time (which a busy machine distorts less) and the kernel's peak of memory. Without `--rounds`: 7 up to 100 MB, 3 up to
 * 2 GB, 2 above. readpst runs with one job: with its default it loses mail. Ours also hashes every file and writes the
 * manifest; `again` is a second run over what the first round wrote. Ours is started by the package's bin
 * (src/onboarding.js), once before it counts, so that compiled code is there. What was written is deleted only at the
 * end: ext4 makes files slowly for minutes after many were deleted, for both tools. It takes up to 45 GB. `--out` puts
 * what is written elsewhere, on a tmpfs for example.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: {
    sizes: { type: "string", default: "14MB,1GB,6GB" },
    rounds: { type: "string" },
    dir: { type: "string", default: "/tmp/pst-bench-export" },
    out: { type: "string" },
    json: { type: "boolean", default: false },
  },
});

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const say = (line: string): void => void process.stdout.write(`${line}\n`);

interface Measure {
  readonly wall: number;
  readonly cpu: number;
  readonly mb: number;
  readonly files: number;
}

const filesIn = (folder: string): number =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length;

const measure = (command: readonly string[], out: string): Measure => {
  // What others and the round before left in memory must not be written at our cost.
  execFileSync("sync");
  const run = spawnSync("/usr/bin/time", ["-q", "-f", "%e %U %S %M", ...command], {
    encoding: "utf8",
    stdio: ["ignore", "ignore", "pipe"],
  });
  if (run.status !== 0) throw new Error(`${command.join(" ")} ended with ${run.status}: ${run.stderr}`);
  const [wall = 0, user = 0, system = 0, kb = 0] = (run.stderr.trim().split("\n").at(-1) ?? "").split(" ").map(Number);
  return { wall, cpu: user + system, mb: Math.round(kb / 1024), files: filesIn(out) };
};

const ours = (file: string, out: string): readonly string[] => [
  process.execPath,
  here("../src/onboarding.js"),
  "pst",
  "export",
  file,
  out,
  "--quiet",
];
const readpst = (file: string, out: string): readonly string[] => [
  "readpst",
  "-q",
  "-j",
  "0",
  "-D",
  "-e",
  "-o",
  out,
  file,
];

const median = (list: readonly number[]): number => {
  const sorted = [...list].sort((one, other) => one - other);
  const half = (list.length - 1) / 2;
  return ((sorted[Math.floor(half)] ?? 0) + (sorted[Math.ceil(half)] ?? 0)) / 2;
};
const middle = (list: readonly Measure[]): Measure => ({
  wall: median(list.map(({ wall }) => wall)),
  cpu: median(list.map(({ cpu }) => cpu)),
  mb: Math.max(...list.map(({ mb }) => mb)),
  files: list[0]?.files ?? 0,
});

interface Row {
  readonly size: string;
  readonly bytes: number;
  readonly export: Measure;
  readonly again: Measure;
  readonly readpst: Measure;
}

const roundsFor = (bytes: number): number =>
  values.rounds !== undefined ? Number(values.rounds) : bytes < 1e8 ? 7 : bytes < 2e9 ? 3 : 2;

const bench = (size: string): Row => {
  const file = join(values.dir, `${size}.pst`);
  if (!existsSync(file)) execFileSync(process.execPath, [here("../test/fixtures/pst/make.ts"), file, "--size", size]);
  const bytes = statSync(file).size;
  const found: { export: Measure[]; again: Measure[]; readpst: Measure[] } = { export: [], again: [], readpst: [] };
  const fresh = (name: string): string => {
    const out = join(folder, `${size}-${name}`);
    mkdirSync(out);
    return out;
  };
  for (let round = 0; round < roundsFor(bytes); round += 1) {
    const [out, theirs] = [fresh(`${round}-ours`), fresh(`${round}-readpst`)];
    const both = [
      () => found.export.push(measure(ours(file, out), out)),
      () => found.readpst.push(measure(readpst(file, theirs), theirs)),
    ];
    for (const one of round % 2 === 0 ? both : both.toReversed()) one();
    if (round === 0) found.again.push(measure(ours(file, out), out));
  }
  return {
    size,
    bytes,
    export: middle(found.export),
    again: middle(found.again),
    readpst: middle(found.readpst),
  };
};

mkdirSync(values.dir, { recursive: true });
const folder = mkdtempSync(join(values.out ?? values.dir, "out-"));
execFileSync(process.execPath, [here("../src/onboarding.js"), "pst", "export", "--help"]);
const rows: Row[] = [];
for (const size of values.sizes.split(",")) {
  const row = bench(size);
  rows.push(row);
  if (values.json) continue;
  const line = (name: string, { wall, cpu, mb, files }: Measure): void =>
    say(
      `  ${name.padEnd(14)} ${wall.toFixed(2).padStart(8)} s ${cpu.toFixed(2).padStart(8)} s cpu ${String(mb).padStart(5)} MB ${String(files).padStart(7)} files`,
    );
  say(`${size} (${(row.bytes / 1e6).toFixed(0)} MB)`);
  line("export", row.export);
  line("export again", row.again);
  line("readpst -j 0", row.readpst);
  say(
    `  ratio to readpst: ${(row.export.wall / row.readpst.wall).toFixed(2)} wall, ${(row.export.cpu / row.readpst.cpu).toFixed(2)} cpu`,
  );
}
if (values.json) say(JSON.stringify(rows));
rmSync(folder, { recursive: true });
