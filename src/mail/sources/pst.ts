import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import { crc32 } from "node:zlib";
import { openPst } from "../../pst/open.ts";
import type { Folder, Pst } from "../../pst/types.ts";
import { MailError } from "../errors.ts";
import { sharedFileSource } from "../export/file-source.ts";
import { isMailFolder, messageOf, messagesOf, storeKey, type MadeMessage } from "../items/pst-source.ts";
import { damagedItem, lossLines, whyNotMade } from "./pst-failures.ts";
import type {
  FolderState,
  ItemMeta,
  Listing,
  MailDate,
  MailFolder,
  MailSource,
  MessageSink,
  SourceFolder,
  SpecialUse,
  Unreadable,
} from "../types.ts";

const dateOf = (date: Date | undefined): MailDate => ({ at: Math.floor((date?.getTime() ?? 0) / 1000), zone: 0 });

/** PidTagIpmSentMailEntryId: the store's own pointer to its folder of sent mail. */
const sentMailTag = 0x35e4;

const nidOfEntry = (entry: Uint8Array | undefined): number | undefined =>
  entry?.length === 24 ? Buffer.from(entry).readUInt32LE(20) : undefined;

const useOf = (pst: Pst, folder: Folder): SpecialUse | undefined => {
  if (folder.role === "deleted-items") return "trash";
  return nidOfEntry(pst.properties.bytes(sentMailTag)) === folder.nid ? "sent" : undefined;
};

/** Outlook's inbox is the server's, with what lies in it; every other folder keeps its name. */
const pathOf = ({ path }: Folder): readonly string[] =>
  path[0]?.toLowerCase() === "inbox" ? ["INBOX", ...path.slice(1)] : path;

const folderOf = (pst: Pst, folder: Folder, state: FolderState): MailFolder => {
  const nid = folder.nid.toString(16).padStart(8, "0");
  const specialUse = useOf(pst, folder);
  return {
    name: nid,
    objectId: nid,
    path: pathOf(folder),
    selectable: true,
    subscribed: true,
    ...(specialUse === undefined ? {} : { specialUse }),
    state: { ...state, messages: folder.statedItems },
  };
};

const metaOf = async (pst: Pst, folder: Folder): Promise<ItemMeta[]> => {
  const items: ItemMeta[] = [];
  for await (const message of messagesOf(pst, folder)) {
    items.push({
      uid: message.nid,
      size: message.size,
      date: dateOf(message.internalDate),
      flags: message.flags,
      ...(message.broken === undefined ? {} : { broken: message.broken }),
    });
  }
  return items;
};

const broken = (uid: number, why: string): Unreadable => ({ uid, kind: "broken", why });

/** Made, or why it is not: damage, a kind that is no message, and a fault of ours are told apart. */
const madeOf = async (pst: Pst, folder: Folder, uid: number): Promise<MadeMessage | Unreadable> => {
  const item = await pst.item(uid);
  if (item === undefined) return broken(uid, damagedItem);
  const message = messageOf(pst, folder, item);
  if (message.broken !== undefined) return broken(uid, message.broken);
  try {
    return await message.make();
  } catch (error) {
    return broken(uid, whyNotMade(error));
  }
};

/** Gives one message to the sink; returns why it could not be. */
const give = async (pst: Pst, folder: Folder, uid: number, sink: MessageSink): Promise<Unreadable | undefined> => {
  const made = await madeOf(pst, folder, uid);
  if ("kind" in made) return made;
  const told = lossLines(made.losses);
  await sink.begin(uid, told.length + made.size);
  if (told.length > 0) await sink.chunk(told);
  for await (const chunk of made.bytes()) await sink.chunk(chunk);
  await sink.end();
  return undefined;
};

const openFolder = (pst: Pst, folder: Folder, opened: MailFolder, state: FolderState): SourceFolder => ({
  folder: opened,
  async list(since): Promise<Listing> {
    // The file has not changed: nor has anything in it.
    if (since?.uidValidity === state.uidValidity && since.modSeq === state.modSeq) {
      return { state, kind: "changes", items: [], vanished: [] };
    }
    const items = await metaOf(pst, folder);
    return { state: { ...state, messages: items.length }, kind: "all", items, vanished: [] };
  },
  async fetch(uids, sink) {
    const unreadable: Unreadable[] = [];
    for (const uid of uids) {
      const failed = await give(pst, folder, uid, sink);
      if (failed !== undefined) unreadable.push(failed);
    }
    return unreadable;
  },
});

/**
 * An Outlook data file as a source of mail: folders for mail, each item a message as `items/message.ts` makes it. A
 * node's number never names another item within a store, so it is the UID. Throws MailError where it cannot be read.
 */
export const pstSource = async (path: string): Promise<MailSource> => {
  const source = await sharedFileSource(path);
  const opened = await openPst(source, { crc32 });
  if (!opened.ok) {
    await source.close();
    throw new MailError("folder-refused", `${path} cannot be read as an Outlook data file: ${opened.refusal.detail}.`);
  }
  const pst = opened.value;
  const key = storeKey(pst);
  const changed = await stat(path, { bigint: true });
  const state: FolderState = {
    uidValidity: (createHash("sha256").update(key).digest().readUInt32BE(0) % 0x7fff_ffff) + 1,
    modSeq: String(changed.mtimeNs / 1000n),
  };
  const folders = new Map(
    pst.folders.filter(isMailFolder).map((folder) => [folder.nid.toString(16).padStart(8, "0"), folder]),
  );
  return {
    kind: "pst",
    identity: `pst:${key}`,
    sessions: 4,
    folders: () => Promise.resolve([...folders.values()].map((folder) => folderOf(pst, folder, state))),
    session: () =>
      Promise.resolve({
        open(asked) {
          const folder = folders.get(asked.name);
          if (folder === undefined) throw new MailError("folder-refused", "The data file has no such folder.");
          return Promise.resolve(openFolder(pst, folder, asked, state));
        },
        close: () => Promise.resolve(),
      }),
    close: () => source.close(),
  };
};
