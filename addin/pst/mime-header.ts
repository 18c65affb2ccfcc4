import type { Address, Item, Recipient } from "../../src/pst/types.ts";
import { mailDate, oneLine, words } from "./mime-text.ts";

/** What describes the body is written anew, because the body is. The rest of the wire's header stays as it was. */
const bodyFields = /^(content-|mime-version:)/i;
const fieldName = /^[!-9;-~]+:/;

/** The header as it was on the wire (PidTagTransportMessageHeaders), without the fields that describe the body. */
const wireHeader = (text: string): readonly string[] => {
  const fields: string[] = [];
  for (const line of text.split(/\r\n|\r|\n/)) {
    if (/^[ \t]/.test(line) && fields.length > 0) fields.push(`${fields.pop() ?? ""}\r\n${line.trimEnd()}`);
    else if (fieldName.test(line)) fields.push(line.trimEnd());
    else if (line === "" && fields.length > 0) break;
  }
  // A continuation line of spaces alone would end the header (RFC 5322 2.2.3).
  return fields.map((field) => field.replace(/\r\n[ \t]*(?=\r\n|$)/g, "")).filter((field) => !bodyFields.test(field));
};

const plainAddress = /^[^\s<>()[\]\\,;:"@]+@[^\s<>()[\]\\,;:"@]+$/;

const mailbox = ({ name, address, smtp }: Address): string => {
  const at = oneLine(smtp ?? address);
  const shown = oneLine(name);
  if (!plainAddress.test(at)) return `${quoted(shown === "" ? at : shown)} <unknown@unknown.invalid>`;
  return shown === "" || shown === at ? at : `${quoted(shown)} <${at}>`;
};

const quoted = (text: string): string =>
  /^[\u0020-\u007e]*$/.test(text) ? `"${text.replace(/["\\]/g, "\\$&")}"` : words(text);

const list = (recipients: readonly Recipient[], role: Recipient["role"]): string =>
  recipients
    .filter((recipient) => recipient.role === role)
    .map(mailbox)
    .join(",\r\n ");

/** A header of our own, where the file kept none: sent items and drafts. */
const composedHeader = async (item: Item): Promise<readonly string[]> => {
  const recipients = await item.recipients();
  const date = item.sent ?? item.received ?? item.created;
  const importance = { low: "low", normal: undefined, high: "high" }[item.importance];
  const from = item.from ?? item.sender;
  const fields: readonly (readonly [string, string | undefined])[] = [
    ["From", from === undefined ? undefined : mailbox(from)],
    ["Sender", item.sender !== undefined && item.sender.address !== from?.address ? mailbox(item.sender) : undefined],
    ["To", list(recipients, "to")],
    ["Cc", list(recipients, "cc")],
    ["Bcc", list(recipients, "bcc")],
    ["Subject", words(item.subject)],
    ["Date", date === undefined ? undefined : mailDate(date)],
    ["Message-ID", item.messageId === undefined ? undefined : oneLine(item.messageId)],
    ["In-Reply-To", item.inReplyTo === undefined ? undefined : oneLine(item.inReplyTo)],
    ["References", item.references === undefined ? undefined : oneLine(item.references).replace(/ +/g, "\r\n ")],
    ["Importance", importance],
    ["Keywords", item.categories.length === 0 ? undefined : item.categories.map(words).join(",\r\n ")],
  ];
  return fields
    .filter(([, value]) => value !== undefined && value !== "")
    .map(([name, value]) => `${name}: ${value ?? ""}`);
};

/** The message's own header fields, each complete with its folded lines, none that describes the body. */
export const messageHeader = async (item: Item): Promise<readonly string[]> => {
  const wire = item.internetHeaders === undefined ? [] : wireHeader(item.internetHeaders);
  return wire.length > 0 ? wire : composedHeader(item);
};
