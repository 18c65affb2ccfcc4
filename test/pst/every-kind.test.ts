import assert from "node:assert/strict";
import type { ManifestEntry } from "../../src/mail/export/manifest.ts";
import type { RawMessage } from "../fixtures/pst/message.ts";
import { mail, type MailSpec } from "../fixtures/pst/items/mail.ts";
import { note } from "../fixtures/pst/items/other.ts";
import { contact, distributionList } from "../fixtures/pst/items/people.ts";
import { binary, int32, text, time } from "../fixtures/pst/properties.ts";
import { storeBytes, type RawStore } from "../fixtures/pst/store.ts";
import { allParts, headerOf, parseMime, type Parsed } from "../mail/items/mime-parser.ts";
import { kinds } from "./kinds.ts";

describe("pst: every kind of item", function () {
  this.timeout(60_000);
  const { exported } = kinds();

  const onlyItem = async (item: RawMessage, store: Partial<RawStore> = {}) => {
    const out = await exported(storeBytes({ ...store, folders: [{ name: "Inbox", items: [item] }] }));
    assert.equal(out.entries.length, 1);
    const [entry] = out.entries;
    assert.ok(entry?.file !== undefined, JSON.stringify(entry));
    return { entry, bytes: out.read(entry), code: out.code };
  };
  const textOf = (parsed: Parsed): string => allParts(parsed).find(({ type }) => type === "text/plain")?.text ?? "";
  const who = { name: "Demo Person (demonstration)", address: "person@demo.example" };

  // Class, kind, form, and a word that the text must have.
  const classes: readonly (readonly [string, ManifestEntry["kind"], string, MailSpec, RegExp])[] = [
    ["IPM.Note", "mail", "eml", { text: "Words." }, /Words\./],
    ["IPM", "mail", "eml", { text: "Words." }, /Words\./],
    ["IPM.Note.Custom.Form", "mail", "eml", { text: "Words." }, /Words\./],
    ["IPM.Post", "mail", "eml", { text: "Words." }, /Words\./],
    ["IPM.Note.Rules.OofTemplate.Microsoft", "mail", "eml", { text: "Away." }, /Away\./],
    ["IPM.Outlook.Recall", "mail", "eml", { text: "Recall." }, /Recall\./],
    ["IPM.TaskRequest", "mail", "eml", { text: "Please." }, /Please\./],
    ["IPM.Schedule.Meeting.Request", "mail", "eml", { text: "Come." }, /Come\./],
    ["IPM.Schedule.Meeting.Canceled", "mail", "eml", { text: "Do not come." }, /Do not come\./],
    ["IPM.Schedule.Meeting.Resp.Pos", "mail", "eml", { text: "I come." }, /I come\./],
    ["REPORT.IPM.Note.NDR", "mail", "eml", {}, /not delivered/],
    ["REPORT.IPM.Note.DR", "mail", "eml", {}, /was delivered/],
    ["REPORT.IPM.Note.IPNRN", "mail", "eml", {}, /was read/],
    ["REPORT.IPM.Note.IPNNRN", "mail", "eml", {}, /without being read/],
    ["REPORT.IPM.Schedule.Meeting.Request.NDR", "mail", "eml", {}, /not delivered/],
    ["REPORT.IPM.Note.NDR", "mail", "eml", { text: "As Outlook stored it." }, /^As Outlook stored it\./],
    ["IPM.Document.Word.Document.8", "other", "eml", { text: "A file." }, /A file\./],
    ["IPM.StickyNote", "note", "eml", { text: "Remember." }, /Remember\./],
    ["IPM.Activity", "journal", "eml", { text: "Called." }, /Called\./],
    ["IPM.Appointment", "appointment", "eml", { text: "No times at all." }, /No times at all\./],
    ["My.Own.Class", "other", "eml", { text: "Odd." }, /Odd\./],
  ];

  describe("items by class", () => {
    for (const [messageClass, kind, extension, spec, words] of classes)
      it(`${messageClass} (${Object.keys(spec).join() || "no text"}) is ${kind} and keeps its words`, async () => {
        const { entry, bytes } = await onlyItem(mail({ subject: "Subject", messageClass, ...spec }));
        assert.equal(entry.kind, kind);
        assert.ok(entry.file!.endsWith(`.${extension}`));
        const parsed = parseMime(bytes);
        assert.equal(headerOf(parsed, "subject"), "Subject");
        assert.match(textOf(parsed), words);
      });
  });

  it("a report without text says which message, whose, and why", async () => {
    const { bytes } = await onlyItem(
      mail({
        subject: "Undeliverable: Rota",
        messageClass: "REPORT.IPM.Note.NDR",
        to: [who],
        props: [
          text(0x0049, "Rota"),
          time(0x0032, new Date("2026-03-04T05:06:07Z")),
          text(0x1001, "550 5.1.1 unknown"),
        ],
      }),
    );
    const said = textOf(parseMime(bytes));
    assert.match(said, /Message: Rota/);
    assert.match(said, /Time of this report: Wed, 04 Mar 2026 05:06:07 \+0000/);
    assert.match(said, /Recipient: Demo Person \(demonstration\) <person@demo\.example>/);
    assert.match(said, /550 5\.1\.1 unknown/);
  });

  for (const format of ["ansi", "unicode", "unicode4k"] as const)
    it(`all of 300 recipients are kept (${format})`, async () => {
      const to = Array.from({ length: 300 }, (_, at) => ({ name: `Demo ${at}`, address: `demo${at}@demo.example` }));
      const { bytes } = await onlyItem(mail({ subject: "Many", text: "Many.", to }), { format });
      const listed = headerOf(parseMime(bytes), "to")!.match(/<demo\d+@demo\.example>/g)!;
      assert.deepEqual(
        listed,
        to.map(({ address }) => `<${address}>`),
      );
    });

  it("an item that has only RTF gives its text, and the RTF beside it", async () => {
    const { bytes } = await onlyItem(mail({ subject: "RTF", rtf: "{\\rtf1\\ansi Only \\b bold\\b0  text.\\par}" }));
    const parsed = parseMime(bytes);
    assert.match(textOf(parsed), /Only bold text\./);
    assert.ok(allParts(parsed).some(({ type }) => type === "application/rtf"));
  });

  it("HTML that is wrapped in RTF comes out as HTML", async () => {
    const rtf =
      "{\\rtf1\\ansi\\ansicpg1252\\fromhtml1 {\\*\\htmltag64 <p>}\\htmlrtf {\\htmlrtf0 caf\\'e9{\\*\\htmltag72 </p>}\\htmlrtf }\\htmlrtf0}";
    const { bytes } = await onlyItem(mail({ subject: "HTML", rtf }));
    const html = allParts(parseMime(bytes)).find(({ type }) => type === "text/html");
    assert.match(html?.text ?? "", /<p>caf\u00e9<\/p>/);
  });

  it("an encrypted S/MIME message is given back as it was", async () => {
    const data = Buffer.from("3080060092a864886f70d010703", "hex");
    const { bytes } = await onlyItem(
      mail({ messageClass: "IPM.Note.SMIME", subject: "Locked", attachments: [{ name: "smime.p7m", data }] }),
    );
    const parsed = parseMime(bytes);
    assert.equal(parsed.type, "application/pkcs7-mime");
    assert.ok(parsed.body.equals(data));
  });

  it("an attachment that is only a link is told as missing, with where it pointed", async () => {
    const { entry, bytes, code } = await onlyItem(
      mail({ subject: "Link", text: "See.", attachments: [{ name: "plan.doc", path: "\\\\server\\share\\plan.doc" }] }),
    );
    assert.equal(code, 1);
    assert.deepEqual(
      entry.losses!.map(({ kind }) => kind),
      ["link-only"],
    );
    assert.ok(allParts(parseMime(bytes)).some(({ text: said }) => said.includes("\\\\server\\share\\plan.doc")));
  });

  it("a document that lies in a folder by itself keeps its bytes", async () => {
    const data = Buffer.from("not really a document");
    const { bytes } = await onlyItem(
      mail({
        messageClass: "IPM.Document.Word.Document.8",
        subject: "plan.doc",
        attachments: [{ name: "plan.doc", data }],
      }),
    );
    assert.ok(allParts(parseMime(bytes)).some(({ body }) => body.equals(data)));
  });

  it("a sticky note is a message with its text", async () => {
    const { entry, bytes } = await onlyItem(note({ subject: "Milk", text: "Buy milk." }));
    assert.equal(entry.kind, "note");
    assert.match(textOf(parseMime(bytes)), /Buy milk\./);
  });

  it("a contact keeps its picture", async () => {
    const picture = Buffer.from("ffd8ffe000104a46494600010101", "hex");
    const { entry, bytes } = await onlyItem(
      contact({
        displayName: "Demo Person (demonstration)",
        attachments: [{ name: "ContactPicture.jpg", data: picture }],
      }),
    );
    assert.ok(entry.file!.endsWith(".vcf"));
    assert.ok(bytes.toString("utf8").replaceAll("\r\n ", "").includes(picture.toString("base64")));
  });

  it("a list that names another list keeps that list's name, and tells what it cannot hold", async () => {
    const { entry, bytes } = await onlyItem(
      distributionList("Everybody (demonstration)", [{ name: "Ward list", address: "ward-list@demo.example" }]),
    );
    assert.equal(entry.kind, "distributionList");
    assert.match(bytes.toString("utf8"), /ward-list@demo\.example/);
  });

  it("properties of unknown types, and values that are too short for theirs, cost nothing else", async () => {
    const { entry, bytes } = await onlyItem(
      mail({
        subject: "Odd",
        text: "Words.",
        props: [
          { key: 0x6001, type: 0x0fff, value: Buffer.from("?") },
          { key: 0x6002, type: 0x0040, value: Buffer.from("12") },
          { key: 0x6003, type: 0x101f, value: Buffer.from("ffffffff01", "hex") },
          binary(0x6004, Buffer.alloc(0)),
          int32(0x6005, -1),
        ],
      }),
    );
    assert.equal(entry.losses, undefined);
    assert.match(textOf(parseMime(bytes)), /Words\./);
  });
});
