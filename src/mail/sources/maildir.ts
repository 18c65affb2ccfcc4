import { lstat, readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { readManifest } from "../archive/manifest.ts";
import { manifestFile } from "../archive/names.ts";
import { readSubscriptions } from "../archive/subscriptions.ts";
import { decodeUtf7 } from "../imap/utf7.ts";
import type { MailDate, MailSource } from "../types.ts";
import { distinctUids, fileSource, type FileFolder, type FileMessage } from "./files.ts";

const letters: Readonly<Record<string, string>> = {
  D: "\\Draft",
  F: "\\Flagged",
  P: "$Forwarded",
  R: "\\Answered",
  S: "\\Seen",
  T: "\\Deleted",
};

/** A Maildir: Maildir++ folders (`.a.b`) and nested ones alike. Internal date is the file's time, as Dovecot has it. */
export const maildirSource = (root: string): Promise<MailSource> =>
  fileSource("maildir", root, async () => {
    const folders: FileFolder[] = [];
    const subscribed = await readSubscriptions(root);
    await walk(root, [], folders, subscribed, 0);
    return folders;
  });

const walk = async (
  path: string,
  parts: readonly string[],
  folders: FileFolder[],
  subscribed: (path: readonly string[]) => boolean,
  depth: number,
): Promise<void> => {
  if (depth > 20) return;
  const entries = await readdir(path, { withFileTypes: true });
  const names = new Set(entries.filter((entry) => entry.isDirectory()).map(({ name }) => name));
  if (names.has("cur") || names.has("new")) {
    const own = parts.length === 0 ? ["INBOX"] : parts;
    const folder = {
      name: path,
      path: own,
      selectable: true,
      subscribed: parts.length === 0 || subscribed(own),
    };
    folders.push({ folder, scan: () => scan(path) });
  }
  for (const name of names) {
    if (["cur", "new", "tmp"].includes(name)) continue;
    const below = name.startsWith(".")
      ? name
          .slice(1)
          .split(".")
          .map(decodeUtf7)
          .filter((part) => part !== "")
      : [decodeUtf7(name)];
    if (below.length > 0) await walk(join(path, name), [...parts, ...below], folders, subscribed, depth + 1);
  }
};

const scan = async (path: string): Promise<readonly FileMessage[]> => {
  const keywords = await readKeywords(path);
  const archived = await readArchived(path);
  const found: {
    unique: string;
    order: number;
    file: string;
    flags: readonly string[];
    size: number;
    date: MailDate;
  }[] = [];
  for (const part of ["cur", "new"]) {
    for (const name of (await readdir(join(path, part)).catch(() => [])).sort()) {
      if (name.startsWith(".")) continue;
      const file = join(path, part, name);
      if (!(await lstat(file)).isFile()) continue;
      const { size, mtimeMs } = await stat(file);
      const [unique = name, info = ""] = name.split(":2,");
      const { order, date, words } = archived.get(unique) ?? unarchived(mtimeMs);
      const flags = [...flagsOf(info.split(",")[0] ?? "", keywords), ...words].sort();
      found.push({ unique, order, file, flags, size, date });
    }
  }
  found.sort((a, b) => a.order - b.order || (a.unique < b.unique ? -1 : 1));
  const uids = distinctUids(found.map(({ unique }) => unique));
  return found.map(({ file, flags, size, date }, i) => ({
    meta: { uid: uids[i] ?? 0, size, date, flags },
    file,
    start: 0,
    end: size,
  }));
};

const unarchived = (mtimeMs: number) => ({ order: 0, date: { at: Math.floor(mtimeMs / 1000), zone: 0 }, words: [] });

/** What a Maildir has no place for, of an archive of ours: order, keywords, the time zone of the internal date. */
const readArchived = async (path: string) => {
  const lines = await readManifest(join(path, manifestFile));
  return new Map(
    [...lines.values()].map(({ uid, file, date, flags }) => {
      const unique = file.slice(file.lastIndexOf("/") + 1).split(":2,")[0] ?? file;
      return [unique, { order: uid, date, words: flags.filter((flag) => !flag.startsWith("\\")) }];
    }),
  );
};

const flagsOf = (info: string, keywords: ReadonlyMap<string, string>): readonly string[] =>
  Array.from(info)
    .flatMap((letter) => letters[letter] ?? keywords.get(letter) ?? [])
    .sort();

/** Dovecot's file of keywords: "0 $Label1" names the letter a. */
const readKeywords = async (path: string): Promise<ReadonlyMap<string, string>> => {
  const text = await readFile(join(path, "dovecot-keywords"), "utf8").catch(() => "");
  const lines = text.split("\n").map((line) => /^(\d{1,2}) (\S+)$/.exec(line));
  return new Map(
    lines.flatMap((line) =>
      line?.[1] === undefined || line[2] === undefined ? [] : [[String.fromCharCode(97 + Number(line[1])), line[2]]],
    ),
  );
};
