import assert from "node:assert/strict";
import { appointment } from "../fixtures/pst/items/appointment.ts";
import { journal, note } from "../fixtures/pst/items/other.ts";
import { oneOff } from "../fixtures/pst/items/people.ts";
import { binary, text, time } from "../fixtures/pst/properties.ts";
import { other, owner, showcaseMail } from "../fixtures/pst/showcase.ts";
import { allParts, headerOf } from "../mail/items/mime-parser.ts";
import { made, ofMail, partOf } from "./made.ts";

describe("a mail item as a message", () => {
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

  it("decodes 8-bit text and marks a draft", async () => {
    const greek = await made(showcaseMail[3]!);
    assert.equal(headerOf(greek.parsed, "subject"), "Ελληνικά");
    assert.equal(greek.parsed.text.trimEnd(), "Κείμενο οκτώ μπιτ");
    const draft = await made(showcaseMail[4]!);
    assert.equal(headerOf(draft.parsed, "x-unsent"), "1");
    assert.equal(headerOf(draft.parsed, "date"), undefined);
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

  it("keeps what a flag asks for, and where an article of a feed is read", async () => {
    const flagged = await ofMail({
      subject: "Flag",
      text: "Words.",
      flagged: true,
      props: [
        text({ set: "00062008-0000-0000-c000-000000000046", id: 0x8530 }, "Call back"),
        time(0x0030, new Date("2026-03-04T05:06:07Z")),
      ],
    });
    assert.equal(headerOf(flagged.parsed, "x-message-flag"), "Call back");
    assert.equal(headerOf(flagged.parsed, "reply-by"), "Wed, 04 Mar 2026 05:06:07 +0000");
    const link = (url: string) => text({ set: "00062041-0000-0000-c000-000000000046", id: 0x8901 }, url);
    const feed = (url: string) =>
      ofMail({ messageClass: "IPM.Post.Rss", subject: "Feed", text: "x", props: [link(url)] });
    assert.equal(
      headerOf((await feed("https://demo.example/a?b=1")).parsed, "content-base"),
      "https://demo.example/a?b=1",
    );
    assert.equal(
      headerOf((await feed("https://demo.example/\r\nBcc: x@demo.example")).parsed, "content-base"),
      undefined,
    );
  });
});
