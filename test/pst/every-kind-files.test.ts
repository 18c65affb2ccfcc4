import assert from "node:assert/strict";
import { crc32 } from "node:zlib";
import { pstCrc } from "../../src/pst/crc.ts";
import { mail } from "../fixtures/pst/items/mail.ts";
import { storeBytes, type RawStore } from "../fixtures/pst/store.ts";
import { allParts, parseMime, type Parsed } from "../mail/items/mime-parser.ts";
import { kinds } from "./kinds.ts";

describe("pst: every kind of file", function () {
  this.timeout(60_000);
  const { exported, inspected } = kinds();
  const textOf = (parsed: Parsed): string => allParts(parsed).find(({ type }) => type === "text/plain")?.text ?? "";

  const two: RawStore = {
    folders: [{ name: "Inbox", items: [mail({ subject: "One", text: "1" }), mail({ subject: "Two", text: "2" })] }],
  };

  for (const format of ["ansi", "unicode", "unicode4k"] as const)
    for (const encoding of ["none", "permute", "cyclic"] as const)
      it(`an empty ${format} file with ${encoding} encoding is sound and gives nothing`, async () => {
        const bytes = storeBytes({ format, encoding, folders: [] });
        const { code, inventory } = await inspected(bytes);
        assert.deepEqual([code, inventory!.totals.items, inventory!.health.sound], [0, 0, true]);
        const out = await exported(bytes);
        assert.deepEqual([out.code, out.entries.length], [0, 0]);
      });

  it("a search folder's items are counted once, where they live", async () => {
    const bytes = storeBytes({ ...two, search: "All mail" });
    for (const depth of ["--quick", "--verify"]) {
      const { code, inventory } = await inspected(bytes, depth);
      assert.deepEqual([code, inventory!.totals.items], [0, 2]);
      assert.ok(!inventory!.folders.some(({ name }) => name === "All mail"));
      assert.equal(inventory!.health.sound, true);
    }
    assert.equal((await exported(bytes)).entries.length, 2);
  });

  it("a password is told and not needed", async () => {
    const bytes = storeBytes({ ...two, password: "secret" });
    assert.equal((await inspected(bytes)).inventory!.format.password, true);
    assert.equal((await exported(bytes)).entries.length, 2);
  });

  it("allocation maps that are said to be invalid are told, and cost nothing", async () => {
    const bytes = storeBytes(two);
    const crc = pstCrc(crc32);
    // ROOT.fAMapValid (MS-PST 2.2.2.5), with both of the header's CRCs made again.
    bytes.writeUInt8(0, 180 + 4 + 64);
    bytes.writeUInt32LE(crc(bytes, 8, 479), 4);
    bytes.writeUInt32LE(crc(bytes, 8, 524), 524);
    const { inventory } = await inspected(bytes);
    assert.equal(inventory!.health.allocation.stated, "invalid");
    assert.deepEqual([inventory!.health.header.sound, inventory!.totals.items], [true, 2]);
    assert.equal((await exported(bytes)).entries.length, 2);
  });

  it("a header with a wrong CRC is told, and the items are all there", async () => {
    const bytes = storeBytes(two);
    bytes.writeUInt32LE(0xdeadbeef, 4);
    const { code, inventory } = await inspected(bytes);
    assert.deepEqual([code, inventory!.health.header.sound, inventory!.totals.items], [0, false, 2]);
    assert.equal((await exported(bytes)).entries.length, 2);
  });

  it("a file that is one byte short is told, and its items are all there", async () => {
    const bytes = storeBytes(two);
    const { inventory } = await inspected(bytes.subarray(0, -1));
    assert.equal(inventory!.health.sound, false);
    assert.ok(inventory!.health.damage.some(({ detail }) => detail.includes("1 bytes shorter")));
    assert.equal((await exported(bytes.subarray(0, -1))).entries.filter(({ file }) => file !== undefined).length, 2);
  });

  it("half a file gives what is in that half", async () => {
    const items = Array.from({ length: 200 }, (_, at) => mail({ subject: `Demo ${at}`, text: "word ".repeat(2000) }));
    const bytes = storeBytes({ folders: [{ name: "Inbox", items }] });
    const half = bytes.subarray(0, bytes.length >> 1);
    const out = await exported(half);
    // Both trees stood at the end, and so did the folder: its messages are found by their own blocks.
    assert.equal(out.code, 1);
    assert.ok(out.entries.length > 50, `${out.entries.length} items`);
    const whole = out.entries.filter(({ file, losses }) => file !== undefined && losses === undefined);
    assert.ok(whole.length >= out.entries.length - 1, `${whole.length} of ${out.entries.length} whole`);
    for (const entry of whole.slice(0, 5)) assert.match(textOf(parseMime(out.read(entry))), /^(?:word ){2000}/);
  });
});
