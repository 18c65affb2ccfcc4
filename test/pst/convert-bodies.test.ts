import assert from "node:assert/strict";
import fc from "fast-check";
import { appointment } from "../fixtures/pst/items/appointment.ts";
import { mail } from "../fixtures/pst/items/mail.ts";
import { contact } from "../fixtures/pst/items/people.ts";
import { binary, int32, text } from "../fixtures/pst/properties.ts";
import { largeData, other, pixel, showcaseMail } from "../fixtures/pst/showcase.ts";
import { allParts, headerOf } from "../mail/items/mime-parser.ts";
import { made, ofMail, partOf } from "./made.ts";

describe("a mail item's texts and attachments as a message", () => {
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

  it("a picture that the text names by its place has that place", async () => {
    const { parsed, raw } = await made({
      ...mail({ subject: "Place", html: '<p><img src="pic/one.png"></p>' }),
      attachments: [
        {
          props: [
            int32(0x3705, 1),
            text(0x3707, "one.png"),
            text(0x370e, "image/png"),
            text(0x3713, "pic/one.png"),
            int32(0x3714, 4),
          ],
          data: pixel,
        },
      ],
    });
    assert.equal(parsed.type, "multipart/related");
    assert.match(raw, /^Content-Location: pic\/one\.png\r$/m);
  });

  it("a long name keeps its ending, and none can turn the order in which it is shown", async () => {
    const { parsed } = await ofMail({
      subject: "Names",
      text: "Words.",
      attachments: [
        { name: `${"a".repeat(400)}.pdf`, data: pixel },
        { name: "\u202egnp.exe", data: pixel },
        { name: `${"\u{1f600}".repeat(300)}.${"b".repeat(300)}`, data: pixel },
      ],
    });
    const names = allParts(parsed).flatMap(({ filename }) => (filename === undefined ? [] : [filename]));
    assert.deepEqual(names, [`${"a".repeat(176)}.pdf`, "gnp.exe", "\u{1f600}".repeat(180)]);
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

  it("follows messages within messages to a depth, and tells where it stopped", async () => {
    let message = mail({ subject: "innermost", text: "x" });
    for (let depth = 0; depth < 40; depth += 1) {
      message = mail({ subject: `level ${depth}`, text: "x", attachments: [{ name: "m", message }] });
    }
    const { losses, parsed } = await made(message);
    assert.equal(losses.length, 1);
    assert.ok(allParts(parsed).filter((part) => part.type === "message/rfc822").length >= 10);
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
