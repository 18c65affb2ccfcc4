import { createHash, type Hash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { readManifest } from "../archive/manifest.ts";
import { archivePath, manifestFile, validityFile } from "../archive/names.ts";
import { readSubscriptions } from "../archive/subscriptions.ts";
import type { ItemMeta, MailSource } from "../types.ts";
import { distinctUids, fileSource, type FileFolder, type FileMessage } from "./files.ts";

/**
 * An mbox file (RFC 4155, mboxrd quoting), a folder of them, or an archive of ours, whose manifest says where each message
 * lies. A message is known by its content: files are rewritten.
 */
export const mboxSource = (root: string): Promise<MailSource> =>
  fileSource("mbox", root, async () => {
    if ((await stat(root)).isFile()) return [folderOf(root, [nameOf(root)])];
    const folders: FileFolder[] = [];
    await walk(root, [], folders);
    return folders;
  });

const nameOf = (path: string): string => {
  const name = basename(path).replace(/\.mbox$/i, "");
  return /^inbox$/i.test(name) ? "INBOX" : name;
};

const folderOf = (file: string, path: readonly string[]): FileFolder => ({
  folder: { name: file, path, selectable: true, subscribed: true },
  scan: () => scan(file),
});

const walk = async (path: string, parts: readonly string[], folders: FileFolder[]): Promise<void> => {
  if (parts.length > 20) return;
  const entries = await readdir(path, { withFileTypes: true });
  if (entries.some((entry) => entry.isFile() && entry.name === validityFile)) {
    folders.push(await archived(path));
    return;
  }
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.isDirectory()) await walk(join(path, entry.name), [...parts, entry.name.replace(/\.sbd$/i, "")], folders);
    else if (entry.isFile() && !/\.(jsonl|msf|json)$|^subscriptions$/i.test(entry.name))
      folders.push(folderOf(join(path, entry.name), [...parts, nameOf(entry.name)]));
  }
};

const archived = async (root: string): Promise<FileFolder> => {
  const path = archivePath(basename(root));
  const subscribed = (await readSubscriptions(dirname(root)))(path);
  return { folder: { name: root, path, selectable: true, subscribed }, scan: () => scanArchived(root) };
};

const scanArchived = async (root: string): Promise<readonly FileMessage[]> => {
  const lines = [...(await readManifest(join(root, manifestFile))).values()];
  const uids = distinctUids(lines.map(({ sha256 }) => sha256));
  return lines.map(({ file, start, size, date, flags }, i) => {
    const meta: ItemMeta = { uid: uids[i] ?? 0, size, date, flags };
    return { meta, file: join(root, basename(file)), start, end: start + size };
  });
};

interface Found {
  start: number;
  end: number;
  at: number;
  flags: readonly string[];
  key: Buffer;
}

const separator = /^From \S*.*\b\d{4}\b/;
const maxLine = 1_000_000;

const scan = async (file: string): Promise<readonly FileMessage[]> => {
  const found: Found[] = [];
  const reader = new MboxReader(found);
  for await (const chunk of createReadStream(file)) reader.push(chunk as Buffer);
  reader.finish();
  const uids = distinctUids(found.map(({ key }) => key));
  return found.map(({ start, end, at, flags }, i) => {
    const meta: ItemMeta = { uid: uids[i] ?? 0, size: end - start, date: { at, zone: 0 }, flags };
    return { meta, file, start, end, unquote: true };
  });
};

interface Current {
  readonly start: number;
  readonly at: number;
  header: string;
  inHeader: boolean;
  readonly hash: Hash;
}

/** Finds messages line by line: a "From " line at the beginning or behind an empty line starts one. */
class MboxReader {
  readonly #found: Found[];
  #rest = Buffer.alloc(0);
  #offset = 0;
  #blank = true;
  #current: Current | undefined;
  /** Octets of the empty line before a separator: they belong to the file, not to the message. */
  #blankLength = 0;

  constructor(found: Found[]) {
    this.#found = found;
  }

  push(chunk: Buffer): void {
    const data = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    let at = 0;
    for (let end = data.indexOf(10); end >= 0; end = data.indexOf(10, at)) {
      this.#line(data.subarray(at, end + 1));
      at = end + 1;
    }
    if (data.length - at > maxLine) {
      this.#line(data.subarray(at));
      at = data.length;
    }
    this.#rest = Buffer.from(data.subarray(at));
  }

  finish(): void {
    if (this.#rest.length > 0) this.#line(this.#rest);
    this.#close(this.#offset - (this.#blank ? this.#blankLength : 0));
  }

  #line(line: Buffer): void {
    const begins = line[0] === 0x46 && this.#blank && separator.test(line.toString("latin1", 0, 200));
    if (begins) {
      this.#close(this.#offset - this.#blankLength);
      const at = Date.parse(`${/\s(?=\w{3} \w{3} )(.*)$/.exec(line.toString("latin1").trim())?.[1] ?? ""} UTC`);
      this.#current = {
        start: this.#offset + line.length,
        at: Number.isNaN(at) ? 0 : Math.floor(at / 1000),
        header: "",
        inHeader: true,
        hash: createHash("sha256"),
      };
    } else if (this.#current !== undefined) this.#inside(this.#current, line);
    this.#offset += line.length;
    this.#blank = line.length <= 2 && (line[0] === 10 || (line[0] === 13 && line[1] === 10));
    this.#blankLength = this.#blank ? line.length : 0;
  }

  /** Status lines change whenever a mail program opens the file: they do not count for who the message is. */
  #inside(current: Current, line: Buffer): void {
    if (current.inHeader) {
      const text = line.toString("latin1");
      if (text.trim() === "") current.inHeader = false;
      if (current.header.length < 1_000_000) current.header += text;
      if (/^(x-)?status:|^x-(keywords|uid|imapbase|imap):|^content-length:/i.test(text)) return;
    }
    current.hash.update(line);
  }

  #close(end: number): void {
    const { start, at, header, hash } = this.#current ?? {};
    if (start === undefined || at === undefined || header === undefined || hash === undefined) return;
    this.#found.push({ start, end: Math.max(start, end), at, flags: statusFlags(header), key: hash.digest() });
    this.#current = undefined;
  }
}

const statusFlags = (header: string): readonly string[] => {
  const status = `${/^status:\s*(\w*)/im.exec(header)?.[1] ?? ""}${(/^x-status:\s*(\w*)/im.exec(header)?.[1] ?? "").toLowerCase()}`;
  const keywords = /^x-keywords:\s*([^\r\n]*)/im.exec(header)?.[1]?.trim().split(/\s+/) ?? [];
  const flags = [
    ...(status.includes("R") ? ["\\Seen"] : []),
    ...(status.includes("a") ? ["\\Answered"] : []),
    ...(status.includes("f") ? ["\\Flagged"] : []),
    ...(status.includes("t") ? ["\\Draft"] : []),
    ...(status.includes("d") ? ["\\Deleted"] : []),
  ];
  return [...flags, ...keywords.filter((keyword) => keyword !== "")].sort();
};
