import { open, readdir, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import type { MailSource } from "../types.ts";
import { distinctUids, fileSource, type FileFolder, type FileMessage } from "./files.ts";

/** A folder of .eml files; folders in it are folders. The date is the message's own, else the file's. */
export const emlSource = (root: string): Promise<MailSource> =>
  fileSource("eml", root, async () => {
    const folders: FileFolder[] = [];
    await walk(root, [], folders);
    return folders;
  });

const walk = async (path: string, parts: readonly string[], folders: FileFolder[]): Promise<void> => {
  if (parts.length > 20) return;
  const entries = (await readdir(path, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1));
  const files = entries
    .filter((entry) => entry.isFile() && /\.eml$/i.test(entry.name))
    .map(({ name }) => join(path, name));
  if (files.length > 0 || parts.length > 0) {
    const own = parts.length === 0 ? ["INBOX"] : parts;
    folders.push({ folder: { name: path, path: own, selectable: true, subscribed: true }, scan: () => scan(files) });
  }
  for (const entry of entries)
    if (entry.isDirectory()) await walk(join(path, entry.name), [...parts, entry.name], folders);
};

const scan = async (files: readonly string[]): Promise<readonly FileMessage[]> => {
  const uids = distinctUids(files.map((file) => basename(file)));
  const messages: FileMessage[] = [];
  for (const [i, file] of files.entries()) {
    const { size, mtimeMs } = await stat(file);
    const date = dateOf(await head(file)) ?? { at: Math.floor(mtimeMs / 1000), zone: 0 };
    messages.push({ meta: { uid: uids[i] ?? 0, size, date, flags: seen }, file, start: 0, end: size });
  }
  return messages;
};

/** An exported message has been read. */
const seen: readonly string[] = ["\\Seen"];

const head = async (path: string): Promise<string> => {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(65_536), 0, 65_536, 0);
    return buffer.toString("latin1", 0, bytesRead);
  } finally {
    await file.close();
  }
};

/** The Date field of a header (RFC 5322 3.3), with its zone; undefined where it is none. */
export const dateOf = (header: string): { at: number; zone: number } | undefined => {
  const end = header.search(/\r?\n\r?\n/);
  const value = /^date:[ \t]*([^\r\n]{1,100})/im.exec(end < 0 ? header : header.slice(0, end))?.[1];
  if (value === undefined) return undefined;
  const at = Date.parse(value.replace(/\([^)]*\)/g, ""));
  if (Number.isNaN(at)) return undefined;
  const zone = /([+-])(\d{2})(\d{2})\b/.exec(value);
  const minutes = zone === null ? 0 : (Number(zone[2]) * 60 + Number(zone[3])) * (zone[1] === "-" ? -1 : 1);
  return { at: Math.floor(at / 1000), zone: Math.abs(minutes) <= 14 * 60 ? minutes : 0 };
};
