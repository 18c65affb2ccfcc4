import { readOneOff } from "../../pst/one-off.ts";
import type { Address, Item, Recipient } from "../../pst/types.ts";
import { mailAddress, mailbox, mailboxes, phrase } from "./addresses.ts";
import { dateOf, stableId, type Conversion } from "./context.ts";
import { field, headerDate, headerWords, isAscii, oneLine } from "./header-text.ts";
import { flatEntries } from "./one-off.ts";
import type { WireHeaders } from "./wire-headers.ts";

const tags = {
  readReceipt: 0x0029,
  replyBy: 0x0030,
  replyEntries: 0x004f,
  replyNames: 0x0050,
  topic: 0x0070,
  threadIndex: 0x0071,
} as const;

const internetHeaders = "00020386-0000-0000-c000-000000000046";

const messageIdForm = /^<[^<>\s]+>$/;
// Some programs store an id without its brackets.
const bareIdForm = /^[^<>\s@]+@[^<>\s@]+$/;
const idOf = (text: string | undefined): string | undefined => {
  const trimmed = text?.trim();
  if (trimmed === undefined || !isAscii(trimmed)) return undefined;
  const id = bareIdForm.test(trimmed) ? `<${trimmed}>` : trimmed;
  return messageIdForm.test(id) ? id : undefined;
};
const idsOf = (text: string | undefined): string | undefined => {
  const ids = text?.match(/<[^<>\s]+>/g)?.filter(isAscii);
  return ids === undefined || ids.length === 0 ? undefined : ids.join(" ");
};

const same = (one: Address, other: Address): boolean => mailAddress(one) === mailAddress(other);

/** Those of a role; somebody of whom nothing is said is one of those that a message is to. */
const withRole = (recipients: readonly Recipient[], role: Recipient["role"]): readonly Recipient[] =>
  recipients.filter((recipient) => (recipient.role === "unknown" ? "to" : recipient.role) === role);

const displayed = { to: 0x0e04, cc: 0x0e03, bcc: 0x0e02 } as const;

/** Whom Outlook shows, where an item has no list of recipients: names, or addresses, parted by semicolons. */
const namesShown = (item: Item, tag: number): readonly Address[] =>
  (item.properties.text(tag) ?? "")
    .split(";")
    .map((name) => oneLine(name).replace(/^'|'$/g, ""))
    .filter((name) => name !== "")
    .map((name) => ({ name, address: name.includes("@") ? name : "", type: "SMTP", smtp: undefined }));

const importance = { low: "Low", normal: undefined, high: "High" } as const;
const sensitivity = {
  normal: undefined,
  personal: "Personal",
  private: "Private",
  confidential: "Company-Confidential",
} as const;

/** The Message-ID, kept or made; a made one is the same at every run. */
export const messageIdOf = (item: Item, conversion: Conversion): string =>
  idOf(item.messageId) ?? `<${stableId(conversion, "message-id")}@onboarding.invalid>`;

const people = (item: Item, recipients: readonly Recipient[]): readonly (readonly [string, string | undefined])[] => {
  const from = item.from ?? item.sender;
  const list = (role: Recipient["role"], shown: number): string | undefined => {
    const those = recipients.length === 0 ? namesShown(item, shown) : withRole(recipients, role);
    return those.length === 0 ? undefined : mailboxes(those);
  };
  return [
    ["From", from === undefined ? undefined : mailbox(from)],
    [
      "Sender",
      item.sender !== undefined && from !== undefined && !same(item.sender, from) ? mailbox(item.sender) : undefined,
    ],
    ["To", list("to", displayed.to)],
    ["Cc", list("cc", displayed.cc)],
    // Kept: it is the sender's own record of who was told. RFC 5322 3.6.3 allows it in one's own copy.
    ["Bcc", list("bcc", displayed.bcc)],
  ];
};

/** What only Outlook knows about the item, as header fields that others understand. */
const marks = (item: Item): readonly (readonly [string, string | undefined])[] => [
  ["Importance", importance[item.importance]],
  ["Sensitivity", sensitivity[item.sensitivity]],
  ["Keywords", item.categories.length === 0 ? undefined : item.categories.map(phrase).join(", ")],
  ["X-Unsent", item.draft && item.kind === "mail" ? "1" : undefined],
  ["Content-Class", contentClass(item)],
  ...followUp(item),
  ["Content-Base", feedLink(item)],
];

const common = "00062008-0000-0000-c000-000000000046";

/** What a flag asks for, and until when ([MS-OXCMAIL] 2.2.3.2). */
const followUp = (item: Item): readonly (readonly [string, string | undefined])[] => {
  if (!item.flagged) return [];
  const wanted = oneLine(item.properties.text({ set: common, id: 0x8530 }) ?? "");
  const until = item.properties.date(tags.replyBy);
  return [
    ["X-Message-Flag", wanted === "" ? undefined : headerWords(wanted)],
    ["Reply-By", until === undefined ? undefined : headerDate(until)],
  ];
};

/** Where an article of a feed is read in full (PidLidPostRssItemLink), in the field that mail programs with feeds know. */
const feedLink = (item: Item): string | undefined => {
  if (!/^ipm\.post\.rss/i.test(item.messageClass)) return undefined;
  const link = item.properties.text({ set: "00062041-0000-0000-c000-000000000046", id: 0x8901 })?.trim();
  return link !== undefined && /^https?:\/\/[!-~]{1,900}$/i.test(link) ? link : undefined;
};

/** What kind of message it is for Exchange and Outlook: a rights-protected one is opened by it ([MS-OXCMAIL] 2.2.3.2.29). */
const contentClass = (item: Item): string | undefined => {
  const stated = item.properties.text({ set: internetHeaders, id: "content-class" });
  return stated !== undefined && /^[\w.:-]{1,100}$/.test(stated) ? stated : undefined;
};

const threading = (item: Item): readonly (readonly [string, string | undefined])[] => {
  const index = item.properties.bytes(tags.threadIndex);
  const topic = item.properties.text(tags.topic);
  return [
    ["In-Reply-To", idsOf(item.inReplyTo) ?? idOf(item.inReplyTo)],
    ["References", idsOf(item.references)],
    ["Thread-Topic", topic === undefined || topic === "" ? undefined : headerWords(topic)],
    [
      "Thread-Index",
      index === undefined || index.length === 0 || index.length > 4096
        ? undefined
        : Buffer.from(index).toString("base64"),
    ],
  ];
};

const lines = (fields: readonly (readonly [string, string | undefined])[], present?: ReadonlySet<string>): string =>
  fields
    .filter(([name, value]) => value !== undefined && present?.has(name.toLowerCase()) !== true)
    .map(([name, value]) => field(name, value ?? ""))
    .join("");

/**
 * All fields but those of MIME. With `wire` its lines come first, untouched, and only what they lack is added: who
 * was in Bcc, the categories, and fields that were lost on the way (Outlook cuts a long header).
 */
export const messageHeader = (
  item: Item,
  recipients: readonly Recipient[],
  conversion: Conversion,
  wire: WireHeaders | undefined,
): string => {
  const date = dateOf(item);
  const receipt = item.properties.flag(tags.readReceipt) === true ? (item.from ?? item.sender) : undefined;
  const own: readonly (readonly [string, string | undefined])[] = [
    ...people(item, recipients),
    ["Subject", headerWords(item.subject)],
    ["Date", date === undefined ? undefined : headerDate(date)],
    ["Message-ID", messageIdOf(item, conversion)],
  ];
  if (wire !== undefined) {
    const missing = own.filter(([name]) => name !== "Sender" && (name !== "Subject" || item.subject !== ""));
    return wire.lines + lines([...missing, ...marks(item)], wire.names);
  }
  return lines([
    ...own,
    ...threading(item),
    ["Reply-To", replyTo(item)],
    ["Disposition-Notification-To", receipt === undefined ? undefined : mailbox(receipt)],
    ...marks(item),
  ]);
};

/** PidTagReplyRecipientEntries holds people in full; the names beside it can be answered where they are addresses. */
const replyTo = (item: Item): string | undefined => {
  const entries = flatEntries(item.properties.bytes(tags.replyEntries) ?? new Uint8Array(0));
  const people = entries.map((entry) => readOneOff(entry, item.codepage)).filter((one) => one !== undefined);
  if (people.length > 0) return mailboxes(people.map((one) => ({ ...one, smtp: undefined })));
  const names = (item.properties.text(tags.replyNames) ?? "")
    .split(";")
    .map((name) => oneLine(name).replace(/^'|'$/g, ""));
  const addresses = names.filter((name) => /^[^\s<>@,;:"]+@[^\s<>@,;:"]+$/.test(name) && isAscii(name));
  return addresses.length === 0 ? undefined : addresses.join(", ");
};
