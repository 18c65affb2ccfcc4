import { strict as assert } from "node:assert";
import { crc32 } from "node:zlib";
import { blockSpan } from "../../src/pst/block-codec.ts";
import { withoutReserved } from "../../src/pst/block-index.ts";
import { pstCrc } from "../../src/pst/crc.ts";
import { openPst, partsOf, type PstParts } from "../../src/pst/open.ts";
import { branches, readTreePage, type TreeType } from "../../src/pst/pages.ts";
import { exerciseExport } from "../fuzz/pst-exercise-export.ts";
import { exercise } from "../fuzz/pst-exercise.ts";
import { memorySource } from "../fuzz/pst-mutate.ts";
import { composeMessage } from "../../addin/pst/mime.ts";
import { startingRulePack } from "../../src/mail/rules-pack-starting.ts";
import { transferRules } from "../../src/mail/rules-pack.ts";
import { conversionOf } from "../../src/mail/items/context.ts";
import { convert } from "../../src/mail/items/convert.ts";
import { bytesOf } from "../../src/mail/items/segments.ts";
import { appointment } from "../fixtures/pst/items/appointment.ts";
import { mail, type MailSpec } from "../fixtures/pst/items/mail.ts";
import { london } from "../fixtures/pst/items/zone.ts";
import { itemsOf } from "../fixtures/pst/open.ts";
import { binary, int32, text } from "../fixtures/pst/properties.ts";
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

const forged = async (store: Omit<RawStore, "encoding">): Promise<Forged> => {
  const bytes = storeBytes({ ...store, encoding: "none" });
  const opened = await openPst(memorySource(bytes));
  assert.ok(opened.ok);
  return new Forged(bytes, partsOf(opened.value));
};

const inbox = (...items: readonly MailSpec[]): RawStore["folders"] => [{ name: "Inbox", items: items.map(mail) }];

/** Read in every way there is, and exported: an end within the test's time, nothing outside the target. */
const survives = async (bytes: Buffer): Promise<void> => {
  await exercise(bytes);
  await exerciseExport(bytes, 0);
};

const word = (bytes: Buffer, needle: Buffer): number => {
  const at = bytes.indexOf(needle);
  assert.ok(at >= 0);
  return at;
};
const u64 = (value: number): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
};

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

  const lzfu = (rawSize: number, body: Buffer): Buffer => {
    const head = Buffer.alloc(16);
    head.writeUInt32LE(body.length + 12);
    head.writeUInt32LE(rawSize, 4);
    head.writeUInt32LE(0x75465a4c, 8);
    return Buffer.concat([head, body]);
  };
  const stored = (text: string): Buffer => {
    const plain = Buffer.from(text, "latin1");
    const head = Buffer.alloc(16);
    head.writeUInt32LE(plain.length + 12);
    head.writeUInt32LE(plain.length, 4);
    head.writeUInt32LE(0x414c454d, 8);
    return Buffer.concat([head, plain]);
  };
  const bodies: readonly (readonly [string, Buffer])[] = [
    // Control byte 0xff: eight references, each the longest run from the dictionary's start.
    [
      "an RTF bomb",
      lzfu(
        60_000_000,
        Buffer.alloc(3_400_000, Buffer.from([0xff, ...Array.from({ length: 8 }, () => [0x00, 0x0f]).flat()])),
      ),
    ],
    ["an RTF body that states 4 GB", lzfu(0xffffffff, Buffer.alloc(64, 0xff))],
    ["RTF that opens a million groups", stored(`{\\rtf1\\ansi ${"{".repeat(1_000_000)}`)],
    ["RTF that skips four thousand million bytes", stored("{\\rtf1\\ansi a\\bin4294967295 b\\uc99999 \\u65 ccc\\par}")],
    [
      "RTF of a million fonts",
      stored(`{\\rtf1\\fromhtml1{\\fonttbl${"{\\f1\\fcharset238;}".repeat(60_000)}}${"\\'e9".repeat(300_000)}}`),
    ],
    ["HTML in RTF whose tags never end", stored(`{\\rtf1\\fromhtml1 ${"{\\*\\htmltag64 <p>".repeat(100_000)}`)],
  ];
  for (const [name, body] of bodies)
    it(`${name} ends, and costs no other item`, async () => {
      const file = await forged({ folders: inbox({ subject: "x", props: [binary(0x1009, body)] }, { subject: "y" }) });
      await survives(file.bytes);
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

  it("names, addresses and headers of a megabyte", async () => {
    const long = "x".repeat(500_000);
    const colon = "a:".repeat(200_000);
    const who = { name: long, address: `${long}@demo.example` };
    const file = await forged({
      folders: [
        {
          name: long.slice(0, 20_000),
          items: [
            mail({ subject: long, from: who, to: [who], headers: `From: ${colon}\r\n${colon}\r\n`, text: "t" }),
            mail({
              subject: "x",
              messageId: `<${long}@x>`,
              references: `<${"a@b> <".repeat(50_000)}`,
              categories: [long],
            }),
            mail({ subject: "x", attachments: [{ name: `${long}.exe`, data: Buffer.from("x"), contentId: long }] }),
            mail({ subject: "x", attachments: [{ name: `${".".repeat(400_000)} `, data: Buffer.from("x") }] }),
          ],
        },
      ],
    });
    await survives(file.bytes);
  });

  it("names of a sub-node id that points at itself cost that value alone", async () => {
    const file = await forged({ folders: inbox({ subject: "x", text: "y".repeat(9000) }, { subject: "second" }) });
    const { at } = file.blockLike((bytes) => bytes[0] === 2 && bytes.length >= 32);
    file.bytes.set(u64(0), at + 16);
    file.signBlock(file.blockLike((bytes) => bytes[0] === 2 && bytes.length >= 32).bid);
    await survives(file.bytes);
  });

  it("addresses and headers that would be tried in every way there is", async () => {
    const dots = "a.".repeat(50_000);
    const who = { name: dots, address: dots };
    const file = await forged({
      folders: [
        {
          name: "Inbox",
          items: [
            mail({ subject: "x", from: who, to: [who], cc: [{ name: "", address: `${dots}@` }] }),
            mail({
              subject: "x",
              text: "t",
              headers: `From: \u00e9 ${"a".repeat(250_000)}\r\nTo: ${"\u00e9 a ".repeat(20_000)}\r\n`,
            }),
            mail({ subject: "x", attachments: [{ name: `${".".repeat(300_000)}x.exe`, data: Buffer.from("x") }] }),
            mail({ subject: "x", props: [text(0x0050, `${dots};`.repeat(5)), text(0x1039, "<a".repeat(200_000))] }),
          ],
        },
      ],
    });
    await survives(file.bytes);
  });

  it("a clock that changes in the thirteenth month, and one that is a thousand years off", async () => {
    for (const spec of [
      { ...london, toStandard: { month: 13, week: 5, weekday: 0, hour: 2 } },
      { ...london, toDaylight: { month: 65_535, week: 65_535, weekday: 65_535, hour: 65_535 } },
      { ...london, toStandard: { month: 2, week: 65_535, weekday: 6, hour: 2 } },
      { ...london, bias: -0x80000000 },
      { ...london, bias: 500_000_000, daylightBias: 0x7fffffff },
    ])
      for (const allDay of [false, true]) {
        const item = appointment({
          start: new Date("2027-06-01T08:00Z"),
          end: new Date("2027-06-01T09:00Z"),
          allDay,
          zone: spec,
          recurrence: {
            frequency: "daily",
            pattern: "day",
            period: 1,
            start: "2027-06-01",
            startMinutes: 540,
            endMinutes: 600,
            end: { until: "2027-12-31" },
          },
        });
        await survives(
          (await forged({ folders: [{ name: "Calendar", containerClass: "IPF.Appointment", items: [item] }] })).bytes,
        );
      }
  });

  it("a series of thousands of changed occurrences, a long text and a large attachment", async () => {
    const day = (at: number): string => new Date(Date.UTC(2027, 0, 1 + at)).toISOString().slice(0, 10);
    const item = appointment({
      start: new Date("2027-01-01T09:00Z"),
      end: new Date("2027-01-01T10:00Z"),
      zone: london,
      text: "word ".repeat(200_000),
      attachments: [{ name: "plan.bin", data: Buffer.alloc(3_000_000, 5) }],
      recurrence: {
        frequency: "daily",
        pattern: "day",
        period: 1,
        start: "2027-01-01",
        startMinutes: 540,
        endMinutes: 600,
        exceptions: Array.from({ length: 3000 }, (_, at) => ({
          original: `${day(at)}T09:00`,
          start: `${day(at)}T11:00`,
          end: `${day(at)}T12:00`,
        })),
      },
    });
    const [made] = await itemsOf([item]);
    const conversion = conversionOf("test");
    let [bytes, text] = [0, ""];
    for await (const chunk of bytesOf((await convert(made!, conversion, { vcard: "4.0" })).segments)) {
      bytes += chunk.length;
      text += chunk.toString("utf8");
    }
    assert.ok(bytes < 40_000_000, `${bytes} bytes`);
    assert.equal(text.match(/RECURRENCE-ID/g)?.length, 3000);
    assert.equal(text.match(/^ATTACH/gm)?.length, 1);
    assert.deepEqual(
      conversion.losses.map(({ kind }) => kind),
      ["recurrence"],
    );
  });

  it("a name that would be cut in the middle of a character is sent from a browser too", async () => {
    const attachments = [{ name: `${"x".repeat(199)}\u{1f600}.txt`, data: Buffer.from("x") }];
    const [item] = await itemsOf([mail({ subject: "x", attachments })]);
    const message = await composeMessage(item!, transferRules(startingRulePack));
    assert.match(Buffer.from(message).toString("latin1"), /filename\*=utf-8''x{199}%EF%BF%BD/);
  });
});
