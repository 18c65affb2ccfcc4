import { strict as assert } from "node:assert";
import { createHash } from "node:crypto";
import { basename } from "node:path";
import { crc32 } from "node:zlib";
import { fileSource } from "../../src/mail/export/file-source.ts";
import { openPst } from "../../src/pst/open.ts";
import type { Attachment, Item } from "../../src/pst/types.ts";
import { requires } from "../setup/needs.ts";
import { differences } from "./oracles/explained.ts";
import { pstExtractor, type OracleAttachment, type OracleItem } from "./oracles/pst-extractor.ts";
import { readpstCount } from "./oracles/readpst.ts";
import { realFiles } from "./real-files.ts";

type Tell = (what: string) => void;

const compareAttachment = async (ours: Attachment, theirs: OracleAttachment, tell: Tell): Promise<void> => {
  if (theirs.failed !== undefined) {
    tell("attachment: pst-extractor throws");
    return;
  }
  if (ours.name !== theirs.name) tell("attachment: name");
  if (ours.method === "embedded") return;
  const hash = createHash("sha256");
  for await (const chunk of ours.stream()) hash.update(chunk);
  if (hash.digest("hex") !== theirs.hash) tell("attachment: bytes");
};

const compareItem = async (ours: Item, theirs: OracleItem, tell: Tell): Promise<void> => {
  const bodies = await ours.bodies();
  const attachments = await ours.attachments();
  const facts: readonly (readonly [string, unknown, unknown])[] = [
    ["class", ours.messageClass, theirs.messageClass],
    ["subject", ours.subject, theirs.subject],
    ["sent", ours.properties.date(0x0039)?.getTime(), theirs.sent],
    ["received", ours.properties.date(0x0e06)?.getTime(), theirs.received],
    ["body", bodies.plainFrom === "stored" ? bodies.plain : "", theirs.body],
    ["html", bodies.htmlFrom === "stored" ? bodies.html : "", theirs.html],
    ["recipients", (await ours.recipients()).length, theirs.recipients],
    ["attachments", attachments.length, theirs.attachments.length],
  ];
  for (const [what, mine, other] of facts) if (mine !== other) tell(what);
  for (const [at, attachment] of attachments.entries()) {
    const other = theirs.attachments[at];
    if (other !== undefined) await compareAttachment(attachment, other, tell);
  }
};

/** Every difference with pst-extractor, as "what: how often". */
const comparePstExtractor = async (file: string): Promise<Record<string, number>> => {
  const counts: Record<string, number> = {};
  const tell: Tell = (what) => (counts[what] = (counts[what] ?? 0) + 1);
  const oracle = await pstExtractor(file);
  if ("failed" in oracle) return { [`pst-extractor fails: ${oracle.failed}`]: 1 };
  const theirs = new Map(oracle.flatMap(({ items }) => items.map((item) => [item.nid, item])));
  for (const { failed } of oracle) if (failed !== undefined) tell(`pst-extractor fails in a folder: ${failed}`);
  const opened = await openPst(fileSource(file), { crc32 });
  assert.ok(opened.ok);
  for (const folder of opened.value.folders)
    for await (const item of opened.value.items(folder)) {
      const other = theirs.get(item.nid);
      theirs.delete(item.nid);
      if (other === undefined) tell("only we find the item");
      else if (item.lost) tell("we lost the item");
      else await compareItem(item, other, tell);
    }
  for (const _ of theirs) tell("only pst-extractor finds the item");
  assert.deepEqual(opened.value.damage, [], "a sound file has no damage");
  return counts;
};

const ourCount = async (file: string): Promise<number> => {
  const opened = await openPst(fileSource(file), { crc32 });
  assert.ok(opened.ok);
  let count = 0;
  for (const folder of opened.value.folders) count += (await opened.value.list(folder)).length;
  return count;
};

/** Expected differences, in the form that comparing gives. */
const expected = (file: string, tool: "pst-extractor" | "readpst"): Record<string, number> =>
  Object.fromEntries(
    differences
      .filter((difference) => difference.file === basename(file) && difference.tool === tool)
      .map(({ what, count }) => [what, count]),
  );

describe("pst: real files, beside pst-extractor", function () {
  requires("realPst", "pstExtractor");
  this.timeout(120_000);
  for (const file of realFiles)
    it(`${basename(file)}: every item, word, date and byte is the same, but for what is explained`, async () => {
      assert.deepEqual(await comparePstExtractor(file), expected(file, "pst-extractor"));
    });
});

describe("pst: real files, beside readpst -j 0", function () {
  requires("realPst", "pstExtractor", "readpst");
  this.timeout(60_000);
  for (const file of realFiles)
    it(`${basename(file)}: as many items, but for what is explained`, async () => {
      const more = (await ourCount(file)) - readpstCount(file);
      const explained = Object.values(expected(file, "readpst")).reduce((sum, count) => sum + count, 0);
      assert.equal(more, explained);
    });
});
