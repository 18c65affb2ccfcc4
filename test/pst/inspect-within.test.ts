import { strict as assert } from "node:assert";
import { zipSync, strToU8 } from "fflate";
import { exitCodes } from "../../src/cli/command.ts";
import { mail, type MailSpec } from "../fixtures/pst/items/mail.ts";
import { messageFile } from "../fixtures/pst/outlook-message.ts";
import { inspecting } from "./inspecting.ts";

describe("onboarding pst inspect: files within files", function () {
  this.timeout(60_000);
  const { inspected, ofMails } = inspecting();

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
});
