import type { ItemContext, ItemParts } from "./item-parts.ts";
import { loadValue } from "./property-context.ts";
import { decompressRtf } from "./rtf-compressed.ts";
import { rtfContent } from "./rtf-text.ts";
import { tags } from "./tags.ts";
import { narrowText } from "./text.ts";
import type { Bodies } from "./types.ts";
import { decodeValue, type Codepages } from "./values.ts";

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
    plain: plain ?? textInside,
    html: html?.text ?? htmlInside,
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

const storedText = async (context: ItemContext, parts: ItemParts, id: number): Promise<string | undefined> => {
  const bytes = await stored(context, parts, id);
  const property = parts.raw.get(id);
  if (bytes === undefined || property === undefined) return undefined;
  const text = decodeValue({ ...property, bytes, subNode: undefined }, codepagesOf(context, parts));
  return typeof text === "string" && text !== "" ? text : undefined;
};

const utf8 = 65001;

// PidTagHtml is bytes in PidTagInternetCodepage; PidTagBodyHtml, the same id, is text.
const storedHtml = async (context: ItemContext, parts: ItemParts) => {
  const bytes = await stored(context, parts, tags.html);
  const property = parts.raw.get(tags.html);
  if (bytes === undefined || property === undefined || bytes.length === 0) return undefined;
  const value = decodeValue({ ...property, bytes, subNode: undefined }, codepagesOf(context, parts));
  if (typeof value === "string") return { text: value, bytes };
  const stated = parts.properties.number(tags.internetCodepage);
  // Where nobody says it is UTF-8 if it can be, else as the item's other text.
  const text =
    stated === undefined ? narrowText(bytes, utf8, parts.codepage) : narrowText(bytes, stated, context.codepage);
  return { text: text.startsWith("\ufeff") ? text.slice(1) : text, bytes };
};
