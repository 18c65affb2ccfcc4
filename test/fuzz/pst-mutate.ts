import { closeSync, openSync, readSync, writeFileSync } from "node:fs";
import { crc32 } from "node:zlib";
import { zipSync } from "fflate";
import { blockSpan } from "../../src/pst/block-codec.ts";
import { pstCrc } from "../../src/pst/crc.ts";
import { openPst, partsOf } from "../../src/pst/open.ts";
import { branches, readTreePage, type TreeType } from "../../src/pst/pages.ts";
import type { Layout } from "../../src/pst/layout.ts";
import type { BTreeRoot } from "../../src/pst/header.ts";
import type { ByteSource } from "../../src/pst/source-types.ts";
import type { RawFolder } from "../fixtures/pst/folders.ts";
import { mail } from "../fixtures/pst/items/mail.ts";
import { messageFile } from "../fixtures/pst/outlook-message.ts";
import { showcaseFolders } from "../fixtures/pst/showcase.ts";
import { storeBytes } from "../fixtures/pst/store.ts";
import type { Encoding, Format } from "../fixtures/pst/layout.ts";

export const fuzzFormats = ["ansi", "unicode", "unicode4k"] as const satisfies readonly Format[];
export type FuzzFormat = (typeof fuzzFormats)[number];

/** As a file behaves: each read a copy, or into memory of the reader. */
export const memorySource = (bytes: Uint8Array): ByteSource => ({
  size: bytes.length,
  read: (offset, length) => Promise.resolve(new Uint8Array(bytes.subarray(offset, offset + length))),
  readInto: (offset, target) => {
    const some = bytes.subarray(offset, offset + target.length);
    target.set(some);
    return Promise.resolve(some.length);
  },
});

/** A sound file, and where its pages and blocks lie, so that a mutant can be signed again and is believed further in. */
export interface Seed {
  /** Where the file's bytes are kept: a process that reads mutants holds one mutant, and no seed. */
  readonly path: string;
  readonly size: number;
  readonly layout: Layout;
  readonly pages: readonly number[];
  readonly blocks: readonly { readonly offset: number; readonly stored: number }[];
}

const crc = pstCrc(crc32);

const small = Buffer.from("demonstration");
const outlook = messageFile({
  attachments: [{ name: "Inner", message: { attachments: [{ name: "a.vbs", data: small }] } }],
});
const archive = Buffer.from(zipSync({ "a.txt": small, "b.msg": outlook, "c.zip": zipSync({ "d.exe": small }) }));
const wire = Buffer.from(
  `Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Disposition: attachment; filename="x.zip"\r\n` +
    `Content-Transfer-Encoding: base64\r\n\r\n${archive.toString("base64")}\r\n--b--\r\n`,
);

/** Files that hold others, for what looks into them. */
const withFilesWithin: RawFolder = {
  name: "Within",
  items: [
    mail({ subject: "Archive", attachments: [{ name: "a.zip", data: archive }] }),
    mail({
      subject: "Messages",
      attachments: [
        { name: "a.msg", data: outlook },
        { name: "a.eml", data: wire },
      ],
    }),
  ],
};

const pagesUnder = (bytes: Buffer, layout: Layout, type: TreeType, root: BTreeRoot): number[] => {
  const page = readTreePage(layout, crc, type, bytes.subarray(root.offset, root.offset + layout.pageBytes));
  if (typeof page === "string") throw new Error(page);
  const below = page.level === 0 ? [] : branches(layout, page);
  return [root.offset, ...below.flatMap((branch) => pagesUnder(bytes, layout, type, branch))];
};

/** Makes a sound file at `path`. */
export const seedOf = async (format: FuzzFormat, encoding: Encoding, path: string): Promise<Seed> => {
  const bytes = storeBytes({ format, encoding, folders: [...showcaseFolders(), withFilesWithin] });
  const opened = await openPst(memorySource(bytes));
  if (!opened.ok) throw new Error(opened.refusal.detail);
  const { header, indexes } = partsOf(opened.value);
  const { layout } = header;
  const blocks = Array.from({ length: indexes.blocks.count }, (_, slot) => ({
    offset: indexes.blocks.offset(slot),
    stored: indexes.blocks.stored(slot),
  }));
  const pages = [
    ...pagesUnder(bytes, layout, 0x81, header.nodeTree),
    ...pagesUnder(bytes, layout, 0x80, header.blockTree),
  ];
  writeFileSync(path, bytes);
  return { path, size: bytes.length, layout, pages, blocks };
};

/** mulberry32: the same seed gives the same numbers, so that a failure can be had again. */
export const randomFrom = (seed: number): ((below: number) => number) => {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
};

type Random = (below: number) => number;

const awkward = [0, 1, 2, 0x1f, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff];

/** Somewhere that matters: in a page, in a block, in the header; now and then anywhere. */
const place = ({ size, layout, pages, blocks }: Seed, random: Random): number => {
  const kind = random(10);
  if (kind < 3) return (pages[random(pages.length)] ?? 0) + random(layout.pageBytes);
  if (kind < 8) {
    const { offset, stored } = blocks[random(blocks.length)] ?? { offset: 0, stored: 1 };
    // The beginnings of blocks hold their structure.
    return offset + random(Math.min(stored, random(2) === 0 ? 64 : stored));
  }
  return kind === 8 ? random(564) : random(size);
};

const changes: readonly ((bytes: Buffer, seed: Seed, random: Random) => Buffer)[] = [
  (bytes, seed, random) => {
    for (let count = 1 + random(12); count > 0; count--) bytes[place(seed, random)] = random(256);
    return bytes;
  },
  (bytes, seed, random) => {
    for (let count = 1 + random(4); count > 0; count--) {
      const at = Math.min(place(seed, random), bytes.length - 4);
      bytes.writeUInt32LE(awkward[random(awkward.length)] ?? 0, at);
    }
    return bytes;
  },
  // Ids and places of other things in the same file: cycles, double use, wrong types.
  (bytes, seed, random) => {
    for (let count = 1 + random(6); count > 0; count--) {
      const [from, to] = [place(seed, random), place(seed, random)].map((at) => Math.min(at, bytes.length - 8));
      bytes.copy(bytes, to ?? 0, from ?? 0, (from ?? 0) + 1 + random(8));
    }
    return bytes;
  },
  (bytes, seed, random) => {
    const [from, to] = [place(seed, random), place(seed, random)];
    bytes.copy(bytes, to, from, Math.min(bytes.length, from + 64 + random(4096)));
    return bytes;
  },
  (bytes, seed, random) => {
    const at = place(seed, random);
    bytes.fill(random(2) === 0 ? 0 : 0xff, at, Math.min(bytes.length, at + 1 + random(2048)));
    return bytes;
  },
  (bytes, _seed, random) => bytes.subarray(0, random(bytes.length)),
];

const signed = (bytes: Buffer, { layout, pages, blocks }: Seed): Buffer => {
  for (const at of pages)
    if (at + layout.pageBytes <= bytes.length)
      bytes.writeUInt32LE(crc(bytes, at, at + layout.pageTrailer), at + layout.pageCrc);
  for (const { offset, stored } of blocks) {
    const trailer = offset + blockSpan(layout, stored) - layout.blockTrailerBytes;
    if (trailer + layout.blockTrailerBytes <= bytes.length)
      bytes.writeUInt32LE(crc(bytes, offset, offset + stored), trailer + layout.blockCrc);
  }
  return bytes;
};

let held = Buffer.alloc(0);

/** The seed's bytes in memory that is used again for every mutant. */
const fresh = ({ path, size }: Seed): Buffer => {
  if (held.length < size) held = Buffer.allocUnsafeSlow(size);
  const file = openSync(path, "r");
  const bytes = held.subarray(0, readSync(file, held, 0, size, 0));
  closeSync(file);
  return bytes;
};

/** Mutant number `index`, valid until the next one: three of four are signed again, so that no CRC stands in the way of what is deeper. */
export const mutant = (seed: Seed, index: number): Buffer => {
  const random = randomFrom(index);
  let bytes: Buffer = fresh(seed);
  for (let count = 1 + random(3); count > 0; count--)
    bytes = changes[random(changes.length - 1)]?.(bytes, seed, random) ?? bytes;
  // A file that ends too early, last of all: the other changes know places in the whole one.
  if (random(8) === 0) bytes = changes.at(-1)?.(bytes, seed, random) ?? bytes;
  return random(4) === 0 ? bytes : signed(bytes, seed);
};
