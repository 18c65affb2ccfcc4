import { createReadStream } from "node:fs";
import { readdir, readFile, realpath, rename, stat, writeFile, type FileHandle } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { absent } from "../archive/absent.ts";
import { mailboxFiles, maildirFiles, type ArchiveFiles } from "../archive/files.ts";
import { appendManifest, ManifestWriter, readManifest, type ManifestLine } from "../archive/manifest.ts";
import { archiveName, archivePath, manifestFile, validityFile } from "../archive/names.ts";
import { addSubscriptions, readSubscriptions } from "../archive/subscriptions.ts";
import { MailError } from "../errors.ts";
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

/**
 * An archive that people keep when an account ends: a Maildir (one file a message) or mbox files, each folder with a
 * manifest.jsonl that can be searched and checked. Octets are kept exactly. A message counts as stored once its manifest
 * line is on the disk; what a crash left behind it is cleared away when the folder is opened again.
 */
export const archiveTarget = async (kind: "maildir" | "mbox", root: string): Promise<MailTarget> => {
  const files = kind === "maildir" ? maildirFiles : mailboxFiles;
  // A Maildir's root is its INBOX; other mail programs look for it there.
  const at = (name: string): string => (kind === "maildir" && name === "INBOX" ? root : join(root, name));
  const folders = async (): Promise<readonly MailFolder[]> => {
    // The archive's own folder is made with its first mail folder: looking makes nothing.
    const entries = await readdir(root, { withFileTypes: true }).catch(absent([]));
    const below = entries.filter((entry) => entry.isDirectory() && entry.name.startsWith(".")).map(({ name }) => name);
    const subscribed = await readSubscriptions(root);
    const found = await Promise.all(["INBOX", ...below].map((name) => folderAt(files, at(name), name)));
    return found.flatMap((folder) =>
      folder === undefined ? [] : [{ ...folder, subscribed: subscribed(folder.path) }],
    );
  };
  const createFolder = async (path: readonly string[]): Promise<MailFolder> => {
    const name = archiveName(path);
    if (name.length > 240) throw new MailError("folder-refused", "The folder's name is too long for a file.");
    await folderAt(files, at(name), name);
    await files.make(at(name));
    const now = String(Math.floor(Date.now() / 1000));
    await writeFile(join(at(name), validityFile), now, { flag: "wx" }).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    });
    const made = await folderAt(files, at(name), name);
    if (made === undefined) throw new MailError("folder-gone", "The archive's folder went away while it was made.");
    return made;
  };
  return {
    kind,
    identity: `${kind}:${await realPathOf(root)}`,
    sessions: 4,
    folders,
    createFolder,
    renameFolder: async (folder, path) => {
      const name = archiveName(path);
      await rename(at(folder.name), at(name));
      return { ...folder, name, path };
    },
    subscribe: async (wanted) => {
      await addSubscriptions(
        root,
        wanted.map(({ path }) => path),
      );
      return [];
    },
    session: () =>
      Promise.resolve({
        open: (folder) => openFolder(files, at(folder.name), folder),
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

/** A folder that this archive made; nothing where there is none. Mail of others is never written among, nor tidied. */
const folderAt = async (files: ArchiveFiles, path: string, name: string): Promise<MailFolder | undefined> => {
  const text = await readFile(join(path, validityFile), "utf8").catch(absent(undefined));
  if (text === undefined) {
    if (!(await files.holdsMail(path))) return undefined;
    throw new MailError("folder-refused", "There is mail already that is no archive of ours. Name an empty folder.");
  }
  const uidValidity = Number(text);
  const state = uidValidity > 0 ? { uidValidity } : undefined;
  return { name, path: archivePath(name), selectable: true, subscribed: false, state };
};

const openFolder = async (files: ArchiveFiles, path: string, folder: MailFolder): Promise<TargetFolder> => {
  const manifest = join(path, manifestFile);
  const lines = await readManifest(manifest);
  const fileOf = await files.tidy(path, lines);
  const uidValidity = Number(await readFile(join(path, validityFile), "utf8"));
  let next = 1;
  for (const [uid, line] of lines) {
    next = Math.max(next, uid + 1);
    const file = fileOf(line);
    if (file === undefined) lines.delete(uid);
    else lines.set(uid, { ...line, file });
  }
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
      const changed: ManifestLine[] = [];
      for (const line of uids.flatMap((uid) => lines.get(uid) ?? []))
        changed.push({ ...line, flags, file: await files.setFlags(path, line.file, flags) });
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
