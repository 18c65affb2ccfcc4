import type { Attachment, Item, TransferRules } from "../../src/pst/types.ts";
import { messageHeader } from "./mime-header.ts";
import { base64Lines, oneLine, parameter, utf8 } from "./mime-text.ts";

/** Messages within messages that are followed. */
const deepest = 10;

interface Part {
  readonly header: readonly string[];
  readonly body: string;
}

const mediaType = /^[a-z0-9][a-z0-9!#$&^_.+-]{0,60}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,100}$/;

const textPart = (type: string, text: string): Part => ({
  header: [`Content-Type: ${type}; charset=utf-8`, "Content-Transfer-Encoding: base64"],
  body: base64Lines(utf8(text)),
});

const join = (kind: string, parts: readonly Part[], boundary: string): Part => {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  const inner = parts.map(({ header, body }) => `--${boundary}\r\n${header.join("\r\n")}\r\n\r\n${body}\r\n`).join("");
  return { header: [`Content-Type: multipart/${kind}; boundary="${boundary}"`], body: `${inner}--${boundary}--` };
};

/** A part in the place of one that does not come along, so that the reader of the message knows. */
const note = (name: string, why: string): Part =>
  textPart("text/plain", `The attachment "${oneLine(name)}" is not here. ${why}`);

const attachmentPart = async (attachment: Attachment, rules: TransferRules, depth: number): Promise<Part> => {
  const { name, method, mimeType, contentId, inline } = attachment;
  if (rules.blocked(name) !== undefined) return note(name, "NHSmail does not allow files of this type.");
  if (method === "reference") return note(name, "It was only a link to a file.");
  if (method === "embedded") {
    const inner = depth < deepest ? await attachment.embedded() : undefined;
    if (inner === undefined) return note(name, "It could not be read.");
    // RFC 2046 5.2.1: message/rfc822 may not be in base64; ours are 7-bit lines anyway.
    const header = ["Content-Type: message/rfc822", "Content-Disposition: attachment"];
    return { header, body: await messageText(inner, rules, depth + 1) };
  }
  const bytes = await attachment.bytes(rules.maxItemBytes);
  if (bytes === undefined) return note(name, "It could not be read.");
  const given = mimeType.trim().toLowerCase();
  const type = mediaType.test(given) && !/^(multipart|message)\//.test(given) ? given : "application/octet-stream";
  const id = contentId === undefined ? "" : oneLine(contentId).replace(/[<>\s]/g, "");
  return {
    header: [
      `Content-Type: ${type}`,
      "Content-Transfer-Encoding: base64",
      `Content-Disposition: ${inline && id !== "" ? "inline" : "attachment"};\r\n ${parameter("filename", name === "" ? "attachment" : name)}`,
      ...(id === "" ? [] : [`Content-ID: <${id}>`]),
    ],
    body: base64Lines(bytes),
  };
};

const bodyPart = async (item: Item, boundary: string): Promise<Part> => {
  const { plain, html } = await item.bodies();
  const parts = [
    ...(plain === undefined ? [] : [textPart("text/plain", plain)]),
    ...(html === undefined ? [] : [textPart("text/html", html)]),
  ];
  return join("alternative", parts.length === 0 ? [textPart("text/plain", "")] : parts, `${boundary}-a`);
};

const messageText = async (item: Item, rules: TransferRules, depth: number): Promise<string> => {
  // The same at every run, so that a resumed import meets the same digest; unlike anything in base64 lines.
  const boundary = `=_part-${item.nid.toString(16)}-${depth}`;
  const inline: Part[] = [];
  const attached: Part[] = [];
  for (const attachment of await item.attachments()) {
    const part = await attachmentPart(attachment, rules, depth);
    (attachment.inline && attachment.contentId !== undefined ? inline : attached).push(part);
  }
  const body = join("related", [await bodyPart(item, boundary), ...inline], `${boundary}-r`);
  const whole = join("mixed", [body, ...attached], `${boundary}-m`);
  const header = [...(await messageHeader(item)), "MIME-Version: 1.0", ...whole.header];
  return `${header.join("\r\n")}\r\n\r\n${whole.body}\r\n`;
};

/**
 * One message as RFC 5322 bytes, made in the browser: the wire's own header where the file kept it, bodies in UTF-8,
 * attachments, inline pictures, messages within messages. Equal at every run.
 */
export const composeMessage = async (item: Item, rules: TransferRules): Promise<Uint8Array<ArrayBuffer>> =>
  utf8(await messageText(item, rules, 0));
