import assert from "node:assert/strict";
import iconv from "iconv-lite";
import { dosText } from "../../src/pst/dos-text.ts";
import { rtfContent } from "../../src/pst/rtf-text.ts";
import { narrowText } from "../../src/pst/text.ts";
import { mail } from "../fixtures/pst/items/mail.ts";
import { distributionList } from "../fixtures/pst/items/people.ts";
import { Fields } from "../fixtures/pst/bytes.ts";
import { sets } from "../fixtures/pst/names.ts";
import { binary, int32, manyBinary, text, type Prop } from "../fixtures/pst/properties.ts";
import { headerOf } from "../mail/items/mime-parser.ts";
import { made, ofMail, out, partOf, unfolded } from "./made.ts";

const ascii = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, "latin1"));

// A sentence in each codepage that old files of other countries are in.
const sentences: readonly (readonly [codepage: number, sentence: string])[] = [
  [932, "\u4e88\u5b9a\u8868\u30bd\u30d5\u30c8\u8868\u793a\uff71\uff72"],
  [936, "\u65e5\u7a0b\u5b89\u6392"],
  [949, "\ud68c\uc758 \uc77c\uc815"],
  [950, "\u6703\u8b70\u529f\u8a31\u84cb"],
  [874, "\u0e1b\u0e23\u0e30\u0e0a\u0e38\u0e21"],
  [1250, "Za\u017c\u00f3\u0142\u0107 g\u0119\u015bl\u0105"],
  [1251, "\u0421\u043e\u0432\u0435\u0449\u0430\u043d\u0438\u0435 \u2116 5"],
  [1253, "\u03a3\u03c5\u03bd\u03ac\u03bd\u03c4\u03b7\u03c3\u03b7"],
  [1254, "Toplant\u0131 \u011e\u015e"],
  [1255, "\u05e4\u05d2\u05d9\u05e9\u05d4"],
  [1256, "\u0627\u062c\u062a\u0645\u0627\u0639"],
  [1257, "Sapulc\u0113 \u010d"],
  [1258, "\u0110\u00e0 N\u0103ng"],
];

describe("pst: text in the codepages of old files", () => {
  for (const [codepage, sentence] of sentences)
    it(`codepage ${codepage}: subject, body and sender of an ANSI file`, async () => {
      const from = { name: sentence, address: "person@demo.example" };
      const { parsed } = await ofMail(
        { subject: sentence, text: `${sentence}\r\n`, from },
        { format: "ansi", codepage },
      );
      assert.equal(headerOf(parsed, "subject"), sentence);
      assert.equal(partOf(parsed, "text/plain").text, `${sentence}\r\n`);
      assert.match(headerOf(parsed, "from")!, new RegExp(`^"?${sentence}"? <person@demo\\.example>$`));
    });

  // As Outlook 97 to 2002 wrote them: no codepage, but the computer's language and the mail's Internet codepage.
  const stated: readonly (readonly [what: string, props: readonly Prop[], codepage: number])[] = [
    ["a Japanese computer's language", [int32(0x3ff1, 1041), int32(0x3fde, 20127)], 932],
    ["a Russian mail on an English computer", [int32(0x3ff1, 1033), int32(0x3fde, 20866)], 1251],
    ["a Hebrew mail of which only its Internet codepage is known", [int32(0x3fde, 38598)], 1255],
    ["UTF-8 on the way, on a Greek computer", [int32(0x3ff1, 1032), int32(0x3fde, 65001)], 1253],
    ["UTF-8 on the way, on an English computer", [int32(0x3ff1, 2057), int32(0x3fde, 65001)], 1252],
    ["a codepage of DOS", [int32(0x3ffd, 850)], 850],
  ];
  const words: Readonly<Record<number, string>> = {
    932: "\u4e88\u5b9a",
    1251: "\u041c\u0438\u0440",
    1252: "caf\u00e9",
    1253: "\u03bd\u03b1\u03b9",
    1255: "\u05e9\u05dc\u05d5\u05dd",
    850: "caf\u00e9",
  };
  for (const [what, props, codepage] of stated)
    it(`${what} tells the codepage of its text: ${codepage}`, async () => {
      const { parsed } = await made({
        ...mail({}),
        props: [
          text(0x001a, "IPM.Note"),
          text(0x0037, words[codepage]!, codepage),
          text(0x1000, words[codepage]!, codepage),
          ...props,
        ],
      });
      assert.equal(headerOf(parsed, "subject"), words[codepage]);
      assert.equal(partOf(parsed, "text/plain").text.trim(), words[codepage]);
    });

  it("DOS codepages and UTF-7 are read too", () => {
    const all = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
    for (const codepage of [437, 850, 852, 855, 858, 862])
      assert.equal(dosText(all, codepage), iconv.decode(all, `cp${codepage}`), String(codepage));
    assert.equal(narrowText(ascii("Caf\u0082"), 850), "Caf\u00e9");
    assert.equal(narrowText(ascii("1 +- 1 = 2, +AKMAIAAx- Hi +2D3eAA-"), 65000), "1 + 1 = 2, \u00a3 1 Hi \ud83d\ude00");
    assert.equal(narrowText(ascii("+"), 65000), "+");
  });

  // What an item states, what its HTML is in, and how it is stored.
  const smile = "<p>\u041c\u0438\u0440</p>";
  const html: readonly (readonly [what: string, props: readonly Prop[], wanted: string])[] = [
    ["as Unicode text", [int32(0x3fde, 1251), text(0x1013, smile)], smile],
    [
      "as 8-bit text in the message's codepage",
      [int32(0x3fde, 20866), int32(0x3ffd, 1251), text(0x1013, smile, 1251)],
      smile,
    ],
    ["in the Internet codepage, KOI8-R", [int32(0x3fde, 20866), binary(0x1013, iconv.encode(smile, "koi8-r"))], smile],
    [
      "as UTF-16 in bytes, under another codepage",
      [int32(0x3fde, 1252), binary(0x1013, Buffer.from(smile, "utf16le"))],
      smile,
    ],
    ["as UTF-16 with its mark", [int32(0x3fde, 1200), binary(0x1013, Buffer.from(`\ufeff${smile}`, "utf16le"))], smile],
    ["in UTF-8 that is said to be ASCII", [int32(0x3fde, 20127), binary(0x1013, Buffer.from(smile))], smile],
    [
      "with a wrong meta tag",
      [int32(0x3fde, 65001), binary(0x1013, Buffer.from(`<meta charset=iso-8859-1>${smile}`))],
      `<meta charset=iso-8859-1>${smile}`,
    ],
    [
      "in what only its meta tag says",
      [binary(0x1013, iconv.encode(`<meta http-equiv=x content="text/html; charset=koi8-r">${smile}`, "koi8-r"))],
      `<meta http-equiv=x content="text/html; charset=koi8-r">${smile}`,
    ],
    ["in UTF-7", [int32(0x3fde, 65000), binary(0x1013, ascii("<p>+BBwEOARA-</p>"))], smile],
  ];
  for (const [what, props, wanted] of html)
    it(`HTML ${what}`, async () => {
      const { parsed } = await made({
        ...mail({ subject: "HTML" }),
        props: [...mail({ subject: "HTML" }).props, ...props],
      });
      assert.equal(partOf(parsed, "text/html").text.trimEnd(), wanted);
    });

  const rtf: readonly (readonly [what: string, rtf: string, wanted: string])[] = [
    [
      "double-byte characters whose second half is a backslash or a brace",
      "\\ansicpg932 \\'83\\\\\\'83\\'5c\\'8a\\}",
      "\u30bd\u30bd\u7b20",
    ],
    ["surrogate pairs and whole code points", "\\uc1\\u-10179?\\u-8704?\\u128512?", "\ud83d\ude00\ud83d\ude00"],
    ["two bytes that stand in for a character", "\\ansicpg932\\uc2\\u12477\\'83\\'5c!", "\u30bd!"],
    ["nothing that stands in for a character", "\\uc0\\u233 t\\u233", "\u00e9t\u00e9"],
    ["a brace after a character without a stand-in", "\\uc1\\u8364{5}", "\u20ac5"],
    [
      "the codepage of the usual font, and of a font that names one",
      "\\ansicpg1252\\deff1{\\fonttbl{\\f0 A;}{\\f1\\fcharset204 B;}{\\f2\\cpg1253 C;}}\\'cc\\f0\\'e9\\plain\\'e8\\f2\\'e1",
      "\u041c\u00e9\u0438\u03b1",
    ],
    [
      "HTML with a brace in it",
      "\\ansicpg1252\\fromhtml1{\\*\\htmltag64 <style>p \\{color:red\\}</style>}\\htmlrtf x\\htmlrtf0 a\\'a3",
      "<style>p {color:red}</style>a\u00a3",
    ],
  ];
  for (const [what, body, wanted] of rtf)
    it(`RTF: ${what}`, () => {
      assert.equal(rtfContent(ascii(`{\\rtf1\\ansi${body}}`)).text, wanted);
    });

  it("RTF that was stored without compression is read", async () => {
    const plain = Buffer.from("{\\rtf1\\ansi Plain \\u8364?}", "latin1");
    const head = new Fields()
      .u32(plain.length + 12)
      .u32(plain.length)
      .u32(0x414c454d)
      .u32(0)
      .bytes();
    const { parsed } = await made(mail({ subject: "RTF", props: [binary(0x1009, Buffer.concat([head, plain]))] }));
    assert.equal(partOf(parsed, "text/plain").text.trim(), "Plain \u20ac");
  });

  it("members of a list are in the list's codepage", async () => {
    const person = "\u5c71\u7530";
    const id = new Fields()
      .u32(0)
      .raw(Buffer.from("812b1fa4bea310199d6e00dd010f5402", "hex"))
      .u16(0)
      .u16(1)
      .raw(iconv.encode(`${person}\0SMTP\0person@demo.example\0`, "cp932"))
      .bytes();
    const list = distributionList("List", []);
    const card = await out(
      {
        ...list,
        props: [
          ...list.props.filter(({ key }) => typeof key === "number"),
          manyBinary({ set: sets.address, id: 0x8054 }, [id]),
          manyBinary({ set: sets.address, id: 0x8055 }, [id]),
        ],
      },
      "4.0",
      { format: "ansi", codepage: 932 },
    );
    assert.ok(unfolded(card.text).includes(`MEMBER;X-CN=${person}:mailto:person@demo.example`), card.text);
  });
});
