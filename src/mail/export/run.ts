import type { Damage, ItemRef, Pst } from "../../pst/types.ts";
import type { Crew } from "./crew.ts";
import { DestinationError, seal, type Files, type Open, type Staged } from "./files.ts";
import { maildirFolders } from "./plan.ts";
import { addCounts, noCounts, type Counts, type Done, type ExportOptions, type Job } from "./job.ts";

export interface ExportReport {
  /** Items found in the folders. */
  readonly items: number;
  readonly written: number;
  /** Of the written: those that something is missing of. */
  readonly incomplete: number;
  readonly leftOut: number;
  /** Of the written: files that were there already, byte for byte. */
  readonly unchanged: number;
  readonly bytes: number;
  readonly byKind: Readonly<Record<string, number>>;
  readonly damage: readonly Damage[];
}

/** Told after some items; `bytes` written so far. `total` is what the folders state until it is known better. */
export type Tell = (done: number, total: number, bytes: number) => void;

// Enough that a thread is not asked all the time, few enough that all threads end at the same time.
const itemsAJob = 48;
const recordKeyTag = 0x0ff9;
const markerName = "export.json";

/** What a target folder is claimed for: the same data file in the same form may come again, nothing else. */
const markerOf = (pst: Pst, { format, vcard }: ExportOptions): string =>
  `${JSON.stringify({
    made: "onboarding pst export",
    store: Buffer.from(pst.properties.bytes(recordKeyTag) ?? []).toString("hex"),
    format,
    vcard,
  })}\n`;

/** Makes the folder ours: refuses one that holds anything but the same export. */
const claim = (files: Files, marker: string): void => {
  const there = files.read(markerName);
  if (there === marker) return;
  if (there !== undefined)
    throw new DestinationError(
      `${files.root} holds an export of another data file, or in another format. Choose an empty folder.`,
    );
  if (!files.isEmpty) throw new DestinationError(`${files.root} is not empty. Choose an empty folder.`);
  files.put(markerName, [Buffer.from(marker, "utf8")], undefined);
};

/** A job under way, in the order of the manifest. */
interface Under {
  readonly job: Job;
  readonly done: Promise<Done>;
  /** What this thread has begun for it. */
  readonly staged: readonly Staged[];
}

interface Run {
  readonly files: Files;
  readonly manifest: Open;
  readonly counts: Counts;
  readonly damage: Map<string, Damage>;
  /** Folders of the data file's folder whose jobs are coming in. */
  staged: Staged[];
}

const settle = (run: Run, { job, staged: ours }: Under, { counts, damage, lines, staged }: Done): void => {
  addCounts(run.counts, counts);
  for (const one of damage) run.damage.set(JSON.stringify(one), one);
  run.files.write(run.manifest, [Buffer.from(lines, "utf8")]);
  run.staged.push(...ours, ...staged);
  if (!job.last) return;
  seal(run.staged);
  run.staged = [];
};

/** A folder's items in jobs. */
const jobsOf = (folder: number, refs: readonly ItemRef[]): Job[] =>
  Array.from({ length: Math.ceil(refs.length / itemsAJob) }, (_, at) => ({
    folder,
    refs: refs.slice(at * itemsAJob, (at + 1) * itemsAJob),
    last: (at + 1) * itemsAJob >= refs.length,
  }));

/** A Maildir's folders are there even where it is empty. */
const begin = (files: Files, folder: number, jobs: readonly Job[], { format }: ExportOptions): Staged[] => {
  if (format === "maildir") for (const part of maildirFolders(folder)) files.folder(part);
  const staged = files.takeStaged();
  if (jobs.length === 0) seal(staged);
  return staged;
};

/**
 * Exports everything in a data file: `crew` does the work, `files` is the target folder. Resolves to the report; rejects
 * when the target cannot be written or the source fails. The manifest appears at the end, whole, in the order of the
 * data file whoever did what.
 */
export const exportPst = async (
  pst: Pst,
  files: Files,
  crew: Crew,
  options: ExportOptions,
  tell: Tell = () => undefined,
): Promise<ExportReport> => {
  claim(files, markerOf(pst, options));
  const stated = pst.folders.reduce((sum, folder) => sum + folder.statedItems, 0);
  const damage = new Map(pst.damage.map((one) => [JSON.stringify(one), one]));
  const run: Run = { files, manifest: files.open("manifest.jsonl"), counts: noCounts(), damage, staged: [] };
  const under: Under[] = [];
  let items = 0;
  const next = async (): Promise<void> => {
    const first = under.shift();
    if (first === undefined) return;
    settle(run, first, await first.done);
    items += first.job.refs.length;
    tell(items, Math.max(items, stated), run.counts.bytes);
  };
  try {
    for (const [index, folder] of pst.folders.entries()) {
      const jobs = jobsOf(index, await pst.list(folder));
      const staged = begin(files, index, jobs, options);
      for (const job of jobs) {
        while (under.length >= crew.width) await next();
        const done = crew.run(job);
        // Awaited in its turn; until then its failure is not unhandled.
        done.catch(() => undefined);
        under.push({ job, done, staged });
      }
    }
    while (under.length > 0) await next();
  } catch (error) {
    files.abandon(run.manifest);
    throw error;
  }
  files.close(run.manifest, undefined, true);
  // What the list of a folder found damaged is known only here, after the folders.
  for (const one of pst.damage) damage.set(JSON.stringify(one), one);
  return { items, ...run.counts, damage: [...damage.values()] };
};
