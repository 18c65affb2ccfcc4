import type { Folder, Item, Pst } from "../../pst/types.ts";
import { conversionOf, dateOf, type Loss } from "./context.ts";
import { convert } from "./convert.ts";
import { bytesOf, type Segment } from "./segments.ts";

/** A message as a mail server would take it. */
export interface PstMessage {
  readonly nid: number;
  readonly folderPath: readonly string[];
  /** System flags with their backslash, $Forwarded, and categories that can be keywords. */
  readonly flags: readonly string[];
  /** When it came, as RFC 9051 2.3.3 has it; else when it was sent or made. */
  readonly internalDate: Date | undefined;
  /** Octets of the data file's own; the message's exact size is known once it is made. */
  readonly size: number;
  /** Why it cannot be a message on a mail server; then there are no bytes. */
  readonly broken: string | undefined;
  readonly make: () => Promise<MadeMessage>;
}

export interface MadeMessage {
  /** Exact octets that `bytes` gives. */
  readonly size: number;
  readonly bytes: () => AsyncIterable<Buffer>;
  /** What of the item is not in them. */
  readonly losses: readonly Loss[];
}

const recordKeyTag = 0x0ff9;

/** The store's record key in hexadecimal: the same data file under whatever name. */
export const storeKey = (pst: Pst): string => Buffer.from(pst.properties.bytes(recordKeyTag) ?? []).toString("hex");

/** RFC 9051: a keyword is an atom. A category that is none stays in the message's own Keywords field. */
const keyword = (category: string): string | undefined => {
  const atom = category.trim().replace(/[ (){%*"\\\]]/g, "_");
  return /^[!-~]{1,100}$/.test(atom) && !atom.startsWith("$") ? atom : undefined;
};

export const flagsOfItem = (item: Item): readonly string[] => [
  ...(item.read ? ["\\Seen"] : []),
  ...(item.answered ? ["\\Answered"] : []),
  ...(item.flagged ? ["\\Flagged"] : []),
  ...(item.draft ? ["\\Draft"] : []),
  ...(item.forwarded ? ["$Forwarded"] : []),
  ...new Set(item.categories.map(keyword).filter((word) => word !== undefined)),
];

// Kinds that a mailbox holds as messages; the others have files of their own kind.
const whyNot: Partial<Record<Item["kind"], string>> = {
  appointment: "An appointment is no message. Write it as a calendar object: onboarding pst export.",
  task: "A task is no message. Write it as a to-do: onboarding pst export.",
  contact: "A contact is no message. Write it as a card: onboarding pst export.",
  distributionList: "A distribution list is no message. Write it as a card: onboarding pst export.",
};

/** Adds up what is in memory, and reads through what streams: a server wants the size first. */
const sizeOf = async (segments: readonly Segment[]): Promise<number> => {
  let size = 0;
  for (const segment of segments) {
    if (Buffer.isBuffer(segment)) size += segment.length;
    else for await (const chunk of segment.open()) size += chunk.length;
  }
  return size;
};

const make = async (pst: Pst, item: Item): Promise<MadeMessage> => {
  const conversion = conversionOf(`${storeKey(pst)}:${item.nid}`);
  const { segments } = await convert(item, conversion, { vcard: "4.0" });
  const size = await sizeOf(segments);
  // Reading a stream again tells its losses again.
  return { size, bytes: () => bytesOf(segments), losses: [...conversion.losses] };
};

/** One item as a message. */
export const messageOf = (pst: Pst, folder: Folder, item: Item): PstMessage => ({
  nid: item.nid,
  folderPath: folder.path,
  flags: flagsOfItem(item),
  internalDate: item.received ?? dateOf(item),
  size: item.size,
  broken: whyNot[item.kind],
  make: () => make(pst, item),
});

/** A folder's items as messages, in its order; what is damaged or of another kind says so. */
export async function* messagesOf(pst: Pst, folder: Folder): AsyncGenerator<PstMessage> {
  for await (const item of pst.items(folder)) {
    if (!item.lost) yield messageOf(pst, folder, item);
    else {
      yield {
        nid: item.nid,
        folderPath: folder.path,
        flags: [],
        internalDate: undefined,
        size: 0,
        broken: "The item is damaged and cannot be read.",
        make: () => Promise.reject(new Error("A damaged item has no bytes.")),
      };
    }
  }
}

const mailClasses = /^(?:ipf$|(?:ipf\.note|ipf\.imap)(?:\.|$))/i;

/** Folders for mail: calendars, contacts, tasks, notes and journals have no place on a mail server. */
export const isMailFolder = (folder: Folder): boolean =>
  (folder.place === "mailbox" || folder.role === "orphans") &&
  folder.path.length > 0 &&
  (folder.containerClass === "" || mailClasses.test(folder.containerClass));
