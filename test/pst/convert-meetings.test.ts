import assert from "node:assert/strict";
import ICAL from "ical.js";
import { conversionOf, type Loss } from "../../src/mail/items/context.ts";
import { convert } from "../../src/mail/items/convert.ts";
import { bytesOf } from "../../src/mail/items/segments.ts";
import { appointment, globalObjectId, type AppointmentSpec } from "../fixtures/pst/items/appointment.ts";
import { mail } from "../fixtures/pst/items/mail.ts";
import { appointmentRecurrence } from "../fixtures/pst/items/recurrence.ts";
import { contact, distributionList, oneOff } from "../fixtures/pst/items/people.ts";
import { task } from "../fixtures/pst/items/other.ts";
import { eastern, london, type ZoneSpec } from "../fixtures/pst/items/zone.ts";
import { sets } from "../fixtures/pst/names.ts";
import type { RawMessage } from "../fixtures/pst/message.ts";
import { itemsOf, openBytes } from "../fixtures/pst/open.ts";
import { binary, bool, int32, manyBinary, text, time, type Prop } from "../fixtures/pst/properties.ts";
import { storeBytes } from "../fixtures/pst/store.ts";
import { allParts, parseMime } from "../mail/items/mime-parser.ts";

interface Made {
  readonly text: string;
  readonly losses: readonly Loss[];
}

const madeOf = async (message: RawMessage, vcard: "3.0" | "4.0" = "4.0"): Promise<Made> => {
  const [item] = await itemsOf([message]);
  const conversion = conversionOf("test");
  const chunks: Buffer[] = [];
  for await (const chunk of bytesOf((await convert(item!, conversion, { vcard })).segments)) chunks.push(chunk);
  return { text: Buffer.concat(chunks).toString("utf8"), losses: conversion.losses };
};
const component = (source: string): ICAL.Component =>
  new ICAL.Component(ICAL.parse(source) as [string, unknown[], unknown[]]);
/** The calendar object that a meeting message carries. */
const carried = async (spec: AppointmentSpec): Promise<ICAL.Component> => {
  const parts = allParts(parseMime(Buffer.from((await madeOf(appointment(spec))).text)));
  return component(parts.find(({ type }) => type === "text/calendar")!.text);
};

const chair = { name: "Demo Chair (demonstration)", address: "chair@demo.example" };
const guest = { name: "Demo Guest (demonstration)", address: "guest@demo.example" };
const hour = { start: new Date("2027-06-01T08:00Z"), end: new Date("2027-06-01T09:00Z") };
const appointmentKey = (id: number) => ({ set: sets.appointment, id });

describe("meeting messages", () => {
  const replies = [
    ["Pos", "ACCEPTED"],
    ["Tent", "TENTATIVE"],
    ["Neg", "DECLINED"],
  ] as const;
  for (const [answer, state] of replies)
    it(`a response (${answer}) says who answers whom, and what`, async () => {
      const calendar = await carried({
        ...hour,
        messageClass: `IPM.Schedule.Meeting.Resp.${answer}`,
        from: guest,
        required: [chair],
        uid: "series@demo.example",
      });
      assert.equal(calendar.getFirstPropertyValue("method"), "REPLY");
      const event = calendar.getFirstSubcomponent("vevent")!;
      assert.equal(event.getFirstPropertyValue("organizer"), "mailto:chair@demo.example");
      const attendees = event.getAllProperties("attendee");
      assert.deepEqual(
        attendees.map((one) => [one.getFirstValue(), one.getFirstParameter("partstat")]),
        [["mailto:guest@demo.example", state]],
      );
    });

  it("a cancellation is cancelled, also where its state does not say so", async () => {
    const calendar = await carried({
      ...hour,
      messageClass: "IPM.Schedule.Meeting.Canceled",
      organiser: chair,
      required: [guest],
    });
    assert.equal(calendar.getFirstPropertyValue("method"), "CANCEL");
    assert.equal(calendar.getFirstSubcomponent("vevent")!.getFirstPropertyValue("status"), "CANCELLED");
  });

  const ofInstance = Buffer.from(globalObjectId("series@demo.example"));
  ofInstance.set([0x07, 0xeb, 6, 1], 16);
  const instances: readonly (readonly [string, readonly Prop[], RegExp])[] = [
    [
      "its old start",
      [time(appointmentKey(0x8228), new Date("2027-03-25T09:00Z"))],
      /RECURRENCE-ID;TZID=Europe\/London:20270325T090000/,
    ],
    [
      "its old start in summer time",
      [time(appointmentKey(0x8228), new Date("2027-04-01T08:00Z"))],
      /RECURRENCE-ID;TZID=Europe\/London:20270401T090000/,
    ],
    ["its id alone", [binary({ set: sets.meeting, id: 3 }, ofInstance)], /RECURRENCE-ID;VALUE=DATE:20270601/],
    [
      "its id and the series' time",
      [
        binary({ set: sets.meeting, id: 3 }, ofInstance),
        int32({ set: sets.meeting, id: 0x0e }, (14 << 12) | (30 << 6)),
      ],
      /RECURRENCE-ID;TZID=Europe\/London:20270601T143000/,
    ],
  ];
  for (const [known, props, line] of instances)
    for (const messageClass of ["IPM.Schedule.Meeting.Request", "IPM.Schedule.Meeting.Canceled", "IPM.Appointment"])
      it(`${messageClass} about one occurrence of a series, known by ${known}, does not speak for the series`, async () => {
        const spec = {
          ...hour,
          zone: london,
          messageClass,
          uid: "series@demo.example",
          organiser: chair,
          required: [guest],
        };
        const made = await madeOf(appointment({ ...spec, props }));
        const whole =
          messageClass === "IPM.Appointment"
            ? made.text
            : allParts(parseMime(Buffer.from(made.text))).find(({ type }) => type === "text/calendar")!.text;
        assert.match(whole, line);
        assert.match(whole, /UID:series@demo\.example/);
      });
});

describe("a series whose occurrences were moved over the clock change", () => {
  const zones: readonly (readonly [ZoneSpec, string, string, string, string, string])[] = [
    // zone, IANA name, an occurrence in winter, moved into summer, and as instants
    [london, "Europe/London", "2027-03-25T09:00", "2027-03-29T09:00", "2027-03-25T09:00Z", "2027-03-29T08:00Z"],
    [london, "Europe/London", "2027-10-28T09:00", "2027-11-01T09:00", "2027-10-28T08:00Z", "2027-11-01T09:00Z"],
    [eastern, "America/New_York", "2027-11-04T09:00", "2027-11-08T09:00", "2027-11-04T13:00Z", "2027-11-08T14:00Z"],
  ];
  for (const [zone, iana, original, start, was, is] of zones)
    it(`${iana}, ${original} to ${start}: keeps both clocks, and the body of that occurrence`, async () => {
      const end = `${start.slice(0, 11)}10:00`;
      const firstDay = original.slice(0, 8) + "01";
      const first = { 3: "2027-03-01T09:00Z", 10: "2027-10-01T08:00Z", 11: "2027-11-01T13:00Z" }[
        Number(original.slice(5, 7)) as 3 | 10 | 11
      ];
      const { text: made } = await madeOf(
        appointment({
          subject: "Series",
          text: "The series' text",
          start: new Date(first),
          end: new Date(Date.parse(first) + 3_600_000),
          zone,
          recurrence: {
            frequency: "daily",
            pattern: "day",
            period: 1,
            start: firstDay,
            startMinutes: 540,
            endMinutes: 600,
            end: { until: `${original.slice(0, 4)}-12-31` },
            exceptions: [{ original, start, end, subject: "Moved" }],
          },
          exceptionBodies: [
            {
              original: new Date(was),
              start: new Date(is),
              end: new Date(Date.parse(is) + 3_600_000),
              text: "Its own text",
            },
          ],
        }),
      );
      const calendar = component(made);
      for (const one of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(one);
      const moved = calendar
        .getAllSubcomponents("vevent")
        .map((one) => new ICAL.Event(one))
        .find((event) => event.isRecurrenceException())!;
      assert.equal(moved.startDate.toJSDate().toISOString(), new Date(is).toISOString());
      assert.equal(moved.recurrenceId.toJSDate().toISOString(), new Date(was).toISOString());
      assert.match(moved.description, /^Its own text/);
      ICAL.TimezoneService.reset();
    });

  it("an occurrence that became a whole day, and one of a series of whole days that moved", async () => {
    const series = (allDay: boolean, exception: object) =>
      appointment({
        start: new Date("2027-03-20T09:00Z"),
        end: new Date("2027-03-20T10:00Z"),
        allDay,
        zone: london,
        recurrence: {
          frequency: "daily",
          pattern: "day",
          period: 1,
          start: "2027-03-20",
          startMinutes: allDay ? 0 : 540,
          endMinutes: allDay ? 1440 : 600,
          end: { until: "2027-04-10" },
          exceptions: [{ original: "", start: "", end: "", ...exception }],
        },
      });
    const whole = await madeOf(
      series(false, { original: "2027-03-29T09:00", start: "2027-03-29T00:00", end: "2027-03-30T00:00", allDay: true }),
    );
    assert.match(
      whole.text,
      /RECURRENCE-ID;TZID=Europe\/London:20270329T090000\r\nDTSTART;VALUE=DATE:20270329\r\nDTEND;VALUE=DATE:20270330/,
    );
    const days = await madeOf(
      series(true, { original: "2027-03-28T00:00", start: "2027-03-29T00:00", end: "2027-03-30T00:00" }),
    );
    assert.match(days.text, /RECURRENCE-ID;VALUE=DATE:20270328\r\nDTSTART;VALUE=DATE:20270329\r\n/);
  });
});

describe("a series whose start is off its pattern", () => {
  const nine = { startMinutes: 540, endMinutes: 600 };
  const starts = [
    [
      "the second Tuesday",
      { frequency: "monthly", pattern: "month-nth", period: 1, weekdays: [2], nth: 2, start: "2027-01-15" },
      "20270209T090000",
    ],
    [
      "the 10th",
      { frequency: "monthly", pattern: "month", period: 3, dayOfMonth: 10, start: "2027-01-15" },
      "20270410T090000",
    ],
    ["the last day", { frequency: "monthly", pattern: "month-end", period: 1, start: "2027-02-01" }, "20270228T090000"],
    [
      "every second Monday, weeks from Sunday",
      { frequency: "weekly", pattern: "week", period: 2, weekdays: [1], start: "2027-01-06" },
      "20270118T090000",
    ],
    [
      "Friday of every second week",
      { frequency: "weekly", pattern: "week", period: 2, weekdays: [5], start: "2027-01-06" },
      "20270108T090000",
    ],
  ] as const;
  for (const [name, recurrence, start] of starts)
    it(`${name}: begins at the first date that meets it`, async () => {
      const day = new Date(`${recurrence.start}T09:00Z`);
      const { text: made } = await madeOf(
        appointment({
          start: day,
          end: new Date(day.getTime() + 3_600_000),
          zone: london,
          recurrence: { ...recurrence, ...nine },
        }),
      );
      assert.ok(made.includes(`DTSTART;TZID=Europe/London:${start}`), made);
    });

  /** With another kind of end, and four thousand million occurrences. */
  const withEnd = (blob: Buffer, kind: number): Buffer => {
    const copy = Buffer.from(blob);
    const at = [0x2021, 0x2022, 0x2023]
      .map((one) => copy.indexOf(Buffer.from([one & 0xff, one >> 8, 0, 0])))
      .find((found) => found > 0)!;
    copy.writeUInt32LE(kind, at);
    copy.writeUInt32LE(0xffffffff, at + 4);
    return copy;
  };

  it("numbers that no calendar has cost the series its rule's sense, never the item", async () => {
    for (const period of [0, 1_000_000, 0x7fffffff, 0xffffffff])
      for (const pattern of ["day", "week", "month", "month-nth", "month-end"] as const) {
        const blob = appointmentRecurrence({
          frequency: "monthly",
          pattern,
          period: 12,
          weekdays: [1],
          dayOfMonth: 31,
          nth: 9,
          start: "4500-08-31",
          ...nine,
        });
        blob.writeUInt32LE(period, 14);
        for (const end of [0x2021, 0x2022, 0x2023])
          for (const made of [
            appointment({ ...hour, zone: london, props: [binary(appointmentKey(0x8216), withEnd(blob, end))] }),
            task({ props: [binary({ set: sets.task, id: 0x8116 }, withEnd(blob, end))] }),
          ])
            assert.match((await madeOf(made)).text, /END:VCALENDAR/);
      }
  });
});

describe("a task that begins anew when it is done", () => {
  it("repeats by its dates, and says what of that did not come over", async () => {
    const blob = appointmentRecurrence({
      frequency: "weekly",
      pattern: "week",
      period: 1,
      weekdays: [1],
      start: "2027-01-04",
      startMinutes: 0,
      endMinutes: 0,
    });
    const made = (sliding: number): Promise<Made> => {
      const copy = Buffer.from(blob);
      copy.writeUInt32LE(sliding, 18);
      return madeOf(task({ subject: "Order", props: [binary({ set: sets.task, id: 0x8116 }, copy)] }));
    };
    assert.deepEqual((await made(0)).losses, []);
    const { text: calendar, losses } = await made(1);
    assert.match(calendar, /RRULE:FREQ=WEEKLY;INTERVAL=1;BYDAY=MO/);
    assert.deepEqual(
      losses.map(({ kind }) => kind),
      ["recurrence"],
    );
  });
});

describe("distribution lists that hold others", () => {
  const address = (id: number) => ({ set: sets.address, id });
  const pdl = (name: string): Buffer => {
    const copy = oneOff(name, "Unknown");
    return Buffer.from(copy.toString("utf16le").replace("\0SMTP\0", "\0MAPIPDL\0"), "utf16le");
  };
  const wrapped = (kind: number, id: Buffer): Buffer =>
    Buffer.concat([Buffer.alloc(4), Buffer.from("c091add3519dcf11a4a900aa0047faa4", "hex"), Buffer.from([kind]), id]);
  const listOf = (name: string, ids: readonly Buffer[], copies: readonly Buffer[]): RawMessage =>
    mail({
      messageClass: "IPM.DistList",
      subject: name,
      props: [text(address(0x8053), name), manyBinary(address(0x8054), copies), manyBinary(address(0x8055), ids)],
    });
  const entryId = (store: Buffer, nid: number): Buffer => {
    const id = Buffer.alloc(24);
    store.copy(id, 4);
    id.writeUInt32LE(nid, 20);
    return id;
  };

  for (const vcard of ["4.0", "3.0"] as const)
    it(`a list and a contact of the same file are named by their own cards (${vcard})`, async () => {
      const build = (store: Buffer, list: number, person: number) =>
        storeBytes({
          folders: [
            {
              name: "Contacts",
              containerClass: "IPF.Contact",
              items: [
                distributionList("Ward (demonstration)", [guest]),
                contact({ displayName: "Demo Person (demonstration)" }),
                listOf(
                  "Everybody (demonstration)",
                  [wrapped(0xb4, entryId(store, list)), wrapped(0xc3, entryId(store, person))],
                  [pdl("Ward (demonstration)"), oneOff("Demo Person (demonstration)", "")],
                ),
              ],
            },
          ],
        });
      // Which numbers the items get does not depend on what they hold.
      const first = await openBytes(build(Buffer.alloc(16), 0, 0));
      const store = Buffer.from(first.properties.bytes(0x0ff9)!);
      const folder = first.folders.find(({ name }) => name === "Contacts")!;
      const [list, person] = (await first.list(folder)).map(({ nid }) => nid);
      const pst = await openBytes(build(store, list!, person!));
      const cards: string[] = [];
      for await (const item of pst.items(folder)) {
        assert.ok(!item.lost);
        const conversion = conversionOf(`${store.toString("hex")}:${item.nid}`);
        let card = "";
        for await (const chunk of bytesOf((await convert(item, conversion, { vcard })).segments))
          card += chunk.toString();
        assert.deepEqual(conversion.losses, []);
        cards.push(card);
      }
      const uid = (card: string): unknown => component(card).getFirstPropertyValue("uid");
      assert.deepEqual(
        component(cards[2]!)
          .getAllProperties(vcard === "4.0" ? "member" : "x-addressbookserver-member")
          .map((one) => [one.getFirstParameter("x-cn"), one.getFirstValue()]),
        [
          ["Ward (demonstration)", uid(cards[0]!)],
          ["Demo Person (demonstration)", uid(cards[1]!)],
        ],
      );
    });

  it("a list of another file keeps its name, and its made-up address is none", async () => {
    const { text: card } = await madeOf(
      listOf("All", [wrapped(0xb4, entryId(Buffer.alloc(16, 9), 0x200024))], [pdl("Other list (demonstration)")]),
    );
    const [member] = component(card).getAllProperties("member");
    assert.equal(member!.getFirstParameter("x-cn"), "Other list (demonstration)");
    assert.ok(!String(member!.getFirstValue()).includes("Unknown"));
  });

  it("a long list has its members in its stream, which counts alone", async () => {
    const members = Array.from({ length: 400 }, (_, at) => oneOff(`Demo ${at}`, `demo${at}@demo.example`));
    const length = (bytes: Buffer): Buffer => {
      const size = Buffer.alloc(4);
      size.writeUInt32LE(bytes.length);
      return Buffer.concat([size, bytes]);
    };
    const head = Buffer.alloc(28);
    head.writeUInt16LE(1);
    head.writeUInt32LE(members.length, 12);
    const stream = Buffer.concat([
      head,
      ...members.flatMap((member) => [length(member), length(member), Buffer.alloc(4)]),
      Buffer.alloc(8),
    ]);
    const list = (bytes: Buffer) =>
      mail({
        messageClass: "IPM.DistList",
        subject: "Long",
        props: [
          text(address(0x8053), "Long"),
          manyBinary(address(0x8055), members.slice(0, 3)),
          binary(address(0x8064), bytes),
        ],
      });
    const membersIn = async (bytes: Buffer) =>
      component((await madeOf(list(bytes))).text).getAllProperties("member").length;
    assert.equal(await membersIn(stream), 400);
    assert.equal(await membersIn(stream.subarray(0, 10)), 3, "a stream that says nothing leaves the old members");
    for (const cut of [30, 200, 5000]) assert.ok((await membersIn(stream.subarray(0, cut))) <= 400);
  });
});

describe("what a contact keeps beside names and addresses", () => {
  const named = (id: number) => ({ set: sets.address, id });
  it("dates of its own zone, the address of an old program, the picture's real kind", async () => {
    const { text: card, losses } = await madeOf(
      contact({
        displayName: "Demo Person (demonstration)",
        // Midnight in Auckland: the nearest date to that instant would be the day before.
        birthday: new Date("1980-06-14T12:30:00Z"),
        attachments: [{ name: "portrait", data: Buffer.from("89504e470d0a1a0a", "hex"), hidden: true }],
        props: [
          time(named(0x80de), new Date("1980-06-15T00:00:00Z")),
          text(0x3a29, "1 Demo Street"),
          text(0x3a27, "Demotown"),
          text(0x3a2b, "Box 7"),
        ],
      }),
    );
    assert.match(card, /BDAY:19800615/);
    assert.deepEqual(component(card).getFirstPropertyValue("adr"), [
      "Box 7",
      "",
      "1 Demo Street",
      "Demotown",
      "",
      "",
      "",
    ]);
    assert.equal(losses.length, 1, "a picture that is not marked as the contact's is an attachment");
    const marked = contact({ displayName: "Demo" });
    const { text: shown } = await madeOf({
      ...marked,
      attachments: [
        {
          props: [int32(0x3705, 1), text(0x3707, "portrait"), bool(0x7fff, true)],
          data: Buffer.from("89504e470d0a1a0a", "hex"),
        },
      ],
    });
    assert.match(shown.replaceAll("\r\n ", ""), /PHOTO:data:image\/png;base64,iVBORw0KGgo=/);
  });
});
