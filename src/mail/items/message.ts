import { isAscii, isUtf8 } from "node:buffer";
import type { Attachment, Bodies, Item } from "../../pst/types.ts";
import { attachmentPart, type Embed } from "./attachments.ts";
import { charsetOf } from "./charset.ts";
import { stableId, type Conversion } from "./context.ts";
import { messageHeader } from "./message-header.ts";
import { asciiOf } from "./narrow.ts";
import { binaryPart, multipart, textPart, type Part } from "./part.ts";
import type { Rooms } from "./rooms.ts";
import { SegmentList, type Segment } from "./segments.ts";
import { signedBody } from "./smime.ts";
import { wireHeaders } from "./wire-headers.ts";

export interface Composed {
  readonly segments: readonly Segment[];
  /** `wire`: the header fields are those that came over the wire; `composed`: made from properties. */
  readonly source: "wire" | "composed";
}

/** More parts than the body and its attachments: a meeting's calendar object. */
export interface Extra {
  readonly alternatives?: readonly Part[];
  /** Lines in front of the plain text: what a header has no place for. */
  readonly preface?: string;
}

const internetCodepageTag = 0x3fde;

/** What calls itself UTF-8 or ASCII and is not would be read as question marks: that goes as decoded. */
const isWhatItSays = (bytes: Uint8Array, charset: string): boolean =>
  charset === "utf-8" ? isUtf8(bytes) : charset !== "us-ascii" || isAscii(bytes);

const htmlPart = (bodies: Bodies, codepage: number, rooms: Rooms): Part | undefined => {
  const charset = charsetOf(codepage);
  // As stored where its character set has a name: a meta tag inside goes on telling the truth.
  if (bodies.htmlBytes !== undefined && charset !== undefined && isWhatItSays(bodies.htmlBytes, charset)) {
    return textPart("text/html", charset, asBuffer(bodies.htmlBytes), "", rooms);
  }
  return bodies.html === undefined ? undefined : textPart("text/html", "utf-8", rooms.text(bodies.html), "", rooms);
};

/** HTML whose item states no codepage for it is UTF-8 where it can be, whatever the rest of the item is in. */
const htmlCodepage = (item: Item, { htmlBytes }: Bodies): number =>
  !item.properties.has(internetCodepageTag) && htmlBytes !== undefined && isUtf8(htmlBytes)
    ? 65001
    : item.internetCodepage;

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);

const plainPart = (text: string, rooms: Rooms): Part => textPart("text/plain", "utf-8", rooms.text(text), "", rooms);

const plainParts = (bodies: Bodies, front: string, rooms: Rooms): Part[] => {
  const ascii = bodies.plainWide === undefined || front !== "" ? undefined : asciiOf(bodies.plainWide, rooms);
  if (ascii !== undefined) return [textPart("text/plain", "utf-8", ascii, "", rooms)];
  const text = front + (bodies.plain ?? "");
  return text === "" ? [] : [plainPart(text, rooms)];
};

/** The text in the forms that the item has, plainest first (RFC 2046 5.1.4). */
const textParts = (bodies: Bodies, codepage: number, preface: string | undefined, rooms: Rooms): Part[] => {
  const parts = plainParts(bodies, preface === undefined || preface === "" ? "" : `${preface}\r\n`, rooms);
  const html = htmlPart(bodies, codepage, rooms);
  if (html !== undefined) parts.push(html);
  // Real RTF (not HTML in disguise) holds formatting that nothing else here does.
  else if (bodies.rtf !== undefined && bodies.rtf.length > 0) {
    parts.push(binaryPart("Content-Type: application/rtf\r\nContent-Disposition: inline\r\n", bodies.rtf, rooms));
  }
  return parts.length > 0 ? parts : [plainPart("", rooms)];
};

/** Does the text name it, as "cid:..." (RFC 2392)? Some programs mark their pictures in no other way. */
const isNamedIn = (bodies: Bodies, contentId: string | undefined): boolean => {
  const id = contentId?.trim().replace(/^<|>$/g, "") ?? "";
  if (id === "") return false;
  const html = bodies.html ?? "";
  return [id, encodeURIComponent(id.toWellFormed())].some((each) => html.includes(`cid:${each}`));
};

const referenced = (attachment: Attachment, bodies: Bodies): boolean => {
  if (bodies.htmlFrom === undefined) return false;
  const { inline, contentId, contentLocation } = attachment;
  return (inline && (contentId ?? contentLocation) !== undefined) || isNamedIn(bodies, contentId);
};

/** Body and attachments as one part: mixed( alternative( plain, related( html, inline... ) ), attachments... ). */
const wholeBody = async (
  item: Item,
  conversion: Conversion,
  embed: Embed,
  attachments: readonly Attachment[],
  extra: Extra,
): Promise<Part> => {
  const bodies = await item.bodies();
  const base = stableId(conversion, "boundary");
  const texts = textParts(bodies, htmlCodepage(item, bodies), extra.preface, conversion.rooms);
  const inline: Part[] = [];
  const others: Part[] = [];
  for (const attachment of attachments) {
    const made = await attachmentPart(attachment, conversion, embed);
    (referenced(attachment, bodies) ? inline : others).push(made);
  }
  const last = texts.at(-1);
  if (inline.length > 0 && last !== undefined) {
    texts[texts.length - 1] = multipart("related", `=_r${base}`, [last, ...inline], '; type="text/html"');
  }
  const text = multipart("alternative", `=_a${base}`, [...texts, ...(extra.alternatives ?? [])]);
  return multipart("mixed", `=_m${base}`, [text, ...others]);
};

/** A message ends with a line end, whatever its text does: files and servers are made of lines. */
const unfinished = ({ body, exact }: Part): boolean => {
  const last = body.at(-1);
  return exact && Buffer.isBuffer(last) && last.length > 0 && last.at(-1) !== 10;
};

/** Hidden attachments of a recurring meeting hold its changed occurrences; they are in the calendar object. */
const isException = (attachment: Attachment): boolean =>
  attachment.hidden && attachment.method === "embedded" && attachment.properties.has(0x7ff9);

/**
 * An item as one RFC 5322 message ([MS-OXCMAIL] 2.1). The same item gives the same bytes at every run. Large
 * attachments are streamed when the segments are read; losses met then are added to `conversion.losses` then.
 */
export const composeMessage = async (
  item: Item,
  conversion: Conversion,
  embed: Embed,
  extra: Extra = {},
): Promise<Composed> => {
  const [recipients, attachments] = await Promise.all([item.recipients(), item.attachments()]);
  const wire = wireHeaders(item.internetHeaders);
  const header = messageHeader(item, recipients, conversion, wire);
  const source = wire === undefined ? "composed" : "wire";
  const signed = await signedBody(item, attachments, conversion);
  if (signed !== undefined) return { segments: new SegmentList().ascii(header).all(signed).done(), source };
  const shown = attachments.filter((attachment) => !isException(attachment));
  const body = await wholeBody(item, conversion, embed, shown, extra);
  return {
    segments: new SegmentList()
      .ascii(`${header}MIME-Version: 1.0\r\n${body.header}\r\n`)
      .all(body.body)
      .ascii(unfinished(body) ? "\r\n" : "")
      .done(),
    source,
  };
};
