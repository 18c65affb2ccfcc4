import { u16, u32, u64, u8 } from "./bytes.ts";
import type { PstCrc } from "./crc.ts";
import type { Layout } from "./layout.ts";

export const pageTypes = { blockTree: 0x80, nodeTree: 0x81, map: 0x84 } as const;
export type TreeType = typeof pageTypes.blockTree | typeof pageTypes.nodeTree;

/** A BTPAGE's frame (MS-PST 2.2.2.7.7.1); its entries stay in `bytes`, `entryBytes` apart. */
export interface TreePage {
  readonly bytes: Uint8Array;
  readonly level: number;
  readonly count: number;
  readonly entryBytes: number;
  readonly bid: number;
}

export const readId = (layout: Layout, bytes: Uint8Array, at: number): number =>
  layout.idBytes === 8 ? u64(bytes, at) : u32(bytes, at);

/** Parses one page of a B-tree, or says in a sentence what is wrong with it. */
export const readTreePage = (layout: Layout, crc: PstCrc, type: TreeType, bytes: Uint8Array): TreePage | string => {
  if (bytes.length < layout.pageBytes) return "the page lies beyond the end of the file";
  if (u8(bytes, layout.pageTrailer) !== type || u8(bytes, layout.pageTrailer + 1) !== type)
    return `not a page of the ${type === pageTypes.nodeTree ? "node" : "block"} tree`;
  if (u32(bytes, layout.pageCrc) !== crc(bytes, 0, layout.pageTrailer)) return "the page's CRC is wrong";
  const level = u8(bytes, layout.entryLevel);
  const entryBytes = u8(bytes, layout.entryBytes);
  const wide = layout.entryCountBytes === 2;
  const count = wide ? u16(bytes, layout.entryCount) : u8(bytes, layout.entryCount);
  const least = smallestEntry(layout, type, level);
  if (entryBytes < least || count * entryBytes > layout.entryCount) return "the page's entries do not fit in it";
  return { bytes, level, count, entryBytes, bid: readId(layout, bytes, layout.pageBid) };
};

const smallestEntry = (layout: Layout, type: TreeType, level: number): number => {
  if (level > 0) return 3 * layout.idBytes;
  return type === pageTypes.nodeTree ? layout.nodeEntryBytes : layout.blockEntryBytes;
};

export interface Branch {
  readonly key: number;
  readonly bid: number;
  readonly offset: number;
}

/** BTENTRYs (2.2.2.7.7.2) of a page above the leaves. */
export const branches = (layout: Layout, page: TreePage): Branch[] =>
  Array.from({ length: page.count }, (_, index) => {
    const at = index * page.entryBytes;
    return {
      key: readId(layout, page.bytes, at),
      bid: readId(layout, page.bytes, at + layout.idBytes),
      offset: readId(layout, page.bytes, at + 2 * layout.idBytes),
    };
  });
