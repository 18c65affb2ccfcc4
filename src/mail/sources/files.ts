import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { realpath, stat } from "node:fs/promises";
import { MailError } from "../errors.ts";
import type { ItemMeta, MailFolder, MailSource, MessageSink, Unreadable } from "../types.ts";
import { LineEnds } from "./line-ends.ts";

/** One message in a file: the whole file, or a range of it. */
export interface FileMessage {
  readonly meta: ItemMeta;
  readonly file: string;
  readonly start: number;
  /** One past its last octet. */
  readonly end: number;
  /** mbox: lines that begin with ">From " behind more ">" lose one. */
  readonly unquote?: boolean;
}

export interface FileFolder {
  readonly folder: MailFolder;
  readonly scan: () => Promise<readonly FileMessage[]>;
}

/** A source made of files. A folder is looked through when it is opened; nothing is ever written. */
export const fileSource = async (
  kind: "maildir" | "mbox" | "eml",
  path: string,
  find: () => Promise<readonly FileFolder[]>,
): Promise<MailSource> => {
  await stat(path).catch((cause: unknown) => {
    throw new MailError("folder-gone", `${path} can not be read. Is the path right?`, { cause });
  });
  const folders = await find();
  return {
    kind,
    identity: `${kind}:${await realpath(path)}`,
    sessions: 4,
    folders: () => Promise.resolve(folders.map(({ folder }) => folder)),
    session: () =>
      Promise.resolve({
        open: async (wanted) => {
          const found = folders.find(({ folder }) => folder.name === wanted.name);
          if (found === undefined) throw new MailError("folder-gone", "The folder is not there any more.");
          const messages = await found.scan();
          const byUid = new Map(messages.map((message) => [message.meta.uid, message]));
          const state = { uidValidity: 1, messages: messages.length };
          return {
            folder: wanted,
            list: () => Promise.resolve({ state, kind: "all", items: messages.map(({ meta }) => meta), vanished: [] }),
            fetch: (uids, sink) => fetchFiles(byUid, uids, sink),
          };
        },
        close: () => Promise.resolve(),
      }),
    close: () => Promise.resolve(),
  };
};

const fetchFiles = async (
  byUid: ReadonlyMap<number, FileMessage>,
  uids: readonly number[],
  sink: MessageSink,
): Promise<readonly Unreadable[]> => {
  const unreadable: Unreadable[] = [];
  for (const uid of uids) {
    const message = byUid.get(uid);
    if (message === undefined) {
      unreadable.push({ uid, kind: "gone", why: "The file is no longer there." });
      continue;
    }
    // Read twice: once to know the size with CRLF, once to give it. A message is never held whole.
    let size = 0;
    try {
      for await (const chunk of chunksOf(message)) size += chunk.length;
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? "unknown";
      unreadable.push({ uid, kind: code === "ENOENT" ? "gone" : "broken", why: `The file can not be read (${code}).` });
      continue;
    }
    await sink.begin(uid, size);
    for await (const chunk of chunksOf(message)) await sink.chunk(chunk);
    await sink.end();
  }
  return unreadable;
};

async function* chunksOf({ file, start, end, unquote }: FileMessage): AsyncGenerator<Buffer> {
  if (end <= start) return;
  const ends = new LineEnds();
  let rest = Buffer.alloc(0);
  for await (const raw of createReadStream(file, { start, end: end - 1 })) {
    const chunk = raw as Buffer;
    if (unquote !== true) {
      yield ends.push(chunk);
      continue;
    }
    const joined = Buffer.concat([rest, chunk]);
    // A quoted line is known as such once its first octets are there; the last, unfinished line waits.
    const cut = joined.length > 1_000_000 ? joined.length : joined.lastIndexOf(10) + 1;
    rest = Buffer.from(joined.subarray(cut));
    if (cut > 0) yield ends.push(unquoteFrom(joined.subarray(0, cut)));
  }
  if (rest.length > 0) yield ends.push(unquoteFrom(rest));
}

const unquoteFrom = (data: Buffer): Buffer =>
  data.includes(">From ") ? Buffer.from(data.toString("latin1").replace(/^>(>*From )/gm, "$1"), "latin1") : data;

/** A number for a name or content that has none: 52 bits of its SHA-256, never 0. `salt` tells equal ones apart. */
export const uidOf = (text: string | Uint8Array, salt = 0): number => {
  const digest = createHash("sha256").update(text).update(String(salt)).digest();
  return digest.readUIntBE(0, 6) * 16 + ((digest[6] ?? 0) >> 4) + 1;
};

/** UIDs in the order given, each once: equal names or contents are numbered. */
export const distinctUids = (keys: readonly (string | Uint8Array)[]): number[] => {
  const used = new Set<number>();
  return keys.map((key) => {
    let salt = 0;
    let uid = uidOf(key);
    while (used.has(uid)) uid = uidOf(key, (salt += 1));
    used.add(uid);
    return uid;
  });
};
