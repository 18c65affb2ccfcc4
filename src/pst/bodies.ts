import type { ItemContext, ItemParts } from "./item-parts.ts";
import { loadValue } from "./property-context.ts";
import { decompressRtf } from "./rtf-compressed.ts";
import { rtfContent } from "./rtf-text.ts";
import { tags } from "./tags.ts";
import { isValidUtf8, labelledText, narrowText, wideText, wideTrimmed } from "./text.ts";
import type { Bodies } from "./types.ts";
import { decodeValue, types, type Codepages } from "./values.ts";

/** Reads what an item stores as its text, and takes what is missing out of the RTF. */
export const readBodies = async (context: ItemContext, parts: ItemParts): Promise<Bodies> => {
  const [plain, html, compressed] = await Promise.all([
    storedText(context, parts, tags.body),
    storedHtml(context, parts),
    stored(context, parts, tags.rtfCompressed),
  ]);
  const rtf = compressed === undefined ? undefined : decompressRtf(compressed, context.limits.valueBytes);
  if (compressed !== undefined && compressed.length > 0 && rtf === undefined)
    context.damage.report({ kind: "body", nid: parts.node.nid, detail: "the RTF body cannot be decompressed" });
  const needed = rtf !== undefined && (html === undefined || plain === undefined);
  const inside = needed ? rtfContent(rtf) : undefined;
  const htmlInside = inside?.from === "html" ? inside.text : undefined;
  const textInside = inside === undefined || inside.from === "html" ? undefined : inside.text;
  return {
    get plain() {
      return plain === undefined ? textInside : plain.text();
    },
    plainWide: plain?.wide,
    get html() {
      return html === undefined ? htmlInside : html.text();
    },
    rtf,
    plainFrom: plain !== undefined ? "stored" : textInside === undefined ? undefined : "rtf",
    htmlFrom: html !== undefined ? "stored" : htmlInside === undefined ? undefined : "rtf",
    htmlBytes: html?.bytes,
  };
};

const stored = (context: ItemContext, { node, raw, subNodes }: ItemParts, id: number) => {
  const property = raw.get(id);
  return property === undefined ? Promise.resolve(undefined) : loadValue(context, node, property, subNodes);
};

const codepagesOf = (context: ItemContext, { codepage }: ItemParts): Codepages => ({
  stated: codepage,
  otherwise: context.codepage,
});

/** Text that is made of its bytes when somebody asks for it: many bodies are passed on as they are stored. */
const later = (make: () => string): (() => string) => {
  let made: string | undefined;
  return () => (made ??= make());
};

interface Plain {
  readonly text: () => string;
  /** As stored, where that is UTF-16. */
  readonly wide: Uint8Array | undefined;
}

const storedText = async (context: ItemContext, parts: ItemParts, id: number): Promise<Plain | undefined> => {
  const bytes = await stored(context, parts, id);
  const property = parts.raw.get(id);
  if (bytes === undefined || property === undefined) return undefined;
  if (property.type === types.text) {
    const wide = wideTrimmed(bytes);
    return wide.length === 0 ? undefined : { text: later(() => wideText(wide)), wide };
  }
  const text = decodeValue({ ...property, bytes, subNode: undefined }, codepagesOf(context, parts));
  return typeof text === "string" && text !== "" ? { text: () => text, wide: undefined } : undefined;
};

const [utf8, ascii] = [65001, 20127];

interface Html {
  readonly text: () => string;
  /** As stored, where that is text in the item's Internet codepage. */
  readonly bytes: Uint8Array | undefined;
}

/** UTF-16, by its mark or by its zeros: no 8-bit text begins so, whatever codepage the item states for it. */
const isWide = (bytes: Uint8Array): boolean =>
  (bytes[0] === 0xff && bytes[1] === 0xfe) ||
  (bytes.length > 3 && bytes[0] !== 0 && bytes[1] === 0 && bytes[2] !== 0 && bytes[3] === 0);

// PidTagHtml is bytes in PidTagInternetCodepage; PidTagBodyHtml, the same id, is text.
const storedHtml = async (context: ItemContext, parts: ItemParts): Promise<Html | undefined> => {
  const bytes = await stored(context, parts, tags.html);
  const property = parts.raw.get(tags.html);
  if (bytes === undefined || property === undefined || bytes.length === 0) return undefined;
  const value = decodeValue({ ...property, bytes, subNode: undefined }, codepagesOf(context, parts));
  if (typeof value === "string") return { text: () => value, bytes: undefined };
  const html = isWide(bytes) ? { text: () => wideText(bytes), bytes: undefined } : htmlOf(context, parts, bytes);
  return { text: later(() => withoutMark(html.text())), bytes: html.bytes };
};

const withoutMark = (text: string): string => (text.startsWith("\ufeff") ? text.slice(1) : text);

const htmlOf = (context: ItemContext, parts: ItemParts, bytes: Uint8Array): Html => {
  const stated = parts.properties.number(tags.internetCodepage);
  if (stated !== undefined && stated !== ascii)
    return { text: () => narrowText(bytes, stated, context.codepage), bytes };
  // Where nobody says it is UTF-8 if it can be, else what it says itself, else as the item's other text.
  const itself = isValidUtf8(bytes) ? undefined : labelledText(bytes, charsetWithin(bytes));
  if (itself !== undefined) return { text: () => itself, bytes: undefined };
  return { text: () => narrowText(bytes, utf8, parts.codepage), bytes };
};

/** What a meta tag near the beginning of HTML says of its character set. */
const charsetWithin = (bytes: Uint8Array): string | undefined =>
  /<meta[^>]{1,200}?charset\s*=\s*["']?\s*([\w.:-]{1,40})/i.exec(narrowText(bytes.subarray(0, 2048), 1252))?.[1];
