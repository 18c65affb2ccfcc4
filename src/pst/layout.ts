import type { Variant } from "./types.ts";

/** Where the three variants of the format keep things. Offsets in bytes within a page, an entry or a trailer. */
export interface Layout {
  readonly variant: Variant;
  /** Bytes of a BID or an offset. */
  readonly idBytes: 4 | 8;
  readonly pageBytes: number;
  /** PAGETRAILER (MS-PST 2.2.2.7.1) within the page; the CRC covers what stands before it. */
  readonly pageTrailer: number;
  readonly pageCrc: number;
  readonly pageBid: number;
  /** cEnt, cEntMax, cbEnt, cLevel of a BTPAGE (2.2.2.7.7.1); the first two are 16 bits wide in 4 KB pages. */
  readonly entryCount: number;
  readonly entryCountBytes: 1 | 2;
  readonly entryBytes: number;
  readonly entryLevel: number;
  /** Smallest BBTENTRY and NBTENTRY. */
  readonly blockEntryBytes: number;
  readonly nodeEntryBytes: number;
  /** BLOCKTRAILER (2.2.2.8.1): cb, wSig, then CRC and BID. Blocks with it are aligned and end with it. */
  readonly blockTrailerBytes: number;
  readonly blockAlign: number;
  readonly blockCrc: number;
  readonly blockBid: number;
  /** Most bytes that a block may hold before its trailer. */
  readonly blockDataBytes: number;
  /** Header of SLBLOCK/SIBLOCK (2.2.2.8.3.3) and sizes of their entries. */
  readonly subNodeHeader: number;
  readonly subNodeEntryBytes: number;
  readonly subNodeBranchBytes: number;
  /** The heap's ids: bits of hidIndex (2.3.1.1); 4 KB files have wider ones. */
  readonly heapIndexBits: number;
  /** First AMap page and bytes that one maps (2.2.2.7.2). */
  readonly mapStart: number;
  readonly mapSpan: number;
}

const unicode: Layout = {
  variant: "unicode",
  idBytes: 8,
  pageBytes: 512,
  pageTrailer: 496,
  pageCrc: 500,
  pageBid: 504,
  entryCount: 488,
  entryCountBytes: 1,
  entryBytes: 490,
  entryLevel: 491,
  blockEntryBytes: 24,
  nodeEntryBytes: 32,
  blockTrailerBytes: 16,
  blockAlign: 64,
  blockCrc: 4,
  blockBid: 8,
  blockDataBytes: 8176,
  subNodeHeader: 8,
  subNodeEntryBytes: 24,
  subNodeBranchBytes: 16,
  heapIndexBits: 11,
  mapStart: 0x4400,
  mapSpan: 496 * 8 * 64,
};

export const layouts: Readonly<Record<Variant, Layout>> = {
  unicode,
  ansi: {
    ...unicode,
    variant: "ansi",
    idBytes: 4,
    pageTrailer: 500,
    pageCrc: 508,
    pageBid: 504,
    entryCount: 496,
    entryBytes: 498,
    entryLevel: 499,
    blockEntryBytes: 12,
    nodeEntryBytes: 16,
    blockTrailerBytes: 12,
    // ANSI's trailer has the BID before the CRC, and so has its page trailer.
    blockCrc: 8,
    blockBid: 4,
    blockDataBytes: 8180,
    subNodeHeader: 4,
    subNodeEntryBytes: 12,
    subNodeBranchBytes: 8,
  },
  // libpff, "64-bit 4k page": Outlook 2013 and later, OST only; blocks to 64 KB, often zlib-compressed.
  "unicode-4k": {
    ...unicode,
    variant: "unicode-4k",
    pageBytes: 4096,
    pageTrailer: 4072,
    pageCrc: 4076,
    pageBid: 4080,
    entryCount: 4056,
    entryCountBytes: 2,
    entryBytes: 4060,
    entryLevel: 4061,
    blockTrailerBytes: 24,
    blockAlign: 512,
    blockDataBytes: 65_512,
    heapIndexBits: 14,
    mapStart: 0x22000,
    mapSpan: 4072 * 8 * 512,
  },
};
