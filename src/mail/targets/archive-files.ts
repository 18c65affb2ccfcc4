import { randomUUID } from "node:crypto";
import { mkdir, open, readdir, rename, rm, stat, utimes, type FileHandle } from "node:fs/promises";
import { join } from "node:path";
import type { AppendMeta } from "../types.ts";
import type { ManifestLine } from "./archive-manifest.ts";

/** How an archive lays messages into files. `name` is relative to the folder. */
export interface ArchiveFiles {
  readonly begin: (folder: string, meta: AppendMeta) => Promise<{ file: FileHandle; name: string; start: number }>;
  /** Makes the message durable. */
  readonly finish: (folder: string, file: FileHandle, name: string) => Promise<void>;
  /** Clears away what no manifest line speaks of: a crash's leavings. */
  readonly tidy: (folder: string, lines: ReadonlyMap<number, ManifestLine>) => Promise<void>;
}

const letters: readonly (readonly [string, string])[] = [
  ["\\draft", "D"],
  ["\\flagged", "F"],
  ["\\answered", "R"],
  ["\\seen", "S"],
  ["\\deleted", "T"],
];

/** One file a message, dated as the message; flags in its name (Maildir). */
export const maildirFiles: ArchiveFiles = {
  begin: async (folder, meta) => {
    for (const part of ["cur", "new", "tmp"]) await mkdir(join(folder, part), { recursive: true, mode: 0o700 });
    const flags = new Set(meta.flags.map((flag) => flag.toLowerCase()));
    const info = letters.flatMap(([flag, letter]) => (flags.has(flag) ? [letter] : [])).join("");
    const name = `cur/${meta.date.at}.${randomUUID()}.archive,S=${meta.size}:2,${info}`;
    const file = await open(join(folder, "tmp", name.slice(4)), "wx", 0o600);
    return { file, name, start: 0 };
  },
  finish: async (folder, file, name) => {
    const draft = join(folder, "tmp", name.slice(4));
    await file.sync();
    await file.close();
    const at = Number(/^cur\/(-?\d+)\./.exec(name)?.[1] ?? 0);
    await utimes(draft, at, at);
    await rename(draft, join(folder, name));
    const directory = await open(join(folder, "cur"), "r");
    await directory.sync().finally(() => directory.close());
  },
  tidy: async (folder, lines) => {
    const known = new Set([...lines.values()].map(({ file }) => file));
    for (const part of ["cur", "tmp"]) {
      for (const name of await readdir(join(folder, part)).catch(() => [])) {
        if (!known.has(`${part}/${name}`)) await rm(join(folder, part, name), { force: true });
      }
    }
  },
};

const mailbox = "messages.mbox";
const days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** RFC 4155: the separator's date is UTC, in asctime's form. */
const separator = ({ date }: AppendMeta): string => {
  const at = new Date(date.at * 1000);
  const two = (n: number): string => String(n).padStart(2, "0");
  const day = String(at.getUTCDate()).padStart(2, " ");
  const time = `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())}`;
  return `From MAILER-DAEMON ${days[at.getUTCDay()] ?? ""} ${months[at.getUTCMonth()] ?? ""} ${day} ${time} ${at.getUTCFullYear()}\n`;
};

/**
 * All messages of a folder in one file. Octets stand there as they are (RFC 4155's "raw" form, without quoting): the
 * manifest's start and size say where each lies, so that a "From " line within a message does no harm.
 */
export const mailboxFiles: ArchiveFiles = {
  begin: async (folder, meta) => {
    const file = await open(join(folder, mailbox), "a", 0o600);
    const { size } = await file.stat();
    const line = `${size === 0 ? "" : "\n"}${separator(meta)}`;
    await file.write(line);
    return { file, name: mailbox, start: size + line.length };
  },
  finish: async (_folder, file) => {
    await file.write("\n");
    await file.sync();
    await file.close();
  },
  tidy: async (folder, lines) => {
    const path = join(folder, mailbox);
    const there = await stat(path).catch(() => undefined);
    const end = Math.max(0, ...[...lines.values()].map(({ start, size }) => start + size + 1));
    if (there === undefined || there.size <= end) return;
    const file = await open(path, "r+");
    await file.truncate(end).finally(() => file.close());
  },
};
