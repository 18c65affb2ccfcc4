import { strict as assert } from "node:assert";
import { exitCodes } from "../../src/cli/command.ts";
import type { Inventory } from "../../src/pst/inventory-types.ts";
import { mail, type MailSpec } from "../fixtures/pst/items/mail.ts";
import { note } from "../fixtures/pst/items/other.ts";
import type { RawFolder } from "../fixtures/pst/folders.ts";
import { showcaseFolders } from "../fixtures/pst/showcase.ts";
import { storeBytes } from "../fixtures/pst/store.ts";
import { requires } from "../setup/needs.ts";
import { realFiles } from "./real-files.ts";
import { inspecting, run, validate } from "./inspecting.ts";

describe("onboarding pst inspect", function () {
  this.timeout(60_000);
  const { written, saved, inspected, ofMails } = inspecting();

  describe("JSON", () => {
    requires("realPst", "pstExtractor");
    for (const file of realFiles)
      it(`of ${file.split("/").at(-1) ?? ""} is as its schema says`, async () => {
        for (const depth of ["--quick", "--verify"]) {
          const { out } = await run(file, "--json", depth);
          assert.ok(validate(JSON.parse(out)), JSON.stringify(validate.errors));
        }
      });
    it("says the same of the items with --quick and with --verify", async () => {
      for (const file of realFiles) {
        const [quick, verified] = await Promise.all(
          ["--quick", "--verify"].map(async (depth) => JSON.parse((await run(file, "--json", depth)).out) as Inventory),
        );
        assert.deepEqual({ ...quick, health: undefined }, { ...verified, health: undefined });
      }
    });
  });

  for (const format of ["ansi", "unicode", "unicode4k"] as const)
    for (const encoding of ["none", "permute", "cyclic"] as const)
      it(`counts what a generated ${format} file with ${encoding} encoding holds`, async () => {
        const folders = showcaseFolders();
        const all = (some: readonly RawFolder[]): RawFolder[] =>
          some.flatMap((one) => [one, ...all(one.folders ?? [])]);
        const items = all(folders).flatMap((one) => [...(one.items ?? [])]);
        const { inventory } = await inspected({ format, encoding, folders });
        assert.equal(inventory.totals.items, items.length);
        assert.equal(inventory.health.sound, true);
        assert.equal(inventory.format.encoding, encoding);
        assert.equal(
          inventory.totals.attachments,
          items.reduce((sum, { attachments = [] }) => sum + attachments.length, 0),
        );
      });

  it("finds an item over the size limit, and takes the limit from the pack", async () => {
    const pack = JSON.parse((await run("--print-rules")).out) as { maxItemBytes: { bytes: number } };
    pack.maxItemBytes.bytes = 100_000;
    const rules = saved("pack.json", JSON.stringify(pack));
    const folders = ofMails(
      { subject: "Large", attachments: [{ name: "a.bin", data: Buffer.alloc(200_000) }] },
      { subject: "Small" },
    );
    const { inventory } = await inspected({ folders }, "--rules", rules);
    assert.deepEqual(
      inventory.exceptions.map(({ reason, subject }) => [reason, subject]),
      [["too-large", "Large"]],
    );
    assert.equal((await inspected({ folders })).code, exitCodes.done);
  });

  it("finds what passes the limit only on its way, when attachments have become text", async () => {
    const pack = JSON.parse((await run("--print-rules")).out) as { maxItemBytes: { bytes: number } };
    pack.maxItemBytes.bytes = 100_000;
    const rules = saved("pack.json", JSON.stringify(pack));
    const data = (bytes: number) => ({ name: "a.bin", data: Buffer.alloc(bytes) });
    const folders = ofMails(
      { subject: "Grows", attachments: [data(90_000)] },
      { subject: "Grows within", attachments: [{ name: "m", message: mail({ attachments: [data(90_000)] }) }] },
      { subject: "Fits", attachments: [data(70_000)] },
      { subject: "Only text", text: "x".repeat(45_000) },
    );
    for (const depth of ["--quick", "--verify"]) {
      const { inventory } = await inspected({ folders }, "--rules", rules, depth);
      assert.deepEqual(
        inventory.exceptions.map(({ reason, subject }) => [reason, subject]),
        [
          ["too-large", "Grows"],
          ["too-large", "Grows within"],
        ],
      );
      assert.match(inventory.exceptions[0]!.detail, /about 12\d{4} as a message/);
    }
  });

  it("finds duplicates by what they say, not by their Message-ID", async () => {
    const one: MailSpec = {
      subject: "Twice",
      text: "The same",
      sent: new Date("2026-06-01T09:00:00Z"),
      messageId: "<a@demo.example>",
    };
    const folders = [
      { name: "Inbox", items: [mail(one), mail({ ...one, text: "Another text" })] },
      { name: "Archive", items: [mail(one), note({ subject: "Twice" })] },
    ];
    const { inventory } = await inspected({ folders });
    assert.equal(inventory.duplicates.items, 1);
    assert.deepEqual(
      inventory.duplicates.groups.map(({ copies }) => copies.map(({ folder: path }) => path)),
      [[["Inbox"], ["Archive"]]],
    );
  });

  it("shows names as text for people, without what could move a terminal's cursor", async () => {
    const file = written(
      storeBytes({ folders: [{ name: "Evil\u001b[2J\u202efdp", items: [mail({ subject: "x" })] }] }),
    );
    const { out, code } = await run(file);
    assert.equal(code, exitCodes.done);
    assert.deepEqual(out.match(/[\p{Cc}\u202e]/gu)?.filter((sign) => sign !== "\n") ?? [], []);
    assert.match(out, /Total: 1 items \(1 mail\)/);
    assert.match(out, /Starting pack/);
  });

  const refused: readonly (readonly [string, readonly string[], number, RegExp])[] = [
    ["no file", [], exitCodes.usage, /Give one data file/],
    ["an option that is not there", ["x.pst", "--fast"], exitCodes.usage, /--fast/],
    ["both depths", ["x.pst", "--quick", "--verify"], exitCodes.usage, /not both/],
    ["a file that is not there", ["/nowhere/x.pst"], exitCodes.unreadable, /There is no such file/],
    ["a folder", ["/tmp"], exitCodes.unreadable, /folder/],
  ];
  for (const [what, args, code, says] of refused)
    it(`refuses ${what} with a sentence`, async () => {
      const answer = await run(...args);
      assert.equal(answer.code, code);
      assert.match(answer.err, says);
    });

  it("refuses a file that is no data file, and an empty one", async () => {
    for (const bytes of [Buffer.from("From demo@demo.example\r\n\r\nmbox"), Buffer.alloc(0), Buffer.from("!BDN")]) {
      const answer = await run(written(bytes, "other.pst"));
      assert.equal(answer.code, exitCodes.unreadable);
      assert.match(answer.err, /not an Outlook data file|not known|too damaged/);
    }
  });

  it("refuses a rule pack that is wrong, and says where", async () => {
    const file = written(storeBytes({ folders: [] }));
    for (const [pack, says] of [
      ["{", /not JSON/],
      ['{"format":"nhsmail-rule-pack/1","name":"x","version":"1","label":"l","dated":"soon"}', /"dated"/],
    ] as const) {
      const rules = saved("bad.json", pack);
      const answer = await run(file, "--rules", rules);
      assert.equal(answer.code, exitCodes.usage);
      assert.match(answer.err, says);
    }
  });
});
