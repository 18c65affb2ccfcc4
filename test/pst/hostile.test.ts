import { strict as assert } from "node:assert";
import { withoutReserved } from "../../src/pst/block-index.ts";
import { mail } from "../fixtures/pst/items/mail.ts";
import { int32 } from "../fixtures/pst/properties.ts";
import { forged, inbox, survives, word, u64 } from "./forged.ts";

describe("pst: files that are built to harm", function () {
  this.timeout(30_000);

  for (const [name, type] of [
    ["node", 0x81],
    ["block", 0x80],
  ] as const)
    it(`a page of the ${name} tree that is its own child, and two that are each other's`, async () => {
      const file = await forged({
        folders: inbox(...Array.from({ length: 60 }, (_, at) => ({ subject: `Demo ${at}` }))),
      });
      const root = file.pages(type)[0]!;
      assert.ok(root.level > 0, "the tree has branches");
      const { offset } = root;
      // BTENTRY (MS-PST 2.2.2.7.7.2): key, then BREF: bid and place.
      for (const [entry, target] of [
        [0, offset],
        [1, file.pages(type)[1]!.offset],
      ] as const)
        file.bytes.writeBigUInt64LE(BigInt(target), offset + entry * 24 + 16);
      file.signPage(offset);
      await survives(file.bytes);
    });

  it("a message that is attached to itself, three times", async () => {
    const attached = { name: "again", message: mail({ subject: "inner" }) };
    const file = await forged({ folders: inbox({ subject: "outer", attachments: [attached, attached, attached] }) });
    const { nodes } = file.parts.indexes;
    const slot = Array.from({ length: nodes.count }, (_, at) => at).find((at) => (nodes.nid(at) & 0x1f) === 4)!;
    const inner = 0x8001 * 32 + 4;
    const seen = new Set<number>();
    // SLENTRY (2.2.2.8.3.3.1.1): nid, data, sub-nodes. Each one of the message within becomes the outer message.
    for (let count = 0; count < 3; count++) {
      const { bid, at } = file.blockLike(
        (bytes) =>
          bytes[0] === 2 && bytes.length >= 32 && bytes.readUInt32LE(8) === inner && !seen.has(bytes.byteOffset),
      );
      seen.add(file.bytes.subarray(at).byteOffset);
      file.bytes.writeBigUInt64LE(BigInt(nodes.data(slot)), at + 16);
      file.bytes.writeBigUInt64LE(BigInt(nodes.sub(slot)), at + 24);
      file.signBlock(bid);
    }
    await survives(file.bytes);
  });

  it("a list of sub-nodes that names itself as what is below", async () => {
    const file = await forged({
      folders: inbox({ subject: "x", attachments: [{ name: "a.bin", data: Buffer.alloc(20_000, 1) }] }),
    });
    const { bid, at } = file.blockLike((bytes) => bytes[0] === 2 && bytes.length >= 32);
    // As an SIBLOCK of level 1 whose entries are this block.
    file.bytes.writeUInt8(1, at + 1);
    file.bytes.writeUInt16LE(1, at + 2);
    file.bytes.writeBigUInt64LE(BigInt(bid), at + 16);
    file.signBlock(bid);
    await survives(file.bytes);
  });

  it("a list of data blocks that names itself, and one that states 4 GB", async () => {
    const data = Buffer.alloc(100_000, 1);
    for (const change of ["itself", "length", "twice"] as const) {
      const file = await forged({ folders: inbox({ subject: "x", attachments: [{ name: "a.bin", data }] }) });
      const { bid, at } = file.blockLike((bytes) => bytes[0] === 1 && bytes.readUInt32LE(4) === data.length);
      if (change === "itself") file.bytes.writeBigUInt64LE(BigInt(bid), at + 8);
      if (change === "length") file.bytes.writeUInt32LE(0xffffffff, at + 4);
      if (change === "twice") file.bytes.copyWithin(at + 16, at + 8, at + 16);
      file.signBlock(bid);
      await survives(file.bytes);
    }
  });

  it("an attachment, a message and a table that state sizes of gigabytes", async () => {
    const props = [int32(0x0e08, 0x7fffffff), int32(0x0e20, -1), int32(0x3602, 10_000_000)];
    const file = await forged({
      folders: inbox({ subject: "x", props, attachments: [{ name: "a.ole", ole: Buffer.alloc(5000, 3) }] }),
    });
    // PtypObject (2.3.3.5) states its size beside its node.
    const at = word(
      file.bytes,
      Buffer.concat([Buffer.from([0x3f, 0x00, 0x10, 0x00]), Buffer.from([0x88, 0x13, 0, 0])]),
    );
    file.bytes.writeUInt32LE(0xffffffff, at + 4);
    file.signBlock(
      file.blockLike(
        (bytes) =>
          bytes.byteOffset <= file.bytes.byteOffset + at &&
          at + 8 <= bytes.byteOffset - file.bytes.byteOffset + bytes.length,
      ).bid,
    );
    await survives(file.bytes);
  });

  it("a heap's tree of records whose branches are itself, and a table of ten million rows", async () => {
    const file = await forged({
      folders: inbox(...Array.from({ length: 40 }, (_, at) => ({ subject: `Demo ${at}` }))),
    });
    const { blocks } = file.parts.indexes;
    for (let slot = 0; slot < blocks.count; slot++) {
      const [at, size] = [blocks.offset(slot), blocks.stored(slot)];
      const block = file.bytes.subarray(at, at + size);
      if (block[2] !== 0xec) continue;
      // Every BTHHEADER (2.3.2.1): eight levels deep, its root its own header or its own list.
      for (let here = block.indexOf(0xb5, 12); here >= 0 && here + 8 <= size; here = block.indexOf(0xb5, here + 1)) {
        if ((block[here + 1] ?? 0) > 16 || (block[here + 2] ?? 0) > 16) continue;
        block.writeUInt8(8, here + 3);
        if (slot % 2 === 0) block.writeUInt32LE(0x20, here + 4);
      }
      file.signBlock(withoutReserved(blocks.bid(slot)));
    }
    await survives(file.bytes);
    const rows = await forged({
      folders: inbox(...Array.from({ length: 40 }, (_, at) => ({ subject: `Demo ${at}` }))),
    });
    for (let slot = 0; slot < rows.parts.indexes.blocks.count; slot++) {
      const { blocks: all } = rows.parts.indexes;
      const block = rows.bytes.subarray(all.offset(slot), all.offset(slot) + all.stored(slot));
      if (block[2] !== 0xec || block[3] !== 0x7c) continue;
      // TCINFO (2.3.4.1): rows of four bytes, so that there seem to be very many.
      const info = block.indexOf(0x7c, 12);
      if (info < 0 || info + 22 > block.length) continue;
      for (const end of [0, 2, 4, 6]) block.writeUInt16LE(4, info + 2 + end);
      rows.signBlock(withoutReserved(all.bid(slot)));
    }
    await survives(rows.bytes);
  });

  it("a block of a 4k file that unpacks to more than it states", async () => {
    const file = await forged({
      format: "unicode4k",
      folders: inbox({ subject: "x", attachments: [{ name: "a.bin", data: Buffer.alloc(400_000) }] }),
    });
    const { blocks } = file.parts.indexes;
    let packed = 0;
    for (const { offset, level } of file.pages(0x80)) {
      if (level !== 0) continue;
      // BBTENTRY of 4k files: bid, place, stored size, unpacked size. A small one is stated for the large ones.
      for (let at = offset; at + 24 <= offset + file.layout.pageTrailer; at += 24) {
        const [size, whole] = [file.bytes.readUInt16LE(at + 16), file.bytes.readUInt16LE(at + 18)];
        if (whole <= size * 4 || size === 0) continue;
        file.bytes.writeUInt16LE(size + 1, at + 18);
        packed++;
      }
      file.signPage(offset);
    }
    assert.ok(packed > 0 && blocks.count > 0);
    await survives(file.bytes);
  });

  it("names of a sub-node id that points at itself cost that value alone", async () => {
    const file = await forged({ folders: inbox({ subject: "x", text: "y".repeat(9000) }, { subject: "second" }) });
    const { at } = file.blockLike((bytes) => bytes[0] === 2 && bytes.length >= 32);
    file.bytes.set(u64(0), at + 16);
    file.signBlock(file.blockLike((bytes) => bytes[0] === 2 && bytes.length >= 32).bid);
    await survives(file.bytes);
  });
});
