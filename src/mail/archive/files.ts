import { randomUUID } from "node:crypto";
import { mkdir, open, readdir, rename, rm, stat, utimes, type FileHandle } from "node:fs/promises";
import { join } from "node:path";
import { absent } from "./absent.ts";
import type { AppendMeta } from "../types.ts";
import type { ManifestLine } from "./manifest.ts";

/** How an archive lays messages into files. `name` is relative to the folder. */
export interface ArchiveFiles {
  /** Makes an empty folder that mail programs know as one. */
  readonly make: (folder: string) => Promise<void>;
  readonly begin: (folder: string, meta: AppendMeta) => Promise<{ file: FileHandle; name: string; start: number }>;
  /** Makes the message durable. */
  readonly finish: (folder: string, file: FileHandle, name: string) => Promise<void>;
  /**
   * Clears away a crash's leavings: what we wrote and no manifest line speaks of. Mail that is not ours stays. Returns
   * where a line's file lies now, since mail programs rename the files of a Maildir; undefined: it was taken away.
   */
  readonly tidy: (
    folder: string,
    lines: ReadonlyMap<number, ManifestLine>,
  ) => Promise<(line: ManifestLine) => string | undefined>;
  /** Writes flags where the layout keeps them; returns the file's name from then on. */
  readonly setFlags: (folder: string, file: string, flags: readonly string[]) => Promise<string>;
  /** Is there mail here? Asked of folders that are no archive's. */
  readonly holdsMail: (folder: string) => Promise<boolean>;
}

const letters: readonly (readonly [string, string])[] = [
  ["\\draft", "D"],
  ["\\flagged", "F"],
  ["\\answered", "R"],
  ["\\seen", "S"],
  ["\\deleted", "T"],
];

const parts = ["cur", "new", "tmp"];
const ourName = /^-?\d+\.[0-9a-f-]{36}\.archive,S=\d+(?::2,|$)/;
const uniqueOf = (name: string): string => name.slice(name.lastIndexOf("/") + 1).split(":2,")[0] ?? name;

const infoOf = (flags: readonly string[]): string => {
  const set = new Set(flags.map((flag) => flag.toLowerCase()));
  return letters.flatMap(([flag, letter]) => (set.has(flag) ? [letter] : [])).join("");
};

/** One file a message, dated as the message; flags in its name (Maildir). */
export const maildirFiles: ArchiveFiles = {
  make: async (folder) => {
    for (const part of parts) await mkdir(join(folder, part), { recursive: true, mode: 0o700 });
  },
  begin: async (folder, meta) => {
    const name = `cur/${meta.date.at}.${randomUUID()}.archive,S=${meta.size}:2,${infoOf(meta.flags)}`;
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
    const known = new Map([...lines.values()].map(({ file }) => [uniqueOf(file), file]));
    const now = new Map<string, string>();
    for (const part of parts) {
      for (const name of await readdir(join(folder, part)).catch(absent([]))) {
        if (!ourName.test(name)) continue;
        const file = known.get(uniqueOf(name));
        if (file === undefined) await rm(join(folder, part, name), { force: true });
        else now.set(file, `${part}/${name}`);
      }
    }
    return ({ file }) => now.get(file);
  },
  setFlags: async (folder, file, flags) => {
    const name = `cur/${uniqueOf(file)}:2,${infoOf(flags)}`;
    if (name !== file) await rename(join(folder, file), join(folder, name));
    return name;
  },
  holdsMail: async (folder) => {
    const names = await Promise.all(["cur", "new"].map((part) => readdir(join(folder, part)).catch(absent([]))));
    return names.flat().length > 0;
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
  make: async (folder) => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  },
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
    const there = await stat(path).catch(absent(undefined));
    let end = 0;
    for (const { start, size } of lines.values()) end = Math.max(end, start + size + 1);
    if (there !== undefined && there.size > end) {
      const file = await open(path, "r+");
      await file.truncate(end).finally(() => file.close());
    }
    const size = there?.size ?? 0;
    return (line) => (line.start + line.size <= size ? line.file : undefined);
  },
  setFlags: (_folder, file) => Promise.resolve(file),
  holdsMail: async (folder) => ((await stat(join(folder, mailbox)).catch(absent(undefined)))?.size ?? 0) > 0,
};
