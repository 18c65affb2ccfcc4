import { strict as assert } from "node:assert";
import fc from "fast-check";
import { strToU8, zipSync } from "fflate";
import { openCompound } from "../../src/pst/inside/compound.ts";
import { filesWithin } from "../../src/pst/inside/look.ts";
import { parseMime } from "../../src/pst/inside/mime-parts.ts";
import { decodeTransfer } from "../../src/pst/inside/transfer.ts";
import type { Met } from "../../src/pst/inside/types.ts";
import { messageFile, type MessageFile } from "../fixtures/pst/outlook-message.ts";

const budget = () => ({ depth: 4, names: 1000, bytes: 10_000_000 });
const met = (bytes: Uint8Array, name = "", limits = budget()): Met[] => [
  ...filesWithin({ bytes, name, type: "" }, limits, [], 0),
];
const paths = (all: readonly Met[]): string[] => all.map(({ kind, path }) => `${kind} ${path.join("/")}`);
const text = strToU8("demonstration");

describe("pst: what is within an attached file", () => {
  it("a message file gives its attachments and those of messages within it", () => {
    const file = messageFile({
      subject: "Demo",
      attachments: [
        { name: "small.txt", data: text },
        { name: "large.bin", data: Buffer.alloc(200_000, 7) },
        { shortName: "SETUP~1.EXE", narrow: true, data: text },
        { name: "Inner", message: { attachments: [{ name: "deep.vbs", data: text }] } },
        { data: text },
      ],
    });
    assert.deepEqual(paths(met(file)), [
      "file small.txt",
      "file large.bin",
      "file SETUP~1.EXE",
      "file Inner",
      "file Inner/deep.vbs",
    ]);
  });

  it("streams of every length are read as they were written", () => {
    for (const length of [1, 63, 64, 65, 511, 512, 4095, 4096, 4097, 100_000]) {
      const data = Buffer.from(Array.from({ length }, (_, at) => (at * 31) & 0xff));
      const compound = openCompound(messageFile({ attachments: [{ name: "a", data }] }))!;
      const attachment = compound.children(compound.root).find(({ name }) => name.startsWith("__attach"))!;
      const stream = compound.children(attachment).find(({ name }) => name.endsWith("37010102"))!;
      assert.deepEqual(Buffer.from(compound.read(stream, length)), data);
      assert.equal(compound.read(stream, 10).length, Math.min(10, length));
    }
  });

  it("a message 100 messages deep ends the look, and says so", () => {
    const deep = Array.from({ length: 100 }).reduce<MessageFile>((message) => ({ attachments: [{ message }] }), {
      attachments: [{ name: "run.exe", data: text }],
    });
    assert.deepEqual(
      met(messageFile(deep)).map((one) => one.kind === "unseen" && one.why),
      ["too-much"],
    );
  });

  it("a compound file whose chains and trees go round ends", () => {
    const file = messageFile({ attachments: [{ name: "run.exe", data: Buffer.alloc(100_000) }] });
    // Every sector is followed by itself or by the first; every entry is its own neighbour and child.
    for (const value of [0, 1, 5]) {
      const round = Buffer.from(file);
      for (let at = 512; at + 4 <= file.length; at += 4)
        if (round.readUInt32LE(at) >= 0xfffffffa) round.writeUInt32LE(value, at);
      assert.ok(met(round, "x.msg").length < 1000);
    }
  });

  it("a file that the archive's directory hides is met too", () => {
    const hidden = Buffer.from(zipSync({ "run.exe": text }));
    const shown = Buffer.from(zipSync({ "a.txt": text }));
    // The first archive's own header and data, without its directory, in front of the second archive.
    const front = hidden.subarray(0, hidden.indexOf("PK\u0001\u0002", 0, "latin1"));
    const both = Buffer.concat([front, shown]);
    const directory = shown.indexOf("PK\u0001\u0002", 0, "latin1") + front.length;
    both.writeUInt32LE(front.length, directory + 42);
    both.writeUInt32LE(directory, both.length - 22 + 16);
    assert.deepEqual(paths(met(both)).toSorted(), ["file a.txt", "file run.exe"]);
  });

  it("a stored archive within an archive is met once", () => {
    const inner = zipSync({ "run.exe": text }, { level: 0 });
    assert.deepEqual(paths(met(zipSync({ "b.zip": inner }, { level: 0 }))), ["file b.zip", "file b.zip/run.exe"]);
  });

  it("names and bytes are bounded, and the end is told", () => {
    const many = zipSync(Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`${at}.txt`, text])));
    const few = met(many, "", { depth: 4, names: 10, bytes: 1000 });
    assert.deepEqual([few.length, few.at(-1)?.kind], [11, "unseen"]);
    const bomb = zipSync({ "a.zip": zipSync({ "zeros.zip": new Uint8Array(12_000_000) }) });
    assert.deepEqual(
      met(bomb).flatMap((one) => (one.kind === "unseen" ? [one.why] : [])),
      ["too-much"],
    );
  });

  it("base64 and quoted-printable come out as they went in", () =>
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (data) => {
        const base64 = Buffer.from(Buffer.from(data).toString("base64").replace(/.{76}/g, "$&\r\n"));
        assert.deepEqual(decodeTransfer(base64, "base64", 1000), data);
        const quoted = Array.from(data, (byte) => `=${byte.toString(16).toUpperCase().padStart(2, "0")}`).join("=\r\n");
        assert.deepEqual(decodeTransfer(Buffer.from(quoted), "quoted-printable", 1000), data);
      }),
    ));

  it("nothing that is fed to it throws or runs on, whatever it calls itself", () => {
    const files = [
      messageFile({ attachments: [{ name: "a.zip", data: zipSync({ "b.eml": text }) }] }),
      Buffer.from(zipSync({ "a.msg": text, "b.zip": zipSync({ "c.txt": text }) })),
      Buffer.from(
        'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nx: y\r\n',
      ),
    ];
    fc.assert(
      fc.property(
        fc.nat(2),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 40 }),
        fc.constantFrom("x.zip", "x.msg", "x.eml", "x"),
        (which, changes, name) => {
          const bytes = Buffer.from(files[which]!);
          for (const [at, value] of changes) bytes[at % bytes.length] = value;
          assert.ok(met(bytes, name).length <= 1001);
          parseMime(bytes);
        },
      ),
      { numRuns: 300 },
    );
  });
});
