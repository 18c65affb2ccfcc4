import { lstat, readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { decodeUtf7 } from "../imap/utf7.ts";
import type { MailSource } from "../types.ts";
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
    const subscribed = await subscriptions(root);
    await walk(root, [], folders, subscribed, 0);
    return folders;
  });

const walk = async (
  path: string,
  parts: readonly string[],
  folders: FileFolder[],
  subscribed: ReadonlySet<string>,
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
      subscribed: parts.length === 0 || subscribed.has(own.join("\0")),
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

const subscriptions = async (root: string): Promise<ReadonlySet<string>> => {
  const text = await readFile(join(root, "subscriptions"), "utf8").catch(() => "");
  return new Set(
    text.split("\n").map((line) =>
      line
        .split(/[\t./]/)
        .map(decodeUtf7)
        .join("\0"),
    ),
  );
};

const scan = async (path: string): Promise<readonly FileMessage[]> => {
  const keywords = await readKeywords(path);
  const found: { unique: string; file: string; flags: readonly string[]; size: number; at: number }[] = [];
  for (const part of ["cur", "new"]) {
    for (const name of (await readdir(join(path, part)).catch(() => [])).sort()) {
      if (name.startsWith(".")) continue;
      const file = join(path, part, name);
      if (!(await lstat(file)).isFile()) continue;
      const { size, mtimeMs } = await stat(file);
      const [unique = name, info = ""] = name.split(":2,");
      found.push({
        unique,
        file,
        flags: flagsOf(info.split(",")[0] ?? "", keywords),
        size,
        at: Math.floor(mtimeMs / 1000),
      });
    }
  }
  found.sort((a, b) => (a.unique < b.unique ? -1 : 1));
  const uids = distinctUids(found.map(({ unique }) => unique));
  return found.map(({ file, flags, size, at }, i) => ({
    meta: { uid: uids[i] ?? 0, size, date: { at, zone: 0 }, flags },
    file,
    start: 0,
    end: size,
  }));
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
