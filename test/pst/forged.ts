import { strict as assert } from "node:assert";
import { crc32 } from "node:zlib";
import { blockSpan } from "../../src/pst/block-codec.ts";
import { pstCrc } from "../../src/pst/crc.ts";
import { openPst, partsOf, type PstParts } from "../../src/pst/open.ts";
import { branches, readTreePage, type TreeType } from "../../src/pst/pages.ts";
import { exerciseExport } from "../fuzz/pst-exercise-export.ts";
import { exercise } from "../fuzz/pst-exercise.ts";
import { memorySource } from "../fuzz/pst-mutate.ts";
import { mail, type MailSpec } from "../fixtures/pst/items/mail.ts";
import { storeBytes, type RawStore } from "../fixtures/pst/store.ts";

const crc = pstCrc(crc32);

/** A file made by the generator, to be changed by hand and signed again, so that no CRC stands in the way. */
class Forged {
  readonly bytes: Buffer;
  readonly parts: PstParts;

  constructor(bytes: Buffer, parts: PstParts) {
    this.bytes = bytes;
    this.parts = parts;
  }

  get layout() {
    return this.parts.header.layout;
  }

  /** Where a block's own bytes are. */
  block(bid: number): { readonly at: number; readonly size: number } {
    const { blocks } = this.parts.indexes;
    const slot = blocks.find(bid);
    assert.ok(slot >= 0, `block ${bid}`);
    return { at: blocks.offset(slot), size: blocks.stored(slot) };
  }

  /** The first block whose bytes pass. */
  blockLike(passes: (bytes: Buffer) => boolean): { readonly bid: number; readonly at: number } {
    const { blocks } = this.parts.indexes;
    for (let slot = 0; slot < blocks.count; slot++) {
      const at = blocks.offset(slot);
      if (passes(this.bytes.subarray(at, at + blocks.stored(slot)))) return { bid: blocks.bid(slot), at };
    }
    throw new Error("There is no such block.");
  }

  pages(type: TreeType): { readonly offset: number; readonly level: number }[] {
    const under = (offset: number): { readonly offset: number; readonly level: number }[] => {
      const page = readTreePage(this.layout, crc, type, this.bytes.subarray(offset, offset + this.layout.pageBytes));
      assert.ok(typeof page !== "string");
      const below = page.level === 0 ? [] : branches(this.layout, page);
      return [{ offset, level: page.level }, ...below.flatMap((branch) => under(branch.offset))];
    };
    const { header } = this.parts;
    return under((type === 0x81 ? header.nodeTree : header.blockTree).offset);
  }

  signPage(offset: number): void {
    this.bytes.writeUInt32LE(crc(this.bytes, offset, offset + this.layout.pageTrailer), offset + this.layout.pageCrc);
  }

  signBlock(bid: number): void {
    const { at, size } = this.block(bid);
    const trailer = at + blockSpan(this.layout, size) - this.layout.blockTrailerBytes;
    this.bytes.writeUInt32LE(crc(this.bytes, at, at + size), trailer + this.layout.blockCrc);
  }
}

export const forged = async (store: Omit<RawStore, "encoding">): Promise<Forged> => {
  const bytes = storeBytes({ ...store, encoding: "none" });
  const opened = await openPst(memorySource(bytes));
  assert.ok(opened.ok);
  return new Forged(bytes, partsOf(opened.value));
};

export const inbox = (...items: readonly MailSpec[]): RawStore["folders"] => [
  { name: "Inbox", items: items.map(mail) },
];

/** Read in every way there is, and exported: an end within the test's time, nothing outside the target. */
export const survives = async (bytes: Buffer): Promise<void> => {
  await exercise(bytes);
  await exerciseExport(bytes, 0);
};

export const word = (bytes: Buffer, needle: Buffer): number => {
  const at = bytes.indexOf(needle);
  assert.ok(at >= 0);
  return at;
};
export const u64 = (value: number): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
};
