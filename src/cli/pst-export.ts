import { crc32 } from "node:zlib";
import { parseArgs } from "node:util";
import { availableParallelism } from "node:os";
import { ownHands, threads, type Crew } from "../mail/export/crew.ts";
import { DestinationError, Files } from "../mail/export/files.ts";
import { itemwiseFileSource } from "../mail/export/file-source.ts";
import { progressLine } from "../mail/export/progress.ts";
import { exportPst, type ExportReport, type Tell } from "../mail/export/run.ts";
import type { ExportFormat } from "../mail/export/plan.ts";
import { openPst, shareOf } from "../pst/open.ts";
import type { Pst } from "../pst/types.ts";
import { exitCodes, type Command, type Surroundings } from "./command.ts";

const usage = `Usage: onboarding pst export FILE DIR [--format eml|maildir|mbox] [--vcard 4|3] [--quiet] [--json]

Writes what is in an Outlook data file (PST or OST) into the folder DIR:
  mail, notes and journal entries as messages; appointments and tasks as calendar objects (.ics);
  contacts and distribution lists as cards (.vcf). DIR/manifest.jsonl lists every item.
Running it again changes nothing. The data file is only read.

  --format FORMAT  eml (a file for each message, the default), maildir, or mbox (a file for each folder)
  --vcard VERSION  4 (the default) or 3
  --quiet          no progress
  --json           the result as JSON on standard output; no progress

Exit codes: 0 all written, 1 some items left out or incomplete (the manifest says which) or the data file is damaged,
2 usage, 3 cannot read or write.
`;

interface Asked {
  readonly file: string;
  readonly directory: string;
  readonly format: ExportFormat;
  readonly vcard: "3.0" | "4.0";
  readonly quiet: boolean;
  readonly json: boolean;
}

const formats: readonly ExportFormat[] = ["eml", "maildir", "mbox"];

/** The arguments, or a sentence on what is wrong with them. */
const read = (args: readonly string[]): Asked | string => {
  let parsed;
  try {
    parsed = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        format: { type: "string", default: "eml" },
        vcard: { type: "string", default: "4" },
        quiet: { type: "boolean", default: false },
        json: { type: "boolean", default: false },
      },
    });
  } catch (error) {
    return error instanceof Error ? error.message : "These arguments cannot be understood.";
  }
  const { values, positionals } = parsed;
  const [file, directory, ...more] = positionals;
  if (file === undefined || directory === undefined || more.length > 0) return "Give one data file and one folder.";
  const format = formats.find((name) => name === values.format);
  if (format === undefined) return `There is no format "${values.format}". Choose eml, maildir or mbox.`;
  if (values.vcard !== "3" && values.vcard !== "4")
    return `There is no vCard version "${values.vcard}". Choose 4 or 3.`;
  const { quiet, json } = values;
  return { file, directory, format, vcard: values.vcard === "3" ? "3.0" : "4.0", quiet: quiet || json, json };
};

/** A line on the terminal, at most five times a second. */
const teller = ({ err, terminal }: Surroundings, quiet: boolean): { tell: Tell; end: () => void } => {
  if (quiet || !terminal) return { tell: () => undefined, end: () => undefined };
  const startedAt = performance.now();
  let next = 0;
  return {
    tell(done, total, bytes) {
      const now = performance.now();
      if (now < next && done < total) return;
      next = now + 200;
      err(`\r\u001b[K${progressLine({ done, total, bytes, startedAt, now })}`);
    },
    end: () => err("\r\u001b[K"),
  };
};

const summary = (report: ExportReport, directory: string): string => {
  const lines = [
    `${report.written} of ${report.items} items written to ${directory}` +
      (report.unchanged > 0 ? ` (${report.unchanged} were there already).` : "."),
  ];
  if (report.incomplete > 0) lines.push(`${report.incomplete} items are incomplete: see "losses" in manifest.jsonl.`);
  if (report.leftOut > 0) lines.push(`${report.leftOut} items were left out: see "leftOut" in manifest.jsonl.`);
  if (report.damage.length > 0) lines.push(`The data file is damaged in ${report.damage.length} places.`);
  return `${lines.join("\n")}\n`;
};

// A thread takes a tenth of a second to begin: a small file is done by then.
const smallFile = 48 * 1024 * 1024;
const mostThreads = 8;

const crewFor = (pst: Pst, { file, ...options }: Asked, files: Files): Crew => {
  const count = Math.min(mostThreads, availableParallelism());
  if (pst.format.size <= smallFile || count === 1) return ownHands(pst, files.root, options);
  return threads(count, { path: file, directory: files.root, share: shareOf(pst), options });
};

const run = async (asked: Asked, surroundings: Surroundings): Promise<number> => {
  const { out, err } = surroundings;
  const source = itemwiseFileSource(asked.file);
  try {
    const opened = await openPst(source, { crc32 });
    if (!opened.ok) {
      err(`${asked.file} cannot be read as an Outlook data file: ${opened.refusal.detail}.\n`);
      return exitCodes.unreadable;
    }
    const files = new Files(asked.directory);
    const crew = crewFor(opened.value, asked, files);
    const { tell, end } = teller(surroundings, asked.quiet);
    const report = await exportPst(opened.value, files, crew, asked, tell).finally(async () => {
      end();
      await crew.close();
    });
    out(asked.json ? `${JSON.stringify(report)}\n` : summary(report, asked.directory));
    // A header that is off harms no item; what else is damaged may have held some that nobody can list.
    const unharmed = report.damage.every(({ kind }) => kind === "header");
    return report.leftOut + report.incomplete === 0 && unharmed ? exitCodes.done : exitCodes.someLeftOut;
  } finally {
    source.close();
  }
};

const systemErrors: Readonly<Record<string, string>> = {
  ENOENT: "There is no such file",
  EACCES: "You may not read or write",
  EISDIR: "This is a folder and not a file",
  ENOTDIR: "A part of this path is not a folder",
  ENOSPC: "The disk is full. Make room and run this again",
  ELOOP: "There is a link where a file should be. Remove it",
};

/** `onboarding pst export`: everything in a data file, as files that others read. */
export const command: Command = async (args, surroundings) => {
  if (args.includes("--help")) {
    surroundings.out(usage);
    return exitCodes.done;
  }
  const asked = read(args);
  if (typeof asked === "string") {
    surroundings.err(`${asked}\n\n${usage}`);
    return exitCodes.usage;
  }
  try {
    return await run(asked, surroundings);
  } catch (error) {
    if (error instanceof DestinationError) {
      surroundings.err(`${error.message}\n`);
      return exitCodes.unreadable;
    }
    const { code, path } = error as NodeJS.ErrnoException;
    const said = code === undefined ? undefined : systemErrors[code];
    if (said === undefined) throw error;
    surroundings.err(`${said}: ${path ?? asked.file}\n`);
    return exitCodes.unreadable;
  }
};
