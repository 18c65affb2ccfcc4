import { strict as assert } from "node:assert";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { zipSync, strToU8 } from "fflate";
import { exitCodes } from "../../src/cli/command.ts";
import { command } from "../../src/cli/pst-inspect.ts";
import type { Inventory } from "../../src/pst/inventory-types.ts";
import { mail, type MailSpec } from "../fixtures/pst/items/mail.ts";
import { messageFile } from "../fixtures/pst/outlook-message.ts";
import { note } from "../fixtures/pst/items/other.ts";
import type { RawFolder } from "../fixtures/pst/folders.ts";
import { showcaseFolders } from "../fixtures/pst/showcase.ts";
import { storeBytes, type RawStore } from "../fixtures/pst/store.ts";
import { requires } from "../setup/needs.ts";
import { realFiles } from "./real-files.ts";

const schema = JSON.parse(
  readFileSync(new URL("../../docs/pst-inspect.schema.json", import.meta.url), "utf8"),
) as object;
const ajv = new Ajv2020({ formats: { "date-time": (text: string) => !Number.isNaN(Date.parse(text)) } });
const validate = ajv.compile<Inventory & { readonly file: string }>(schema);

interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

const run = async (...args: readonly string[]): Promise<Run> => {
  let [out, err] = ["", ""];
  const code = await command(args, {
    out: (text) => (out += text),
    err: (text) => (err += text),
    env: {},
    terminal: false,
  });
  return { code, out, err };
};

describe("onboarding pst inspect", function () {
  this.timeout(30_000);
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), "inspect-"))));
  after(() => rmSync(folder, { recursive: true }));

  const written = (bytes: Uint8Array, name = "demo.pst"): string => {
    const file = join(folder, name);
    writeFileSync(file, bytes);
    return file;
  };
  const inspected = async (store: RawStore, ...args: readonly string[]) => {
    const { code, out } = await run(written(storeBytes(store)), "--json", ...args);
    const json: unknown = JSON.parse(out);
    assert.ok(validate(json), JSON.stringify(validate.errors));
    return { code, inventory: json };
  };
  const ofMails = (...mails: readonly MailSpec[]): RawFolder[] => [{ name: "Inbox", items: mails.map(mail) }];

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

  const zip = (files: Record<string, Uint8Array>) => zipSync(files, { level: 6 });
  const text = strToU8("demonstration");
  const eml = (name: string, data: Uint8Array): Buffer =>
    Buffer.from(
      'Subject: Demo\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n\r\nText.\r\n--b\r\n' +
        `Content-Disposition: attachment; filename="${name}"\r\nContent-Transfer-Encoding: base64\r\n\r\n` +
        `${Buffer.from(data).toString("base64").replace(/.{76}/g, "$&\r\n")}\r\n--b--\r\n`,
    );
  const one = (name: string, data: Uint8Array): MailSpec => ({ attachments: [{ name, data: Buffer.from(data) }] });
  const blocked: readonly (readonly [string, MailSpec, readonly string[]])[] = [
    ["a program in a message file", one("forward.eml", eml("run.exe", text)), ["forward.eml", "run.exe"]],
    [
      "a program in a zip file in a message file",
      one("forward.EML ", eml("x.zip", zip({ "in/run.exe": text }))),
      ["forward.EML ", "x.zip", "run.exe"],
    ],
    [
      "a program in a message file in a zip file",
      one("x.zip", zip({ "mail/forward.eml": eml("run.exe", text) })),
      ["x.zip", "forward.eml", "run.exe"],
    ],
    [
      "a message file that is known by its type alone",
      { attachments: [{ name: "Forwarded", type: "message/rfc822", data: eml("run.exe", text) }] },
      ["Forwarded", "run.exe"],
    ],
    [
      "a program in an Outlook message file",
      one("forward.msg", messageFile({ attachments: [{ name: "run.exe", data: text }] })),
      ["forward.msg", "run.exe"],
    ],
    [
      "a program in a zip file in a message in an Outlook message file in a zip file",
      one(
        "a.zip",
        zip({
          "b.msg": messageFile({
            attachments: [{ name: "c", message: { attachments: [{ name: "d.zip", data: zip({ "run.exe": text }) }] } }],
          }),
        }),
      ),
      ["a.zip", "b.msg", "c", "d.zip", "run.exe"],
    ],
    ["a program", { attachments: [{ name: "setup.exe", data: Buffer.from(text) }] }, ["setup.exe"]],
    [
      "capitals and a dot at the end",
      { attachments: [{ name: "SETUP.EXE. ", data: Buffer.from(text) }] },
      ["SETUP.EXE. "],
    ],
    ["a document with macros", { attachments: [{ name: "plan.docm", data: Buffer.from(text) }] }, ["plan.docm"]],
    [
      "a program in a zip file in a zip file",
      {
        attachments: [
          { name: "a.zip", data: Buffer.from(zip({ "in/b.zip": zip({ "c.exe": text }), "ok.txt": text })) },
        ],
      },
      ["a.zip", "b.zip", "c.exe"],
    ],
    [
      "a program in an attached message",
      {
        attachments: [
          { name: "Forwarded", message: mail({ attachments: [{ name: "x.vbs", data: Buffer.from(text) }] }) },
        ],
      },
      ["Forwarded", "x.vbs"],
    ],
  ];
  for (const [what, spec, within] of blocked)
    it(`finds ${what}, however it is looked at`, async () => {
      for (const depth of ["--quick", "--verify"]) {
        const { code, inventory } = await inspected({ folders: ofMails({ subject: "Demo", ...spec }) }, depth);
        assert.deepEqual(
          inventory.exceptions.map(({ reason, subject, within: where }) => ({ reason, subject, where })),
          [{ reason: "blocked-type", subject: "Demo", where: within }],
        );
        assert.equal(code, exitCodes.someLeftOut);
      }
    });

  it("finds what is called otherwise than it is, where it looks at every block", async () => {
    const inside = messageFile({ attachments: [{ name: "run.exe", data: text }] });
    for (const [name, data] of [
      ["plan.dat", Buffer.from(zip({ "run.exe": text }))],
      ["plan.bin", eml("run.exe", text)],
      ["plan.doc", inside],
    ] as const) {
      const folders = ofMails({ subject: "Demo", ...one(name, data) });
      const { inventory } = await inspected({ folders }, "--verify");
      assert.deepEqual(
        inventory.exceptions.map(({ reason, within }) => [reason, within]),
        [["blocked-type", [name, "run.exe"]]],
      );
    }
  });

  it("looks into an archive that is too large to be held by its directory alone", async () => {
    const filler = Buffer.alloc(3_000_000, 1);
    const large = zipSync(
      { "a.bin": filler, "in/b.eml": eml("run.exe", text), "c.zip": zip({ "d.vbs": text }), "e.scr": text },
      { level: 0 },
    );
    for (const depth of ["--quick", "--verify"]) {
      const { inventory } = await inspected({ folders: ofMails({ subject: "Demo", ...one("x.zip", large) }) }, depth);
      assert.deepEqual(inventory.exceptions.map(({ reason, within }) => [reason, within.join("/")]).sort(), [
        ["blocked-type", "x.zip/b.eml/run.exe"],
        ["blocked-type", "x.zip/c.zip/d.vbs"],
        ["blocked-type", "x.zip/e.scr"],
      ]);
    }
    const cut = Buffer.from(large.subarray(0, large.length - 100));
    const { inventory } = await inspected({ folders: ofMails({ subject: "Demo", ...one("x.zip", cut) }) }, "--quick");
    assert.deepEqual(
      inventory.exceptions.map(({ reason }) => reason),
      ["cannot-look-inside"],
    );
  });

  it("says of a message file that it cannot look inside, and why", async () => {
    const deep = Array.from({ length: 8 }).reduce<Buffer>(
      (inner, _, at) => eml(`${at}.eml`, inner),
      eml("a.txt", text),
    );
    const large = eml("a.bin", new Uint8Array(34 * 1024 * 1024));
    for (const [data, why] of [
      [deep, /too deep/],
      [large, /too large/],
    ] as const)
      for (const depth of ["--quick", "--verify"]) {
        const { inventory } = await inspected({ folders: ofMails({ subject: "Demo", ...one("x.eml", data) }) }, depth);
        const reasons = inventory.exceptions.filter(({ reason }) => reason !== "too-large");
        assert.equal(reasons.length, 1);
        assert.equal(reasons[0]!.reason, "cannot-look-inside");
        assert.match(reasons[0]!.detail, why);
      }
  });

  it("finds an item over the size limit, and takes the limit from the pack", async () => {
    const pack = JSON.parse((await run("--print-rules")).out) as { maxItemBytes: { bytes: number } };
    pack.maxItemBytes.bytes = 100_000;
    const rules = join(folder, "pack.json");
    writeFileSync(rules, JSON.stringify(pack));
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
    const rules = join(folder, "pack.json");
    writeFileSync(rules, JSON.stringify(pack));
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

  it("does not unpack a zip bomb", async () => {
    const bomb = zip({ "inner.zip": zip({ "zeros.bin": new Uint8Array(60_000_000) }) });
    const nested = zip({ "one.zip": zip({ "two.zip": zip({ "three.zip": zip({ "four.zip": bomb }) }) }) });
    const folders = ofMails({ subject: "Bomb", attachments: [{ name: "n.zip", data: Buffer.from(nested) }] });
    const { inventory } = await inspected({ folders });
    assert.deepEqual(
      inventory.exceptions.map(({ reason }) => reason),
      ["cannot-look-inside"],
    );
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
      const rules = join(folder, "bad.json");
      writeFileSync(rules, pack);
      const answer = await run(file, "--rules", rules);
      assert.equal(answer.code, exitCodes.usage);
      assert.match(answer.err, says);
    }
  });
});
