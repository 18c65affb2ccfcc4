import assert from "node:assert/strict";
import fc from "fast-check";
import { conversionOf, type Loss } from "../../src/mail/items/context.ts";
import { convert } from "../../src/mail/items/convert.ts";
import { bytesOf } from "../../src/mail/items/segments.ts";
import { appointment } from "../fixtures/pst/items/appointment.ts";
import { mail, type MailSpec } from "../fixtures/pst/items/mail.ts";
import { journal, note } from "../fixtures/pst/items/other.ts";
import { contact, oneOff } from "../fixtures/pst/items/people.ts";
import type { RawMessage } from "../fixtures/pst/message.ts";
import { itemsOf } from "../fixtures/pst/open.ts";
import { binary, int32, text } from "../fixtures/pst/properties.ts";
import { largeData, other, owner, pixel, showcaseMail } from "../fixtures/pst/showcase.ts";
import { allParts, headerOf, parseMime, type Parsed } from "../mail/items/mime-parser.ts";

interface Made {
  readonly raw: string;
  readonly parsed: Parsed;
  readonly losses: readonly Loss[];
  readonly source: string;
}

const made = async (message: RawMessage): Promise<Made> => {
  const [item] = await itemsOf([message]);
  const conversion = conversionOf("test");
  const converted = await convert(item!, conversion, { vcard: "4.0" });
  assert.equal(converted.mediaType, "message/rfc822");
  const chunks: Buffer[] = [];
  for await (const chunk of bytesOf(converted.segments)) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  return {
    raw: bytes.toString("latin1"),
    parsed: parseMime(bytes),
    losses: conversion.losses,
    source: converted.source,
  };
};
const ofMail = (spec: MailSpec): Promise<Made> => made(mail(spec));

const partOf = (parsed: Parsed, type: string): Parsed => {
  const found = allParts(parsed).find((part) => part.type === type);
  assert.ok(found, `no ${type}`);
  return found;
};

describe("a mail item as a message", () => {
  it("keeps 8-bit text readable that calls itself UTF-8 and is in the computer's own codepage", async () => {
    // As some senders' items are: PidTagInternetCodepage 65001 and nothing else that names a codepage.
    const { parsed } = await ofMail({
      internetCodepage: 65001,
      html: Buffer.from("<p>caf\u00e9 cr\u00e8me</p>", "latin1"),
      props: [text(0x0037, "caf\u00e9", 1252), text(0x1000, "caf\u00e9 cr\u00e8me\r\n", 1252)],
    });
    assert.equal(headerOf(parsed, "subject"), "caf\u00e9");
    assert.equal(partOf(parsed, "text/plain").text, "caf\u00e9 cr\u00e8me\r\n");
    assert.equal(partOf(parsed, "text/html").text, "<p>caf\u00e9 cr\u00e8me</p>");
    const real = await ofMail({ internetCodepage: 65001, props: [text(0x1000, "caf\u00e9\r\n", 65001)] });
    assert.equal(partOf(real.parsed, "text/plain").text, "caf\u00e9\r\n");
  });

  it("keeps the header fields that came over the wire, in order and spelling", async () => {
    const { raw, parsed, source } = await made(showcaseMail[0]!);
    assert.equal(source, "wire");
    assert.ok(
      raw.startsWith(
        "Received: from mx.demo.example (192.0.2.7) by mail.demo.example;\r\n\tMon, 1 Jun 2026 09:00:01 +0100\r\n" +
          "From: =?utf-8?Q?Demo_Other_=28demonstration=29?= <demo.other@demo.example>\r\n" +
          "To: owner <demo.owner@demo.example>\r\nSubject: Kept   as it was\r\n",
      ),
    );
    assert.deepEqual(
      parsed.headers.filter(([name]) => name === "x-odd-header").map(([, value]) => value),
      ["one", "two"],
    );
    assert.equal(parsed.headers.filter(([name]) => name === "content-type").length, 1);
    assert.equal(parsed.text, "Plain.\r\nFrom here on.\r\n.\r\n");
    assert.equal(headerOf(parsed, "keywords"), "Red category, Größe");
  });

  it("composes header fields from properties where none came", async () => {
    const { parsed, source } = await made(showcaseMail[1]!);
    assert.equal(source, "composed");
    assert.equal(headerOf(parsed, "from"), 'Jürgen, "Demo" (demonstration) <juergen@demo.example>');
    assert.equal(headerOf(parsed, "sender"), '"Demo Other (demonstration)" <demo.other@demo.example>');
    assert.equal(
      headerOf(parsed, "to"),
      '"Demo Owner (demonstration)" <demo.owner@demo.example>, "Nobody With Address (demonstration)":;',
    );
    assert.equal(
      headerOf(parsed, "cc"),
      '"Only Exchange (demonstration)" <IMCEAEX-_O=DEMO_OU=FIRST_CN=ONLY@unknown.invalid>',
    );
    assert.equal(headerOf(parsed, "bcc"), '"Demo Hidden (demonstration)" <demo.hidden@demo.example>');
    assert.equal(headerOf(parsed, "subject"), "RE: Grüße an alle — 你好");
    assert.equal(headerOf(parsed, "date"), "Sun, 29 Mar 2026 00:59:59 +0000");
    assert.equal(headerOf(parsed, "in-reply-to"), "<wire-1@demo.example>");
    assert.equal(headerOf(parsed, "references"), "<wire-0@demo.example> <wire-1@demo.example>");
    assert.equal(headerOf(parsed, "importance"), "High");
    assert.equal(headerOf(parsed, "sensitivity"), "Company-Confidential");
    assert.match(headerOf(parsed, "message-id") ?? "", /^<[0-9a-f]{32}@onboarding\.invalid>$/);
  });

  it("sends answers where the item says, with names", async () => {
    const entries = [
      oneOff("Demo Answers, (demonstration)", "answers@demo.example"),
      Buffer.alloc(30, 7),
      oneOff("", "b@demo.example"),
    ];
    const flat = entries.map((entry) => {
      const size = Buffer.alloc(4);
      size.writeUInt32LE(entry.length);
      return Buffer.concat([size, entry, Buffer.alloc((4 - (entry.length % 4)) % 4)]);
    });
    const head = Buffer.alloc(8);
    head.writeUInt32LE(entries.length);
    const list = Buffer.concat([head, ...flat]);
    const { parsed } = await ofMail({ subject: "s", from: other, props: [binary(0x004f, list)] });
    assert.equal(
      headerOf(parsed, "reply-to"),
      '"Demo Answers, (demonstration)" <answers@demo.example>, b@demo.example',
    );
    const short = await ofMail({ subject: "s", from: other, props: [binary(0x004f, list.subarray(0, 60))] });
    assert.equal(headerOf(short.parsed, "reply-to"), undefined);
    const named = await ofMail({ subject: "s", from: other, props: [text(0x0050, "a@demo.example;Somebody")] });
    assert.equal(headerOf(named.parsed, "reply-to"), "a@demo.example");
  });

  it("carries both texts, the picture in the text, each attachment's bytes, and the message inside", async () => {
    const { parsed, losses } = await made(showcaseMail[1]!);
    assert.equal(partOf(parsed, "text/plain").text, "Zeile mit Umlauten: äöüß\r\n--=_not a boundary\r\n");
    assert.equal(partOf(parsed, "text/html").text, '<html><body><p>Bild: <img src="cid:pixel@demo"></p></body></html>');
    const related = partOf(parsed, "multipart/related");
    assert.deepEqual(
      related.parts.map((part) => [part.type, part.contentId]),
      [
        ["text/html", undefined],
        ["image/png", "<pixel@demo>"],
      ],
    );
    assert.deepEqual(related.parts[1]!.body, pixel);
    const named = new Map(parsed.parts.map((part) => [part.filename, part]));
    assert.deepEqual(named.get("__.._etc_Überlänge 你好 .txt")?.body.toString(), "attached");
    assert.ok(named.get("large.bin")!.body.equals(largeData));
    assert.equal(named.get("object")?.body.toString(), "ole data");
    const inside = named.get("The message inside.eml")!.parts[0]!;
    assert.equal(headerOf(inside, "message-id"), "<inner@demo.example>");
    assert.equal(inside.parts[1]!.body.toString(), "inner bytes");
    assert.match(named.get("link.txt")?.text ?? parsed.parts.at(-1)!.text, /\\\\server\\share\\share\.docx/);
    assert.deepEqual(
      losses.map(({ kind }) => kind),
      ["link-only"],
    );
  });

  it("keeps real RTF beside its text", async () => {
    const { parsed } = await made(showcaseMail[2]!);
    assert.match(partOf(parsed, "text/plain").text, /Rich ä text\./);
    assert.match(partOf(parsed, "application/rtf").body.toString("latin1"), /^\{\\rtf1/);
  });

  it("decodes 8-bit text and marks a draft", async () => {
    const greek = await made(showcaseMail[3]!);
    assert.equal(headerOf(greek.parsed, "subject"), "Ελληνικά");
    assert.equal(greek.parsed.text.trimEnd(), "Κείμενο οκτώ μπιτ");
    const draft = await made(showcaseMail[4]!);
    assert.equal(headerOf(draft.parsed, "x-unsent"), "1");
    assert.equal(headerOf(draft.parsed, "date"), undefined);
  });

  it("passes HTML on in its own character set", async () => {
    const { parsed } = await ofMail({
      subject: "s",
      html: Buffer.from("<p>\xe4\xf6</p>", "latin1"),
      internetCodepage: 1252,
    });
    assert.equal(parsed.parameters.get("charset"), "windows-1252");
    assert.equal(parsed.text.trimEnd(), "<p>äö</p>");
  });

  it("carries cards and appointments that are attached, whole and without 8-bit octets", async () => {
    const { raw, parsed } = await ofMail({
      subject: "s",
      text: "t",
      attachments: [
        { name: "Jürgen", message: contact({ displayName: "Jürgen (demonstration)" }) },
        {
          name: "Runde",
          message: appointment({
            subject: "Größe",
            start: new Date("2027-01-01T09:00Z"),
            end: new Date("2027-01-01T10:00Z"),
          }),
        },
      ],
    });
    assert.match(raw, /^[\t\n\r -~]*$/);
    assert.match(partOf(parsed, "text/vcard").text, /FN:Jürgen \(demonstration\)/);
    assert.equal(partOf(parsed, "text/vcard").filename, "Jürgen.vcf");
    assert.match(partOf(parsed, "text/calendar").text, /SUMMARY:Größe/);
  });

  it("reads HTML whose character set nobody states as UTF-8 where it is that", async () => {
    const props = (html: Buffer) => ({ subject: "s", codepage: 1252, props: [binary(0x1013, html)] });
    const modern = await ofMail(props(Buffer.from("<p>caf\u00e9</p>", "utf8")));
    assert.equal(modern.parsed.parameters.get("charset"), "utf-8");
    assert.equal(modern.parsed.text.trimEnd(), "<p>caf\u00e9</p>");
    const old = await ofMail(props(Buffer.from("<p>caf\u00e9</p>", "latin1")));
    assert.equal(old.parsed.parameters.get("charset"), "windows-1252");
    assert.equal(old.parsed.text.trimEnd(), "<p>caf\u00e9</p>");
  });

  it("keeps pictures with the text that names them, though nothing else marks them", async () => {
    const picture = (id: string) => [binary(0x3701, pixel), int32(0x3705, 1), text(0x3707, "p.png"), text(0x3712, id)];
    const message = mail({ subject: "s", html: '<img src="cid:one@demo"><img src="cid:two%20x">' });
    const { parsed } = await made({
      ...message,
      attachments: ["<one@demo>", "two x", "three@demo"].map((id) => ({ props: picture(id) })),
    });
    assert.equal(partOf(parsed, "multipart/related").parts.length, 3);
    assert.equal(parsed.parts.length, 2);
  });

  it("says what kind of sealed message it gives back", async () => {
    for (const [oid, type] of [
      ["2a864886f70d010703", "enveloped-data"],
      ["2a864886f70d010702", "signed-data"],
    ] as const) {
      const data = Buffer.from(`30800609${oid}`, "hex");
      const { parsed } = await ofMail({ messageClass: "IPM.Note.SMIME", attachments: [{ name: "smime.p7m", data }] });
      assert.equal(parsed.parameters.get("smime-type"), type);
      assert.ok(parsed.body.equals(data));
    }
  });

  it("lets no text of the file start a header or end a part", async () => {
    const attack = "x\r\nBcc: everyone@demo.example\r\n\r\nbody";
    const { parsed } = await ofMail({
      subject: attack,
      from: { name: attack, address: "a@demo.example\r\nX-Evil: 1" },
      to: [{ name: 'a", <evil@demo.example>', address: "b@demo.example" }],
      messageId: "<a@b>\r\nX-Evil: 2",
      references: "<a@b>\r\n\r\nX-Evil: 3",
      categories: ["c\r\nX-Evil: 4"],
      headers: "",
      text: "--=_m\r\nContent-Type: text/html\r\n\r\n<script>",
      attachments: [
        {
          name: 'n"\r\nX-Evil: 5',
          type: "text/html\r\nX-Evil: 6",
          contentId: "c>\r\nX-Evil: 7",
          data: Buffer.from("d"),
        },
      ],
    });
    const names = new Set(allParts(parsed).flatMap((part) => part.headers.map(([name]) => name)));
    assert.ok(!names.has("x-evil"));
    assert.ok(!names.has("bcc"));
    assert.equal(parsed.parts.length, 2);
    assert.equal(parsed.parts[0]!.text, "--=_m\r\nContent-Type: text/html\r\n\r\n<script>");
    assert.equal(parsed.parts[1]!.filename, 'n" X-Evil_ 5');
  });

  it("takes wire headers with care: no body, no boundary, no control characters, and what is missing is added", async () => {
    const { parsed, raw } = await ofMail({
      subject: "From the property",
      from: other,
      to: [owner],
      bcc: [{ name: "Hidden (demonstration)", address: "hidden@demo.example" }],
      text: "t",
      sent: new Date("2026-01-01T00:00:00Z"),
      headers:
        "Microsoft Mail Internet Headers Version 2.0\r\nSubject: gr\u00fc\u00dfe 8-bit\r\n--=_x: y\r\n folded\r\nX-Nul: a\u0000b\r\n" +
        "Content-Type: multipart/mixed;\r\n boundary=old\r\nFrom: a@demo.example\r\n\r\n--old\r\nContent-Type: text/plain\r\n",
    });
    assert.equal(headerOf(parsed, "subject"), "grüße 8-bit");
    const words = await ofMail({
      headers: "From: a@demo.example\r\nSubject: gr\u00fc\u00dfe gr\u00f6\u00dfe ok \u00e9\r\n",
    });
    assert.equal(headerOf(words.parsed, "subject"), "grüße größe ok é");
    assert.equal(headerOf(parsed, "x-nul"), "ab");
    assert.equal(headerOf(parsed, "from"), "a@demo.example");
    assert.equal(headerOf(parsed, "bcc"), '"Hidden (demonstration)" <hidden@demo.example>');
    assert.equal(headerOf(parsed, "date"), "Thu, 01 Jan 2026 00:00:00 +0000");
    assert.ok(!raw.includes("--=_x") && !raw.includes("boundary=old") && !raw.includes("--old"));
    assert.equal(parsed.text.trimEnd(), "t");
  });

  it("gives a signed message back byte for byte", async () => {
    const signed =
      'Content-Type: multipart/signed; protocol="application/pkcs7-signature"; boundary="s"\r\n\r\n' +
      "--s\r\nContent-Type: text/plain\r\n\r\nSigned text.\r\n--s\r\nContent-Type: application/pkcs7-signature\r\n\r\nsig\r\n--s--\r\n";
    const { raw, parsed } = await ofMail({
      subject: "Signed",
      from: other,
      messageClass: "IPM.Note.SMIME.MultipartSigned",
      attachments: [{ name: "smime.p7m", type: "multipart/signed", data: Buffer.from(signed) }],
    });
    assert.ok(raw.endsWith(signed));
    assert.equal(parsed.type, "multipart/signed");
    const encrypted = await ofMail({
      subject: "Sealed",
      from: other,
      messageClass: "IPM.Note.SMIME",
      attachments: [{ name: "smime.p7m", type: "application/pkcs7-mime", data: largeData }],
    });
    assert.equal(encrypted.parsed.type, "application/pkcs7-mime");
    assert.ok(encrypted.parsed.body.equals(largeData));
  });

  it("adds its calendar object to a meeting request", async () => {
    const { parsed } = await made(
      appointment({
        subject: "Please come",
        messageClass: "IPM.Schedule.Meeting.Request",
        text: "Come.",
        start: new Date("2026-08-30T10:00Z"),
        end: new Date("2026-08-30T11:00Z"),
        organiser: other,
        required: [owner],
      }),
    );
    const calendar = partOf(parsed, "text/calendar");
    assert.equal(calendar.parameters.get("method"), "REQUEST");
    assert.match(calendar.text, /METHOD:REQUEST\r\n[^]*DTSTART:20260830T100000Z/);
  });

  it("follows messages within messages to a depth, and tells where it stopped", async () => {
    let message = mail({ subject: "innermost", text: "x" });
    for (let depth = 0; depth < 40; depth += 1) {
      message = mail({ subject: `level ${depth}`, text: "x", attachments: [{ name: "m", message }] });
    }
    const { losses, parsed } = await made(message);
    assert.equal(losses.length, 1);
    assert.ok(allParts(parsed).filter((part) => part.type === "message/rfc822").length >= 10);
  });

  it("makes messages of notes and journal entries", async () => {
    const sticky = await made(note({ subject: "A note", text: "Text", created: new Date("2026-01-01T10:00:00Z") }));
    assert.equal(headerOf(sticky.parsed, "date"), "Thu, 01 Jan 2026 10:00:00 +0000");
    const entry = await made(
      journal({
        subject: "Call",
        type: "Phone call",
        start: new Date("2026-01-01T10:00:00Z"),
        minutes: 30,
        text: "Spoke.",
      }),
    );
    assert.match(entry.parsed.text, /Entry type: Phone call[^]*Duration: 30 minutes[^]*Spoke\./);
  });

  it("is 7-bit, with lines within 998, and reads back as it was, whatever the text", async () => {
    const anyText = fc.string({ unit: "grapheme", maxLength: 300 });
    await fc.assert(
      fc.asyncProperty(anyText, anyText, fc.uint8Array({ maxLength: 5000 }), async (subject, body, data) => {
        const { raw, parsed } = await ofMail({
          subject,
          text: body,
          attachments: [{ name: "a", data: Buffer.from(data) }],
        });
        assert.ok(raw.split("\r\n").every((line) => line.length <= 998));

        assert.match(raw, /^[\t\n\r -~]*$/);
        const attached = parsed.parts.at(-1)!;
        if (data.length > 0) assert.deepEqual(Buffer.from(attached.body), Buffer.from(data));
        const text = body.replace(/\0.*$/s, "").replace(/\r\n|\r|\n/g, "\r\n");
        if (text !== "") assert.equal(allParts(parsed).find((part) => part.type === "text/plain")!.text, text);
      }),
      { numRuns: 60 },
    );
  });
});
