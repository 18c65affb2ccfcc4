import { strict as assert } from "node:assert";
import { composeMessage } from "../../addin/pst/mime.ts";
import { startingRulePack } from "../../src/mail/rules-pack-starting.ts";
import { transferRules } from "../../src/mail/rules-pack.ts";
import { conversionOf } from "../../src/mail/items/context.ts";
import { convert } from "../../src/mail/items/convert.ts";
import { bytesOf } from "../../src/mail/items/segments.ts";
import { appointment } from "../fixtures/pst/items/appointment.ts";
import { mail } from "../fixtures/pst/items/mail.ts";
import { london } from "../fixtures/pst/items/zone.ts";
import { itemsOf } from "../fixtures/pst/open.ts";
import { binary, text } from "../fixtures/pst/properties.ts";
import { forged, inbox, survives } from "./forged.ts";

describe("pst: items that are built to harm", function () {
  this.timeout(30_000);

  const lzfu = (rawSize: number, body: Buffer): Buffer => {
    const head = Buffer.alloc(16);
    head.writeUInt32LE(body.length + 12);
    head.writeUInt32LE(rawSize, 4);
    head.writeUInt32LE(0x75465a4c, 8);
    return Buffer.concat([head, body]);
  };
  const stored = (text: string): Buffer => {
    const plain = Buffer.from(text, "latin1");
    const head = Buffer.alloc(16);
    head.writeUInt32LE(plain.length + 12);
    head.writeUInt32LE(plain.length, 4);
    head.writeUInt32LE(0x414c454d, 8);
    return Buffer.concat([head, plain]);
  };
  const bodies: readonly (readonly [string, Buffer])[] = [
    // Control byte 0xff: eight references, each the longest run from the dictionary's start.
    [
      "an RTF bomb",
      lzfu(
        60_000_000,
        Buffer.alloc(3_400_000, Buffer.from([0xff, ...Array.from({ length: 8 }, () => [0x00, 0x0f]).flat()])),
      ),
    ],
    ["an RTF body that states 4 GB", lzfu(0xffffffff, Buffer.alloc(64, 0xff))],
    ["RTF that opens a million groups", stored(`{\\rtf1\\ansi ${"{".repeat(1_000_000)}`)],
    ["RTF that skips four thousand million bytes", stored("{\\rtf1\\ansi a\\bin4294967295 b\\uc99999 \\u65 ccc\\par}")],
    [
      "RTF of a million fonts",
      stored(`{\\rtf1\\fromhtml1{\\fonttbl${"{\\f1\\fcharset238;}".repeat(60_000)}}${"\\'e9".repeat(300_000)}}`),
    ],
    ["HTML in RTF whose tags never end", stored(`{\\rtf1\\fromhtml1 ${"{\\*\\htmltag64 <p>".repeat(100_000)}`)],
  ];
  for (const [name, body] of bodies)
    it(`${name} ends, and costs no other item`, async () => {
      const file = await forged({ folders: inbox({ subject: "x", props: [binary(0x1009, body)] }, { subject: "y" }) });
      await survives(file.bytes);
    });

  it("names, addresses and headers of a megabyte", async () => {
    const long = "x".repeat(500_000);
    const colon = "a:".repeat(200_000);
    const who = { name: long, address: `${long}@demo.example` };
    const file = await forged({
      folders: [
        {
          name: long.slice(0, 20_000),
          items: [
            mail({ subject: long, from: who, to: [who], headers: `From: ${colon}\r\n${colon}\r\n`, text: "t" }),
            mail({
              subject: "x",
              messageId: `<${long}@x>`,
              references: `<${"a@b> <".repeat(50_000)}`,
              categories: [long],
            }),
            mail({ subject: "x", attachments: [{ name: `${long}.exe`, data: Buffer.from("x"), contentId: long }] }),
            mail({ subject: "x", attachments: [{ name: `${".".repeat(400_000)} `, data: Buffer.from("x") }] }),
          ],
        },
      ],
    });
    await survives(file.bytes);
  });

  it("addresses and headers that would be tried in every way there is", async () => {
    const dots = "a.".repeat(50_000);
    const who = { name: dots, address: dots };
    const file = await forged({
      folders: [
        {
          name: "Inbox",
          items: [
            mail({ subject: "x", from: who, to: [who], cc: [{ name: "", address: `${dots}@` }] }),
            mail({
              subject: "x",
              text: "t",
              headers: `From: \u00e9 ${"a".repeat(250_000)}\r\nTo: ${"\u00e9 a ".repeat(20_000)}\r\n`,
            }),
            mail({ subject: "x", attachments: [{ name: `${".".repeat(300_000)}x.exe`, data: Buffer.from("x") }] }),
            mail({ subject: "x", props: [text(0x0050, `${dots};`.repeat(5)), text(0x1039, "<a".repeat(200_000))] }),
          ],
        },
      ],
    });
    await survives(file.bytes);
  });

  it("a clock that changes in the thirteenth month, and one that is a thousand years off", async () => {
    for (const spec of [
      { ...london, toStandard: { month: 13, week: 5, weekday: 0, hour: 2 } },
      { ...london, toDaylight: { month: 65_535, week: 65_535, weekday: 65_535, hour: 65_535 } },
      { ...london, toStandard: { month: 2, week: 65_535, weekday: 6, hour: 2 } },
      { ...london, bias: -0x80000000 },
      { ...london, bias: 500_000_000, daylightBias: 0x7fffffff },
    ])
      for (const allDay of [false, true]) {
        const item = appointment({
          start: new Date("2027-06-01T08:00Z"),
          end: new Date("2027-06-01T09:00Z"),
          allDay,
          zone: spec,
          recurrence: {
            frequency: "daily",
            pattern: "day",
            period: 1,
            start: "2027-06-01",
            startMinutes: 540,
            endMinutes: 600,
            end: { until: "2027-12-31" },
          },
        });
        await survives(
          (await forged({ folders: [{ name: "Calendar", containerClass: "IPF.Appointment", items: [item] }] })).bytes,
        );
      }
  });

  it("a series of thousands of changed occurrences, a long text and a large attachment", async () => {
    const day = (at: number): string => new Date(Date.UTC(2027, 0, 1 + at)).toISOString().slice(0, 10);
    const item = appointment({
      start: new Date("2027-01-01T09:00Z"),
      end: new Date("2027-01-01T10:00Z"),
      zone: london,
      text: "word ".repeat(200_000),
      attachments: [{ name: "plan.bin", data: Buffer.alloc(3_000_000, 5) }],
      recurrence: {
        frequency: "daily",
        pattern: "day",
        period: 1,
        start: "2027-01-01",
        startMinutes: 540,
        endMinutes: 600,
        exceptions: Array.from({ length: 3000 }, (_, at) => ({
          original: `${day(at)}T09:00`,
          start: `${day(at)}T11:00`,
          end: `${day(at)}T12:00`,
        })),
      },
    });
    const [made] = await itemsOf([item]);
    const conversion = conversionOf("test");
    let [bytes, text] = [0, ""];
    for await (const chunk of bytesOf((await convert(made!, conversion, { vcard: "4.0" })).segments)) {
      bytes += chunk.length;
      text += chunk.toString("utf8");
    }
    assert.ok(bytes < 40_000_000, `${bytes} bytes`);
    assert.equal(text.match(/RECURRENCE-ID/g)?.length, 3000);
    assert.equal(text.match(/^ATTACH/gm)?.length, 1);
    assert.deepEqual(
      conversion.losses.map(({ kind }) => kind),
      ["recurrence"],
    );
  });

  it("a name that would be cut in the middle of a character is sent from a browser too", async () => {
    const attachments = [{ name: `${"x".repeat(199)}\u{1f600}.txt`, data: Buffer.from("x") }];
    const [item] = await itemsOf([mail({ subject: "x", attachments })]);
    const message = await composeMessage(item!, transferRules(startingRulePack));
    assert.match(Buffer.from(message).toString("latin1"), /filename\*=utf-8''x{199}%EF%BF%BD/);
  });
});
