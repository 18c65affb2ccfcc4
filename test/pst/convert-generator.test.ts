import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { crc32 } from "node:zlib";
import { sharedFileSource } from "../../src/mail/export/file-source.ts";
import { openPst } from "../../src/pst/open.ts";
import { bulkFolders } from "../fixtures/pst/bulk.ts";
import { mail } from "../fixtures/pst/items/mail.ts";
import type { Encoding, Format } from "../fixtures/pst/layout.ts";
import { itemsOf, openBytes } from "../fixtures/pst/open.ts";
import { storeBytes, storeFile } from "../fixtures/pst/store.ts";
import { requires } from "../setup/needs.ts";
import type { Seen } from "./oracle-extractor.ts";

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
const pattern = (length: number): Buffer => {
  const bytes = Buffer.alloc(length);
  for (let at = 0; at + 4 <= length; at += 4) bytes.writeUInt32LE(Math.imul(at, 2_654_435_761) >>> 0, at);
  return bytes;
};
const formats: readonly Format[] = ["ansi", "unicode", "unicode4k"];
const encodings: readonly Encoding[] = ["none", "permute", "cyclic"];

describe("data files of our own making", function () {
  this.timeout(120_000);
  let scratch = "";
  before(() => (scratch = mkdtempSync(join(tmpdir(), "onboarding-made-"))));
  after(() => rmSync(scratch, { recursive: true, force: true }));

  describe("as readpst sees them", () => {
    requires("readpst");
    it("are the same in each format and encoding", () => {
      const hashes = new Set<string>();
      for (const format of formats) {
        for (const encoding of encodings) {
          const path = join(scratch, `${format}-${encoding}.pst`);
          storeFile({ format, encoding, folders: bulkFolders({ bytes: 2_000_000, median: 20_000, seed: 5 }) }, path);
          const out = `${path}.out`;
          mkdirSync(out);
          execFileSync("readpst", ["-q", "-j", "0", "-e", "-o", out, path]);
          const texts = readdirSync(out, { recursive: true, withFileTypes: true })
            .filter((entry) => entry.isFile())
            .map((entry) => join(entry.parentPath, entry.name))
            .sort()
            // Its boundaries are drawn by lot; it names an ANSI file's codepage.
            .map((file) => readFileSync(file, "latin1"))
            .map((text) =>
              text.replace(/--boundary-LibPST-iamunique-[-\w]+/g, "--").replace(/charset="[-\w]+"/g, "charset"),
            );
          assert.ok(texts.length > 20);
          hashes.add(sha256(Buffer.from(texts.join("\0"))));
        }
      }
      assert.equal(hashes.size, 1);
    });
  });

  it("hold the attachments that went in, as pst-extractor reads them", () => {
    const path = join(scratch, "extractor.pst");
    const sizes = [1, 3580, 3581, 8176, 8177, 100_000, 1021 * 8176, 1021 * 8176 + 1];
    const items = sizes.map((size) =>
      mail({ subject: `${size} bytes`, attachments: [{ name: "a.bin", data: pattern(size) }] }),
    );
    storeFile({ folders: [{ name: "Inbox", items }] }, path);
    const oracle = fileURLToPath(new URL("./oracle-extractor.ts", import.meta.url));
    const ran = spawnSync(process.execPath, [oracle, path], { encoding: "utf8", timeout: 60_000 });
    const seen = ran.stdout
      .split("\n")
      .filter((line) => line.startsWith("{"))
      .map((line) => JSON.parse(line) as Seen);
    assert.deepEqual(
      seen.map(({ attachments }) => attachments[0]?.sha256),
      sizes.map((size) => sha256(pattern(size))),
    );
  });

  for (const format of formats) {
    it(`hold long values, many recipients and attachments, and large tables (${format})`, async () => {
      const people = Array.from({ length: 700 }, (_, index) => ({
        name: `Person ${index}`,
        address: `p${index}@demo.example`,
      }));
      const attachments = Array.from({ length: 400 }, (_, index) => ({
        name: `${index}.bin`,
        data: pattern(index + 1),
      }));
      const large = pattern(9_000_000);
      const items = await itemsOf(
        [
          mail({ subject: "x".repeat(5000), to: people, attachments }),
          mail({ subject: "large", attachments: [{ name: "l", data: large }] }),
        ],
        { format, encoding: "permute" },
      );
      assert.equal(items[0]!.subject, "x".repeat(5000));
      assert.equal((await items[0]!.recipients()).length, 700);
      const found = await items[0]!.attachments();
      assert.equal(found.length, 400);
      for (const [index, attachment] of found.entries())
        assert.deepEqual(Buffer.from((await attachment.bytes())!), pattern(index + 1));
      assert.equal(sha256((await (await items[1]!.attachments())[0]!.bytes())!), sha256(large));
    });
  }

  it("hold 5,000 items in a folder, and folders forty deep", async () => {
    let deep = { name: "40", folders: [] as { name: string }[] };
    for (let level = 39; level > 0; level -= 1) deep = { name: String(level), folders: [deep] };
    const items = Array.from({ length: 5000 }, (_, index) => mail({ subject: `Item ${index}`, read: index % 2 === 0 }));
    const pst = await openBytes(storeBytes({ folders: [{ name: "Many", items }, deep] }));
    const many = pst.folders.find(({ name }) => name === "Many")!;
    assert.equal(many.statedItems, 5000);
    const refs = await pst.list(many);
    assert.equal(refs.length, 5000);
    assert.ok(refs.every(({ found }) => found === "table"));
    assert.equal((await pst.item(refs[4321]!.nid))!.subject, "Item 4321");
    assert.equal(Math.max(...pst.folders.map(({ path }) => path.length)), 40);
    assert.deepEqual(pst.damage, []);
  });

  it("reach far offsets with little on the disk", async () => {
    const path = join(scratch, "sparse.pst");
    const items = Array.from({ length: 60 }, (_, index) =>
      mail({ subject: `Far ${index}`, attachments: [{ name: "a", data: pattern(50_000) }] }),
    );
    storeFile({ gap: 1500, folders: [{ name: "Inbox", items }] }, path);
    const { size, blocks } = statSync(path);
    assert.ok(size > 4_500_000_000, String(size));
    assert.ok(blocks * 512 < size / 10);
    const source = await sharedFileSource(path);
    const opened = await openPst(source, { crc32 });
    assert.ok(opened.ok);
    const subjects: string[] = [];
    for (const folder of opened.value.folders) {
      for await (const item of opened.value.items(folder)) {
        assert.ok(!item.lost);
        subjects.push(item.subject);
        assert.deepEqual(Buffer.from((await (await item.attachments())[0]!.bytes())!), pattern(50_000));
      }
    }
    await source.close();
    assert.deepEqual(
      subjects,
      items.map((_, index) => `Far ${index}`),
    );
  });
});
