import { createReadStream } from "node:fs";
import { mkdir, readdir, readFile, realpath, rename, stat, writeFile, type FileHandle } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { MailError } from "../errors.ts";
import { decodeUtf7, encodeUtf7 } from "../imap/utf7.ts";
import type {
  AppendBatch,
  AppendMeta,
  AppendOutcome,
  ItemMeta,
  MailFolder,
  MailTarget,
  MessageSink,
  TargetFolder,
  Unreadable,
} from "../types.ts";
import { appendManifest, ManifestWriter, readManifest, type ManifestLine } from "./archive-manifest.ts";
import { mailboxFiles, maildirFiles, type ArchiveFiles } from "./archive-files.ts";

/**
 * An archive that people keep when an account ends: a Maildir (one file a message) or mbox files, each folder with a
 * manifest.jsonl that can be searched and checked. Octets are kept exactly. A message counts as stored once its manifest
 * line is on the disk; what a crash left behind it is cleared away when the folder is opened again.
 */
export const archiveTarget = async (kind: "maildir" | "mbox", root: string): Promise<MailTarget> => {
  const where = (path: readonly string[]): string => join(root, folderName(path));
  const folders = async (): Promise<readonly MailFolder[]> => {
    // The archive's own folder is made with its first mail folder: looking makes nothing.
    const entries = await readdir(root, { withFileTypes: true }).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
      throw error;
    });
    const names = entries.filter((entry) => entry.isDirectory());
    return Promise.all(
      names.flatMap(({ name }) => (name.startsWith(".") || name === "INBOX" ? [folderAt(root, name)] : [])),
    );
  };
  const createFolder = async (path: readonly string[]): Promise<MailFolder> => {
    if (folderName(path).length > 240)
      throw new MailError("folder-refused", "The folder's name is too long for a file.");
    await mkdir(where(path), { recursive: true, mode: 0o700 });
    const validity = join(where(path), "uidvalidity");
    await writeFile(validity, String(Math.floor(Date.now() / 1000)), { flag: "wx" }).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    });
    return folderAt(root, folderName(path));
  };
  return {
    kind,
    identity: `${kind}:${await realPathOf(root)}`,
    sessions: 4,
    folders,
    createFolder,
    renameFolder: async (folder, path) => {
      await rename(where(folder.path), where(path));
      return folderAt(root, folderName(path));
    },
    subscribe: () => Promise.resolve([]),
    session: () =>
      Promise.resolve({
        open: (folder) => openFolder(kind === "maildir" ? maildirFiles : mailboxFiles, where(folder.path), folder),
        close: () => Promise.resolve(),
      }),
    close: () => Promise.resolve(),
  };
};

/** The real path, also of what is not there yet. */
const realPathOf = async (path: string): Promise<string> => {
  const whole = resolve(path);
  return realpath(whole).catch(async (error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT" || dirname(whole) === whole) throw error;
    return join(await realPathOf(dirname(whole)), basename(whole));
  });
};

/** Maildir++: `.a.b`. A dot or slash within a part is written in modified UTF-7, so that no name leaves the archive. */
const folderName = (path: readonly string[]): string => {
  if (path.length === 1 && path[0] === "INBOX") return "INBOX";
  const part = (text: string): string =>
    encodeUtf7(text).replace(/[./\\]/g, (one) => {
      const unit = Buffer.alloc(2);
      unit.writeUInt16BE(one.charCodeAt(0));
      return `&${unit.toString("base64").replace(/=+$/, "").replaceAll("/", ",")}-`;
    });
  return `.${path.map(part).join(".")}`;
};

const folderAt = async (root: string, name: string): Promise<MailFolder> => {
  const path = name === "INBOX" ? ["INBOX"] : name.slice(1).split(".").map(decodeUtf7);
  const uidValidity = Number(await readFile(join(root, name, "uidvalidity"), "utf8").catch(() => "0"));
  return { name, path, selectable: true, subscribed: true, state: uidValidity > 0 ? { uidValidity } : undefined };
};

const openFolder = async (files: ArchiveFiles, path: string, folder: MailFolder): Promise<TargetFolder> => {
  const manifest = join(path, "manifest.jsonl");
  const lines = await readManifest(manifest);
  await files.tidy(path, lines);
  const uidValidity = Number(await readFile(join(path, "uidvalidity"), "utf8"));
  let next = Math.max(0, ...lines.keys()) + 1;
  return {
    folder,
    uidValidity,
    uidNext: next,
    messages: lines.size,
    flags: undefined,
    keywords: true,
    atomic: false,
    append: () =>
      batch(files, path, async (made) => {
        const numbered = made.map((line) => ({ ...line, uid: next++ }));
        await appendManifest(manifest, numbered);
        for (const line of numbered) lines.set(line.uid, line);
        return numbered.map(({ uid }) => uid);
      }),
    fresh: () => Promise.resolve({ uidNext: next, messages: lines.size }),
    list: (fromUid) => Promise.resolve([...lines.values()].filter(({ uid }) => uid >= fromUid).map(toMeta)),
    fetch: (uids, sink) => fetchLines(path, lines, uids, sink),
    setFlags: async (uids, flags) => {
      const changed = uids.flatMap((uid) => lines.get(uid) ?? []).map((line) => ({ ...line, flags }));
      await appendManifest(manifest, changed);
      for (const line of changed) lines.set(line.uid, line);
    },
    // An archive is added to and never taken from.
    remove: () => Promise.resolve(false),
  };
};

const toMeta = ({ uid, size, date, flags }: ManifestLine): ItemMeta => ({ uid, size, date, flags });

const batch = (
  files: ArchiveFiles,
  path: string,
  commit: (lines: readonly ManifestLine[]) => Promise<readonly number[]>,
): AppendBatch => {
  const made: ManifestLine[] = [];
  let current: { file: FileHandle; name: string; start: number; meta: AppendMeta; writer: ManifestWriter } | undefined;
  const close = async (): Promise<void> => {
    if (current === undefined) return;
    const { file, name, start, meta, writer } = current;
    current = undefined;
    await files.finish(path, file, name);
    made.push(writer.line({ uid: 0, file: name, start, size: meta.size, date: meta.date, flags: meta.flags }));
  };
  return {
    message: async (meta) => {
      await close();
      current = { ...(await files.begin(path, meta)), meta, writer: new ManifestWriter() };
    },
    chunk: async (data) => {
      current?.writer.push(data);
      await current?.file.write(data);
    },
    finish: async (): Promise<readonly AppendOutcome[]> => {
      await close();
      return (await commit(made)).map((uid) => ({ kind: "stored", uid }));
    },
    abort: () => void current?.file.close().catch(() => undefined),
  };
};

const fetchLines = async (
  path: string,
  lines: ReadonlyMap<number, ManifestLine>,
  uids: readonly number[],
  sink: MessageSink,
): Promise<readonly Unreadable[]> => {
  const unreadable: Unreadable[] = [];
  for (const uid of uids) {
    const line = lines.get(uid);
    const file = line === undefined ? "" : join(path, dirname(line.file), basename(line.file));
    const there = line === undefined ? undefined : await stat(file).catch(() => undefined);
    if (line === undefined || there === undefined || there.size < line.start + line.size) {
      unreadable.push({ uid, kind: "broken", why: "The archive's file is missing or too short." });
      continue;
    }
    await sink.begin(uid, line.size);
    if (line.size > 0) {
      for await (const chunk of createReadStream(file, { start: line.start, end: line.start + line.size - 1 }))
        await sink.chunk(chunk as Buffer);
    }
    await sink.end();
  }
  return unreadable;
};
