import type { TimeZone } from "../../../pst/appointment-types.ts";
import type { Attachment, Item } from "../../../pst/types.ts";
import { small, type Embed } from "../attachments.ts";
import { nested, type Conversion } from "../context.ts";
import { safeName } from "../header-text.ts";
import { plainText } from "../html-text.ts";
import { bytesOf } from "../segments.ts";
import { contentLine, parameterValue } from "./lines.ts";
import { wallAt, type Wall } from "./zone-time.ts";

/** A calendar object holds its attachments within lines, so they are held whole: up to this many bytes in all. */
const attachmentLimit = 16 * 1024 * 1024;

/** ATTACH with the data inside (RFC 5545 3.8.1.1). Folding is done by hand: the line may be megabytes long. */
const attachLine = (name: string, type: string, data: Uint8Array): string => {
  const safe = safeName(name);
  const known = /^[\w.+-]+\/[\w.+-]+$/.test(type) ? type : "application/octet-stream";
  const head = `ATTACH;ENCODING=BASE64;VALUE=BINARY;FMTTYPE=${known}${safe === "" ? "" : `;X-FILENAME=${parameterValue(safe)}`}:`;
  const encoded =
    Buffer.from(data.buffer, data.byteOffset, data.length)
      .toString("base64")
      .match(/.{1,74}/g) ?? [];
  return `${contentLine(head)}${encoded.map((line) => ` ${line}\r\n`).join("")}`;
};

export interface Attached {
  readonly lines: string;
  /** Text of a changed occurrence, by its original start as wall clock. */
  readonly exceptionBody: (original: Wall) => string | undefined;
}

// PidTagExceptionReplaceTime, [MS-OXOCAL] 2.2.10.1.6.
const replaceTimeTag = 0x7ff9;

/** Ordinary attachments as lines; the hidden messages of changed occurrences as their texts. */
export const attached = async (
  item: Item,
  zone: TimeZone | undefined,
  conversion: Conversion,
  embed: Embed,
): Promise<Attached> => {
  let left = attachmentLimit;
  let lines = "";
  const bodies = new Map<Wall, string>();
  const lose = (kind: "link-only" | "attachment-missing", attachment: Attachment, why: string): void => {
    conversion.losses.push({ kind, text: `Attachment ${attachment.number} ${why}` });
  };
  const message = async (attachment: Attachment): Promise<void> => {
    const original = attachment.properties.date(replaceTimeTag);
    const inner = await attachment.embedded();
    if (inner === undefined) {
      lose("attachment-missing", attachment, "is a message that could not be read.");
      return;
    }
    if (original !== undefined) {
      const plain = plainText(await inner.bodies());
      const wall = zone === undefined ? original.getTime() : wallAt(zone, original.getTime());
      if (plain !== undefined) bodies.set(wall, plain);
      return;
    }
    const made = await embed(inner, nested(conversion, attachment.number));
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of bytesOf(made.segments)) {
      size += chunk.length;
      if (size > left) {
        lose("attachment-missing", attachment, "is too large for a calendar object.");
        return;
      }
      chunks.push(chunk);
    }
    left -= size;
    lines += attachLine(`${safeName(inner.subject)}.${made.extension}`, made.mediaType, Buffer.concat(chunks));
  };
  for (const attachment of await item.attachments()) {
    if (attachment.method === "embedded") await message(attachment);
    else if (attachment.method === "reference")
      lose("link-only", attachment, "is a link to a file that is not in the data file.");
    else if (attachment.size > left) lose("attachment-missing", attachment, "is too large for a calendar object.");
    else {
      left -= attachment.size;
      lines += attachLine(attachment.name, attachment.mimeType, await small(attachment, conversion));
    }
  }
  return { lines, exceptionBody: (original) => bodies.get(original) };
};
