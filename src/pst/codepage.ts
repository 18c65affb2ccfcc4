import { nidType, nidTypes, type Context } from "./context.ts";
import { loadHeap } from "./heap.ts";
import { nodeAt, type NodeIndex } from "./node-index.ts";
import { readProperties, type RawProperties } from "./property-context.ts";
import { tags } from "./tags.ts";
import { knowsCodepage, westernEuropean } from "./text.ts";

/** Which Windows codepage goes with an Internet one: 8-bit text in a file is never ISO-2022-JP. */
const families: Readonly<Record<number, number>> = {
  20127: 1252,
  20866: 1251,
  21866: 1251,
  28591: 1252,
  28592: 1250,
  28594: 1257,
  28595: 1251,
  28596: 1256,
  28597: 1253,
  28598: 1255,
  28599: 1254,
  28603: 1257,
  28605: 1252,
  38598: 1255,
  50220: 932,
  50221: 932,
  50222: 932,
  50225: 949,
  51932: 932,
  51936: 936,
  51949: 949,
  52936: 936,
};

// Primary languages (MS-LCID) of which Windows' codepage is not 1252.
const languages: Readonly<Record<number, number>> = {
  0x01: 1256,
  0x02: 1251,
  0x04: 936,
  0x05: 1250,
  0x08: 1253,
  0x0d: 1255,
  0x0e: 1250,
  0x11: 932,
  0x12: 949,
  0x15: 1250,
  0x18: 1250,
  0x19: 1251,
  0x1a: 1250,
  0x1b: 1250,
  0x1c: 1250,
  0x1e: 874,
  0x1f: 1254,
  0x20: 1256,
  0x22: 1251,
  0x23: 1251,
  0x24: 1250,
  0x25: 1257,
  0x26: 1257,
  0x27: 1257,
  0x29: 1256,
  0x2a: 1258,
  0x2f: 1251,
};

const traditionalChinese = new Set([0x0404, 0x0c04, 0x1404]);

const codepageOfLocale = (locale: number): number =>
  traditionalChinese.has(locale) ? 950 : (languages[locale & 0x3ff] ?? westernEuropean);

const utf16 = new Set([1200, 1201]);
const unicode = new Set([65000, 65001, 54936]);

/** The codepage of 8-bit text that an item states, by its codepage, its language or its Internet codepage; or none. */
export const statedCodepage = (raw: RawProperties): number | undefined => {
  const stated = raw.get(tags.messageCodepage)?.inline;
  if (stated !== undefined && !utf16.has(stated) && knowsCodepage(stated)) return stated;
  const locale = raw.get(tags.messageLocale)?.inline;
  const ofLocale = locale === undefined || locale === 0 ? undefined : codepageOfLocale(locale);
  const ofInternet = internetFamily(raw.get(tags.internetCodepage)?.inline);
  // Western European is what a computer is set to that says little of the mail which it gets: a narrower word counts more.
  return ofLocale === westernEuropean && ofInternet !== undefined && !unicode.has(ofInternet)
    ? ofInternet
    : (ofLocale ?? ofInternet);
};

const internetFamily = (internet: number | undefined): number | undefined =>
  internet === undefined || utf16.has(internet)
    ? undefined
    : (families[internet] ?? (knowsCodepage(internet) ? internet : undefined));

export const codepageOf = (raw: RawProperties, fallback: number): number => statedCodepage(raw) ?? fallback;

const itemsAsked = 40;

/** The codepage of a store's 8-bit text that states none itself: what most of some of its items state. */
export const storeCodepage = async (context: Context, nodes: NodeIndex): Promise<number> => {
  const slots: number[] = [];
  for (let slot = 0; slot < nodes.count && slots.length < itemsAsked; slot++)
    if (nidType(nodes.nid(slot)) === nidTypes.message) slots.push(slot);
  const stated = await Promise.all(
    slots.map(async (slot) => {
      const heap = await loadHeap(context, nodeAt(nodes, slot));
      return heap === undefined ? undefined : statedCodepage(readProperties(context, heap));
    }),
  );
  const counts = Map.groupBy(
    stated.filter((codepage) => codepage !== undefined),
    (codepage) => codepage,
  );
  const [most] = [...counts].sort(([, a], [, b]) => b.length - a.length);
  return most?.[0] ?? westernEuropean;
};
