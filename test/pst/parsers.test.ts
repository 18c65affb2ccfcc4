import { strict as assert } from "node:assert";
import { crc32 } from "node:zlib";
import fc from "fast-check";
import { fileExtension, transferRules } from "../../src/mail/rules-pack.ts";
import { startingRulePack } from "../../src/mail/rules-pack-starting.ts";
import { pstCrc } from "../../src/pst/crc.ts";
import { cyclic, decodePermute, encodePermute } from "../../src/pst/encoding.ts";
import { kindOf } from "../../src/pst/kinds.ts";
import { mergeRanges } from "../../src/pst/ranges.ts";
import { readAppointmentPattern } from "../../src/pst/recurrence.ts";
import { decompressRtf } from "../../src/pst/rtf-compressed.ts";
import { rtfContent } from "../../src/pst/rtf-text.ts";
import { narrowText } from "../../src/pst/text.ts";
import { fileTime } from "../../src/pst/values.ts";

const bytes = fc.uint8Array({ maxLength: 5000 });
const ascii = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

describe("pst: laws of the small parts", () => {
  it("the reader's own CRC is the one made of zlib's", () =>
    fc.assert(
      fc.property(bytes, (data) => pstCrc(undefined)(data, 0, data.length) === pstCrc(crc32)(data, 0, data.length)),
    ));

  it("permute decodes what permute encodes; cyclic undoes itself with the same key", () =>
    fc.assert(
      fc.property(bytes, fc.nat(), (data, key) => {
        const copy = data.slice();
        encodePermute(copy);
        decodePermute(copy);
        assert.deepEqual(copy, data);
        cyclic(copy, key);
        cyclic(copy, key);
        assert.deepEqual(copy, data);
      }),
    ));

  it("merged reads cover every range once, and none is over 1 MB but a single long range", () =>
    fc.assert(
      fc.property(fc.array(fc.record({ offset: fc.nat(1e7), length: fc.nat(70_000) })), (ranges) => {
        const sorted = ranges.toSorted((a, b) => a.offset - b.offset);
        const merged = mergeRanges(sorted);
        assert.deepEqual(
          merged.flatMap(({ first, end }) => sorted.slice(first, end)),
          sorted,
        );
        for (const { first, end, offset, length } of merged) {
          assert.ok(length <= 1024 * 1024 || end - first === 1);
          for (const range of sorted.slice(first, end))
            assert.ok(range.offset >= offset && range.offset + range.length <= offset + length);
        }
      }),
    ));

  it("nothing that is fed to the parsers throws", () =>
    fc.assert(
      fc.property(bytes, (data) => {
        decompressRtf(data, 1_000_000);
        rtfContent(data);
        readAppointmentPattern(Uint8Array.of(4, 0x30, 4, 0x30, 0x0b, 0x20, 1, 0, ...data), 1252);
        narrowText(data, 932);
      }),
    ));
});

describe("pst: compressed RTF and what is inside", () => {
  it("decompresses the example of MS-OXRTFCP 4.1.1", () => {
    const example =
      "2d0000002b0000004c5a4675f1c5c7a703000a00726370673132354232 0af320 68656c090020627705b06c647d0a800fa0".replaceAll(
        " ",
        "",
      );
    const rtf = decompressRtf(Uint8Array.from(Buffer.from(example, "hex")), 1000);
    assert.equal(Buffer.from(rtf ?? []).toString("latin1"), "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n");
  });

  const inside: readonly (readonly [string, string, ReturnType<typeof rtfContent>])[] = [
    [
      "the HTML that it was made from",
      "{\\rtf1\\ansi\\ansicpg1252\\fromhtml1 \\deff0{\\fonttbl{\\f0\\fswiss Arial;}}{\\*\\htmltag19 <html>}{\\*\\htmltag64}\\htmlrtf {\\htmlrtf0 {\\*\\htmltag84 <b>}\\htmlrtf \\b\\htmlrtf0 caf\\'e9 \\u8364?{\\*\\htmltag92 </b>}\\htmlrtf }\\htmlrtf0 {\\*\\htmltag27 </html>}}",
      { from: "html", text: "<html><b>caf\u00e9 \u20ac</b></html>" },
    ],
    [
      "the plain text that it was made from",
      "{\\rtf1\\ansi\\fromtext{\\fonttbl{\\f0 Arial;}}one\\par two\\tab 3}",
      { from: "text", text: "one\r\ntwo\t3" },
    ],
    ["its own text", "{\\rtf1\\ansi{\\info{\\author Nobody}}Hi \\{you\\}\\par}", { from: "rtf", text: "Hi {you}\r\n" }],
    [
      "text of a font with another codepage",
      "{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0 A;}{\\f1\\fcharset204 B;}}\\f1 \\'c4\\'e0}",
      { from: "rtf", text: "\u0414\u0430" },
    ],
  ];
  for (const [what, rtf, expected] of inside)
    it(`finds ${what}`, () => assert.deepEqual(rtfContent(ascii(rtf)), expected));
});

describe("pst: values and classes", () => {
  const classes: readonly (readonly [string, string])[] = [
    ["IPM.Note", "mail"],
    ["ipm.note.smime.multipartsigned", "mail"],
    ["IPM.Schedule.Meeting.Request", "mail"],
    ["REPORT.IPM.Note.NDR", "mail"],
    ["IPM.Appointment.Demo", "appointment"],
    ["IPM.Contact", "contact"],
    ["IPM.DistList", "distributionList"],
    ["IPM.Task", "task"],
    ["IPM.TaskRequest", "mail"],
    ["IPM.StickyNote", "note"],
    ["IPM.Activity", "journal"],
    ["IPM.Notebook", "other"],
    ["IPM.Microsoft.ScheduleData.FreeBusy", "other"],
  ];
  for (const [messageClass, kind] of classes)
    it(`${messageClass} is ${kind}`, () => assert.equal(kindOf(messageClass), kind));

  it("a FILETIME keeps its millisecond", () => {
    const time = Date.parse("2026-06-01T09:00:00.999Z");
    const ticks = (BigInt(time) + 11_644_473_600_000n) * 10_000n + 9999n;
    const eight = new Uint8Array(8);
    new DataView(eight.buffer).setBigUint64(0, ticks, true);
    assert.equal(fileTime(eight)?.getTime(), time);
  });

  it("8-bit text that says UTF-8 and is not is read as Western European", () => {
    assert.equal(narrowText(ascii("caf\u00e9"), 65001), "caf\u00e9");
    assert.equal(narrowText(Uint8Array.of(0xcc, 0xe8, 0xf0), 65001, 1251), "\u041c\u0438\u0440");
    assert.equal(narrowText(new TextEncoder().encode("caf\u00e9"), 65001), "caf\u00e9");
  });
});

describe("rule pack: endings of file names", () => {
  const rules = transferRules(startingRulePack);
  const names: readonly (readonly [string, string])[] = [
    ["a.exe", "exe"],
    ["a.tar.EXE", "exe"],
    ["a.exe. . ", "exe"],
    ["a.exe\0.txt", "exe"],
    ["c:\\x.exe\\readme", ""],
    ["report", ""],
    [".exe", "exe"],
  ];
  for (const [name, extension] of names)
    it(`${JSON.stringify(name)} ends in ${extension === "" ? "nothing" : extension}`, () =>
      assert.equal(fileExtension(name), extension));
  it("both named examples are stopped, and a letter is not", () => {
    assert.match(rules.blocked("x.exe") ?? "", /\.exe/);
    assert.match(rules.blocked("x.docm") ?? "", /\.docm/);
    assert.equal(rules.blocked("letter.docx"), undefined);
  });
});
