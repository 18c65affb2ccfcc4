import type { Attachment, Item } from "../../pst/types.ts";
import { depthLimit, nested, type Conversion } from "./context.ts";
import { fold, isAscii, oneLine, parameter, safeName } from "./header-text.ts";
import { part, piecesPart, streamPart, textPart, type Part } from "./part.ts";
import { bytesOf, type Segment } from "./segments.ts";

/** Attachments up to this many bytes are read at once and encoded whole; larger ones stream. */
const wholeLimit = 1024 * 1024;

/** What an item inside an item becomes; given by `convert.ts`, which knows all kinds. */
export type Embed = (
  item: Item,
  conversion: Conversion,
) => Promise<{ readonly mediaType: string; readonly extension: string; readonly segments: readonly Segment[] }>;

const typeForm = /^[a-z0-9][a-z0-9!#$&^_.+-]{0,60}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,100}$/;

const byExtension: Readonly<Record<string, string>> = {
  pdf: "application/pdf",
  doc: "application/msword",
  xls: "application/vnd.ms-excel",
  ppt: "application/vnd.ms-powerpoint",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  pptx: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
  txt: "text/plain",
  csv: "text/csv",
  htm: "text/html",
  html: "text/html",
  rtf: "application/rtf",
  zip: "application/zip",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  png: "image/png",
  gif: "image/gif",
  tif: "image/tiff",
  tiff: "image/tiff",
  bmp: "image/bmp",
  svg: "image/svg+xml",
  ics: "text/calendar",
  vcf: "text/vcard",
  xml: "application/xml",
};

/** A type that may be sent in base64: RFC 2046 5.2.1 forbids that for message/* and multipart/*. */
const mediaType = (attachment: Attachment): string => {
  const given = attachment.mimeType.trim().toLowerCase();
  if (typeForm.test(given) && !/^(?:message|multipart)\//.test(given)) return given;
  const extension = /\.([a-z0-9]{1,5})$/i.exec(attachment.name)?.[1]?.toLowerCase() ?? "";
  return byExtension[extension] ?? "application/octet-stream";
};

const contentId = (attachment: Attachment): string => {
  const id = oneLine(attachment.contentId ?? "").replace(/^<|>$/g, "");
  return id !== "" && isAscii(id) && !/[\s<>]/.test(id) ? `${fold(`Content-ID: <${id}>`)}\r\n` : "";
};

/** What the text may name the attachment by, where it does not by its id (RFC 2557 4.2). */
const contentLocation = (attachment: Attachment): string => {
  const where = oneLine(attachment.contentLocation ?? "");
  return where !== "" && where.length <= 500 && /^[!-~]+$/.test(where) ? `Content-Location: ${where}\r\n` : "";
};

const header = (attachment: Attachment, type: string, name: string): string => {
  const safe = safeName(name);
  const disposition = attachment.inline ? "inline" : "attachment";
  const names = safe === "" ? ["", ""] : [parameter("name", safe), parameter("filename", safe)];
  return `${fold(`Content-Type: ${type}${names[0] ?? ""}`)}\r\n${fold(`Content-Disposition: ${disposition}${names[1] ?? ""}`)}\r\n${contentId(attachment)}${contentLocation(attachment)}`;
};

/** The data as it streams, with an eye on its end: a damaged block ends it early, and that is told. */
async function* watched(
  attachment: Attachment,
  conversion: Conversion,
  memory?: (bytes: number) => Uint8Array,
): AsyncGenerator<Uint8Array> {
  let seen = 0;
  for await (const chunk of attachment.stream(memory)) {
    seen += chunk.length;
    yield chunk;
  }
  if (seen < attachment.size) {
    conversion.losses.push({
      kind: "attachment-damaged",
      text: `Attachment ${attachment.number} is damaged: ${seen} of ${attachment.size} bytes could be read.`,
    });
  }
}

/** The whole data of a small attachment. */
export const small = async (attachment: Attachment, conversion: Conversion): Promise<Uint8Array> => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of watched(attachment, conversion)) chunks.push(chunk);
  return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks);
};

const dataPart = async (attachment: Attachment, conversion: Conversion, type: string, name: string): Promise<Part> => {
  const head = header(attachment, type, name);
  const { rooms } = conversion;
  if (attachment.size > wholeLimit || attachment.size > conversion.memory.left) {
    return streamPart(head, () => watched(attachment, conversion, rooms.reading), rooms);
  }
  conversion.memory.left -= attachment.size;
  return piecesPart(head, attachment.size, watched(attachment, conversion, rooms.reading), rooms);
};

const embeddedPart = async (attachment: Attachment, conversion: Conversion, embed: Embed): Promise<Part> => {
  const item = conversion.depth >= depthLimit ? undefined : await attachment.embedded();
  if (item === undefined) {
    const deep = conversion.depth >= depthLimit;
    conversion.losses.push({
      kind: deep ? "too-deep" : "attachment-missing",
      text: deep
        ? `Attachment ${attachment.number} is a message more than ${depthLimit} levels down.`
        : `Attachment ${attachment.number}, a message, could not be read.`,
    });
    return textPart("text/plain", "utf-8", Buffer.from("This attached message could not be read.\r\n"));
  }
  const made = await embed(item, nested(conversion, attachment.number));
  const name = `${safeName(attachment.name === "" ? item.subject : attachment.name).replace(/\.(?:msg|eml|ics|vcf)$/i, "")}.${made.extension}`;
  // Messages that are made here are 7-bit already, so no encoding is needed (and none is allowed for them).
  if (made.mediaType === "message/rfc822") return part(header(attachment, made.mediaType, name), made.segments, true);
  // Cards and calendar objects are UTF-8: as they are, they would make the whole message an 8-bit one.
  const head = header(attachment, `${made.mediaType}; charset=utf-8`, name);
  return streamPart(head, () => bytesOf(made.segments), conversion.rooms);
};

/** One attachment as a part. Every method yields something, and what is lost is told. */
export const attachmentPart = (attachment: Attachment, conversion: Conversion, embed: Embed): Promise<Part> => {
  switch (attachment.method) {
    case "embedded":
      return embeddedPart(attachment, conversion, embed);
    case "ole":
      return dataPart(attachment, conversion, "application/x-ole-storage", attachment.name);
    case "reference": {
      conversion.losses.push({
        kind: "link-only",
        text: `Attachment ${attachment.number} is a link to a file that is not in the data file.`,
      });
      const where = oneLine(attachment.reference ?? attachment.name);
      return Promise.resolve(
        textPart(
          "text/plain",
          "utf-8",
          Buffer.from(`This attachment was a link to: ${where}\r\n`),
          parameter("name", "link.txt"),
        ),
      );
    }
    case "none":
    case "value":
      return dataPart(attachment, conversion, mediaType(attachment), attachment.name);
  }
};
