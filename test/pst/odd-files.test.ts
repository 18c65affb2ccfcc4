import assert from "node:assert/strict";
import { crc32 } from "node:zlib";
import { startingRulePack } from "../../src/mail/rules-pack-starting.ts";
import { transferRules } from "../../src/mail/rules-pack.ts";
import { pstCrc } from "../../src/pst/crc.ts";
import { takeInventory } from "../../src/pst/inventory.ts";
import { openPst, partsOf } from "../../src/pst/open.ts";
import { layouts } from "../../src/pst/layout.ts";
import type { Pst } from "../../src/pst/types.ts";
import { mail } from "../fixtures/pst/items/mail.ts";
import { openBytes } from "../fixtures/pst/open.ts";
import { storeBytes, type RawStore } from "../fixtures/pst/store.ts";
import { memorySource } from "../fuzz/pst-mutate.ts";

const crc = pstCrc(crc32);
const rules = transferRules(startingRulePack);

const two: RawStore = {
  folders: [
    { name: "Inbox", items: [mail({ subject: "One", text: "1" }), mail({ subject: "Two", text: "2" })] },
    { name: "Other", items: [mail({ subject: "Three", text: "3" })] },
  ],
};

const signedHeader = (bytes: Buffer): Buffer => {
  bytes.writeUInt32LE(crc(bytes, 8, 479), 4);
  bytes.writeUInt32LE(crc(bytes, 8, 524), 524);
  return bytes;
};

/** Each item's folder and subject, as an export meets them. */
const places = async (pst: Pst): Promise<string[]> => {
  const found: string[] = [];
  for (const folder of pst.folders)
    for await (const item of pst.items(folder))
      found.push(`${folder.path.join("/")}: ${item.lost ? "lost" : item.subject}`);
  return found;
};
const counted = async (pst: Pst) => (await takeInventory(pst, { rules, check: "tables" })).totals.items;

/** Gives messages another parent in the node tree's pages (NBTENTRY.nidParent, [MS-PST] 2.2.2.7.7.4), signed again. */
const withParents = async (bytes: Buffer, parentOf: (subject: string, pst: Pst) => number): Promise<Buffer> => {
  const pst = await openBytes(Buffer.from(bytes));
  const parents = new Map<number, number>();
  for (const folder of pst.folders)
    for await (const item of pst.items(folder)) if (!item.lost) parents.set(item.nid, parentOf(item.subject, pst));
  const { pageBytes, pageTrailer, pageCrc, entryLevel, entryCount, nodeEntryBytes } = layouts.unicode;
  for (let page = 0; page + pageBytes <= bytes.length; page += pageBytes) {
    const isNodeLeaf =
      bytes[page + pageTrailer] === 0x81 && bytes[page + pageTrailer + 1] === 0x81 && bytes[page + entryLevel] === 0;
    if (!isNodeLeaf) continue;
    for (let entry = 0; entry < bytes[page + entryCount]!; entry++) {
      const at = page + entry * nodeEntryBytes;
      const parent = parents.get(bytes.readUInt32LE(at));
      if (parent !== undefined) bytes.writeUInt32LE(parent, at + 24);
    }
    bytes.writeUInt32LE(crc(bytes, page, page + pageTrailer), page + pageCrc);
  }
  return bytes;
};

const whole = ["Inbox: One", "Inbox: Two", "Other: Three"];

describe("pst: files as odd writers make them", () => {
  it("version 37 is an ordinary Unicode file, and protected only where it says so", async () => {
    const bytes = storeBytes(two);
    bytes.writeUInt16LE(37, 10);
    assert.deepEqual(await places(await openBytes(signedHeader(bytes))), whole);
    bytes.writeUInt8(0x10, 513);
    const refused = await openPst(memorySource(signedHeader(bytes)), { crc32 });
    assert.equal(refused.ok ? "" : refused.refusal.kind, "protected");
  });

  for (const [what, parentOf] of [
    ["no folder at all", () => 0],
    ["a folder that is not there", () => 0x7ffe2],
    ["the root", () => 0x122],
    [
      "another folder",
      (subject: string, pst: Pst) =>
        pst.folders.find(({ name }) => name === (subject === "Three" ? "Inbox" : "Other"))!.nid,
    ],
  ] as const)
    it(`items for which the node tree names ${what} come once, where a folder lists them`, async () => {
      const pst = await openBytes(await withParents(storeBytes(two), parentOf));
      assert.deepEqual(await places(pst), whole);
      assert.equal(await counted(pst), 3);
      assert.ok(!pst.folders.some(({ role }) => role === "orphans"));
    });

  it("what a copy has put behind the file is told, and costs nothing", async () => {
    const pst = await openBytes(Buffer.concat([storeBytes(two), Buffer.alloc(100_000, "junk")]));
    assert.deepEqual(await places(pst), whole);
    assert.match(pst.damage[0]!.detail, /100000 bytes longer/);
  });

  it("a file whose last third a copy has filled with zeros gives the items that are still there, whole", async () => {
    const body = "word ".repeat(300);
    const items = Array.from({ length: 200 }, (_, at) => mail({ subject: `Demo ${at}`, text: body }));
    const bytes = storeBytes({ folders: [{ name: "Inbox", items }] });
    bytes.fill(0, Math.floor((bytes.length * 2) / 3));
    const pst = await openBytes(bytes);
    const [subjects, texts] = [new Set<string>(), new Set<string | undefined>()];
    for (const folder of pst.folders)
      for await (const item of pst.items(folder))
        if (!item.lost) {
          subjects.add(item.subject);
          texts.add((await item.bodies()).plain);
        }
    assert.ok(subjects.size > 120, `${subjects.size} items`);
    assert.deepEqual([...texts], [body]);
    assert.ok(pst.damageTotal > 0);
  });

  it("attachments without the list of them are found", async () => {
    const bytes = storeBytes({
      encoding: "none",
      folders: [
        {
          name: "Inbox",
          items: [mail({ subject: "One", attachments: [{ name: "a.txt", data: Buffer.from("words") }] })],
        },
      ],
    });
    const pst = await openBytes(bytes);
    const { blocks, nodes } = partsOf(pst).indexes;
    const inbox = pst.folders.find(({ name }) => name === "Inbox")!;
    const [ref] = await pst.list(inbox);
    const slot = blocks.find(nodes.sub(nodes.find(ref!.nid)));
    const [from, stored] = [blocks.offset(slot), blocks.stored(slot)];
    // The list's node in the SLBLOCK ([MS-PST] 2.2.2.8.3.3.1) gets a number that means nothing.
    for (let at = from + 8; at < from + stored; at += 24)
      if (bytes.readUInt32LE(at) === 0x671) bytes.writeUInt32LE(0x67f, at);
    const span = Math.ceil((stored + 16) / 64) * 64;
    bytes.writeUInt32LE(crc(bytes, from, from + stored), from + span - 12);
    const again = await openBytes(bytes);
    const item = await again.item(ref!.nid);
    const [attachment] = await item!.attachments();
    assert.equal(Buffer.from((await attachment!.bytes())!).toString(), "words");
  });
});
