import { strict as assert } from "node:assert";
import { startingRulePack } from "../../src/mail/rules-pack-starting.ts";
import { transferRules } from "../../src/mail/rules-pack.ts";
import { withoutReserved } from "../../src/pst/block-index.ts";
import { nidTypes, siblingNid } from "../../src/pst/context.ts";
import { takeInventory } from "../../src/pst/inventory.ts";
import type { Inventory } from "../../src/pst/inventory-types.ts";
import { openPst, partsOf, type PstParts } from "../../src/pst/open.ts";
import { branches, readTreePage, type TreeType } from "../../src/pst/pages.ts";
import type { ByteSource } from "../../src/pst/source-types.ts";
import type { Pst } from "../../src/pst/types.ts";
import type { Format } from "../fixtures/pst/layout.ts";
import { mail } from "../fixtures/pst/items/mail.ts";
import { storeBytes } from "../fixtures/pst/store.ts";

const count = 60;
const subjects = Array.from({ length: count }, (_, at) => `Demo ${String(at).padStart(2, "0")}`);
const made = (format: Format): Buffer =>
  storeBytes({
    format,
    folders: [
      {
        name: "Inbox",
        items: subjects.map((subject, at) =>
          mail({
            subject,
            text: `${subject} ${"word ".repeat(2000)}`,
            attachments: [{ name: `${at}.bin`, data: Buffer.alloc(20_000, at) }],
          }),
        ),
      },
    ],
  });

const source = (bytes: Buffer): ByteSource => ({
  size: bytes.length,
  read: (offset, length) => Promise.resolve(bytes.subarray(offset, offset + length)),
});

const opened = async (bytes: Buffer): Promise<Pst> => {
  const result = await openPst(source(bytes));
  assert.ok(result.ok, JSON.stringify(result));
  return result.value;
};

const rules = transferRules(startingRulePack);
const inventoryOf = async (bytes: Buffer): Promise<Inventory> =>
  takeInventory(await opened(bytes), { rules, check: "blocks" });

/** Subjects of all items that can be read with their body and their attachment whole. */
const wholeSubjects = async (pst: Pst): Promise<string[]> => {
  const found: string[] = [];
  for (const folder of pst.folders)
    for await (const item of pst.items(folder)) {
      if (item.lost) continue;
      const { plain } = await item.bodies();
      const [attachment] = await item.attachments();
      const data = await attachment?.bytes();
      // The attachment says whose it is by its name and by every byte.
      const number = Number(item.subject.slice(-2));
      const own = attachment?.name === `${number}.bin` && data?.length === 20_000 && data.every((b) => b === number);
      if (plain?.startsWith(item.subject) === true && own) found.push(item.subject);
    }
  return found.sort();
};

const leafPages = (bytes: Buffer, { header, crc }: PstParts, type: TreeType): number[] => {
  const { layout } = header;
  const under = (offset: number): number[] => {
    const page = readTreePage(layout, crc, type, bytes.subarray(offset, offset + layout.pageBytes));
    assert.ok(typeof page !== "string");
    return page.level === 0 ? [offset] : branches(layout, page).flatMap((branch) => under(branch.offset));
  };
  return under((type === 0x81 ? header.nodeTree : header.blockTree).offset);
};

const broken = (bytes: Buffer, offset: number): Buffer => {
  const copy = Buffer.from(bytes);
  copy.writeUInt8(copy.readUInt8(offset) ^ 0xff, offset);
  return copy;
};

const withPageCopied = (bytes: Buffer, offset: number, pageBytes: number): Buffer => {
  const padding = Buffer.alloc((pageBytes - (bytes.length % pageBytes)) % pageBytes);
  return Buffer.concat([bytes, padding, bytes.subarray(offset, offset + pageBytes)]);
};

for (const format of ["ansi", "unicode", "unicode4k"] as const)
  describe(`pst: a damaged ${format} file loses only what was hit`, function () {
    this.timeout(60_000);
    const bytes = made(format);
    let parts: PstParts;
    let inbox: number;
    const slotOf = (nid: number): number => parts.indexes.nodes.find(nid);
    const blockOf = (bid: number) => {
      const slot = parts.indexes.blocks.find(bid);
      assert.ok(slot >= 0);
      return { bid: withoutReserved(bid), offset: parts.indexes.blocks.offset(slot) };
    };

    before(async () => {
      const pst = await opened(bytes);
      parts = partsOf(pst);
      inbox = pst.folders.find(({ name }) => name === "Inbox")!.nid;
      assert.deepEqual(await wholeSubjects(pst), subjects);
    });

    it("a broken block of one item: that item is listed with the place, all others are whole", async () => {
      const nid = parts.indexes.nodes.nid(parts.members.of(inbox)[7]!);
      const hit = blockOf(parts.indexes.nodes.data(slotOf(nid)));
      const hurt = broken(bytes, hit.offset + 3);
      assert.deepEqual(
        await wholeSubjects(await opened(hurt)),
        subjects.filter((_, at) => at !== 7),
      );
      const inventory = await inventoryOf(hurt);
      assert.deepEqual(
        inventory.health.damage.filter(({ kind }) => kind === "block").map(({ bid, offset }) => ({ bid, offset })),
        [hit],
      );
      assert.deepEqual(
        inventory.exceptions.map((exception) => [exception.reason, exception.nid]),
        [["damaged", nid]],
      );
      assert.equal(inventory.totals.items, count);
    });

    it("a broken list of sub-nodes: body and attachment of one item are lost, and it is listed", async () => {
      const nid = parts.indexes.nodes.nid(parts.members.of(inbox)[9]!);
      const hit = blockOf(parts.indexes.nodes.sub(slotOf(nid)));
      const inventory = await inventoryOf(broken(bytes, hit.offset + 9));
      assert.deepEqual(
        inventory.exceptions.map((exception) => [exception.reason, exception.nid]),
        [["damaged", nid]],
      );
    });

    it("a broken contents table: its items are found by the node tree", async () => {
      const table = blockOf(parts.indexes.nodes.data(slotOf(siblingNid(inbox, nidTypes.contentsTable))));
      const pst = await opened(broken(bytes, table.offset + 5));
      assert.deepEqual(await wholeSubjects(pst), subjects);
      const refs = await pst.list(pst.folders.find(({ name }) => name === "Inbox")!);
      assert.ok(refs.every(({ found }) => found === "tree"));
    });

    it("a broken page of the block tree: its blocks are found by their own trailers", async () => {
      const pages = leafPages(bytes, parts, 0x80);
      for (const page of new Set([pages[0]!, pages[pages.length >> 1]!, pages.at(-1)!])) {
        const pst = await opened(broken(bytes, page + 8));
        assert.deepEqual(await wholeSubjects(pst), subjects);
        assert.ok(pst.damage.some(({ kind, offset }) => kind === "page" && offset === page));
      }
    });

    it("both roots broken: everything is found again", async () => {
      const { nodeTree, blockTree } = parts.header;
      const hurt = broken(broken(bytes, nodeTree.offset + 8), blockTree.offset + 8);
      // Where the root is the only page of the tree, its messages are found by their own blocks; their folder is lost.
      const alone = leafPages(bytes, parts, 0x81).length === 1;
      const pst = await opened(hurt);
      assert.deepEqual(await wholeSubjects(pst), subjects);
      if (alone) assert.equal(pst.folders.at(-1)?.role, "orphans");
    });

    it("a broken page of the node tree: an older copy of it elsewhere in the file is used", async () => {
      const pages = leafPages(bytes, parts, 0x81);
      const page = pages.at(-1)!;
      const copied = withPageCopied(bytes, page, parts.header.layout.pageBytes);
      assert.deepEqual(await wholeSubjects(await opened(broken(copied, page + 8))), subjects);
    });

    it("a page of the node tree that is gone: its messages are found by their own blocks, in their folder", async () => {
      const pages = leafPages(bytes, parts, 0x81);
      if (pages.length === 1) {
        // A 4 KB page holds 126 nodes: this small file has too few of them to lose only a part. See the test of roots.
        assert.equal(format, "unicode4k");
        return;
      }
      const hurt = Buffer.from(bytes);
      const page = pages.at(-1)!;
      hurt.fill(0, page, page + parts.header.layout.pageBytes);
      const pst = await opened(hurt);
      assert.deepEqual(await wholeSubjects(pst), subjects);
      const refs = await pst.list(pst.folders.find(({ name }) => name === "Inbox")!);
      assert.equal(refs.length, count);
      const inventory = await inventoryOf(hurt);
      assert.deepEqual(inventory.exceptions, []);
      assert.equal(inventory.totals.items, count);
      assert.equal(inventory.health.sound, false);
      assert.ok(inventory.health.damage.some(({ kind, offset }) => kind === "page" && offset === page));
      assert.ok(inventory.health.damage.some(({ kind, detail }) => kind === "recovered" && /own blocks/.test(detail)));
    });

    it("the same with the contents table lost too: the messages come in a folder of their own", async () => {
      const pages = leafPages(bytes, parts, 0x81);
      const table = blockOf(parts.indexes.nodes.data(slotOf(siblingNid(inbox, nidTypes.contentsTable))));
      const hurt = broken(bytes, table.offset + 5);
      hurt.fill(0, pages.at(-1), pages.at(-1)! + parts.header.layout.pageBytes);
      const pst = await opened(hurt);
      assert.deepEqual(await wholeSubjects(pst), subjects);
    });

    it("items whose folder is lost come in a folder of their own", async () => {
      const copy = Buffer.from(bytes);
      const { layout } = parts.header;
      // Give every item of the inbox a parent that is not there, and sign the pages again.
      for (const page of leafPages(bytes, parts, 0x81)) {
        const found = readTreePage(layout, parts.crc, 0x81, bytes.subarray(page, page + layout.pageBytes));
        assert.ok(typeof found !== "string");
        for (let at = 0; at < found.count; at++) {
          const entry = page + at * found.entryBytes;
          if ((copy.readUInt32LE(entry) & 0x1f) === nidTypes.message)
            copy.writeUInt32LE(0x7fffff02, entry + 3 * layout.idBytes);
        }
        copy.writeUInt32LE(parts.crc(copy, page, page + layout.pageTrailer), page + layout.pageCrc);
      }
      const table = blockOf(parts.indexes.nodes.data(slotOf(siblingNid(inbox, nidTypes.contentsTable))));
      const pst = await opened(broken(copy, table.offset + 5));
      assert.deepEqual(await wholeSubjects(pst), subjects);
      const orphans = pst.folders.at(-1)!;
      assert.equal(orphans.role, "orphans");
      assert.equal((await pst.list(orphans)).length, count);
      assert.ok(pst.damage.some(({ kind }) => kind === "recovered"));
    });

    it("a file that ends in the middle opens or is refused; it never throws", async () => {
      for (let size = 0; size <= bytes.length; size += Math.ceil(bytes.length / 23)) {
        const result = await openPst(source(bytes.subarray(0, size)));
        if (!result.ok) continue;
        const inventory = await takeInventory(result.value, { rules, check: "blocks" });
        assert.equal(inventory.health.sound, size === bytes.length);
      }
    });
  });
