import assert from "node:assert/strict";
import fc from "fast-check";
import { asciiOf } from "../../src/mail/items/narrow.ts";
import { textPart } from "../../src/mail/items/part.ts";
import { quotedPrintable } from "../../src/mail/items/quoted-printable.ts";

/** RFC 2045 6.7, read backwards in the plainest way. */
const decoded = (encoded: string): string =>
  encoded
    .replace(/=\r\n/g, "")
    .replace(/=([0-9A-F]{2})/g, (_whole, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

// What texts are made of, and what is special in them, in runs that fill lines and pass words of memory.
const piece = fc.oneof(
  fc.constantFrom(
    "\r\n",
    "\n",
    "\r",
    " ",
    "\t",
    "  ",
    "=",
    ".",
    "From ",
    "--=_",
    "\u0000",
    "\u007f",
    "\u0080",
    "\u00ff",
    "F",
  ),
  fc.nat({ max: 1200 }).map((length) => "ward ".repeat(240).slice(0, length)),
  fc.nat({ max: 80 }).map((length) => "x".repeat(length)),
);
const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(""));
/** The same bytes where they begin at any place of a word. */
const placed = (latin1: string, offset: number): Buffer => {
  const bytes = Buffer.alloc(latin1.length + offset);
  bytes.write(latin1, offset, "latin1");
  return bytes.subarray(offset);
};
const someOffset = fc.nat({ max: 5 });

describe("the text of a message, in bytes", () => {
  it("is the same behind quoted-printable, in lines of 76 that end in no blank", () => {
    fc.assert(
      fc.property(text, someOffset, (latin1, offset) => {
        const encoded = quotedPrintable(placed(latin1, offset)).toString("latin1");
        assert.equal(decoded(encoded), latin1.replace(/\r\n|\r|\n/g, "\r\n"));
        for (const line of encoded.split("\r\n")) {
          assert.ok(line.length <= 76, `${line.length} characters`);
          assert.ok(!/[ \t]$/.test(line), "a blank at the end");
          assert.ok(!line.startsWith("--=_"));
        }
      }),
    );
  });

  it("stands as it is where every server takes it so", () => {
    fc.assert(
      fc.property(text, someOffset, (latin1, offset) => {
        const bytes = placed(latin1, offset);
        const { header } = textPart("text/plain", "utf-8", bytes);
        const lines = latin1.split("\n");
        // A CR before the LF is the line's; the last line has none.
        const may =
          bytes.every((byte) => byte > 0 && byte < 127) &&
          !/\r(?!\n)/.test(latin1) &&
          lines.every((line) => line.length <= 990 && !line.startsWith("--="));
        assert.equal(header.includes("7bit"), may);
        const high = Array.from(bytes).filter((byte) => byte > 126).length;
        if (!may) assert.equal(header.includes("base64"), high * 4 > bytes.length);
      }),
    );
  });

  it("needs no string where it is ASCII in UTF-16", () => {
    const unit = fc.oneof(
      fc.constantFrom("a", "\n", "\u007f"),
      fc.constantFrom("\u0080", "\u0100", "\u4e00", "\ud800"),
    );
    const ascii = fc.array(fc.constantFrom("a", "\n", "\u007f"), { maxLength: 20 });
    const any = fc.array(unit, { maxLength: 20 });
    fc.assert(
      fc.property(fc.oneof(ascii, any), someOffset, (units, offset) => {
        const wide = Buffer.alloc(units.length * 2 + offset).subarray(offset);
        units.forEach((each, at) => wide.writeUInt16LE(each.charCodeAt(0), at * 2));
        const isAscii = units.every((each) => each < "\u0080");
        assert.equal(asciiOf(wide)?.toString("latin1"), isAscii ? units.join("") : undefined);
      }),
    );
  });
});
