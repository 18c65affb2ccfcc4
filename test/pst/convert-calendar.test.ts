import assert from "node:assert/strict";
import ICAL from "ical.js";
import { conversionOf } from "../../src/mail/items/context.ts";
import { convert } from "../../src/mail/items/convert.ts";
import { windowsZones } from "../../src/mail/items/calendar/windows-zones.ts";
import { bytesOf } from "../../src/mail/items/segments.ts";
import { appointment, type AppointmentSpec } from "../fixtures/pst/items/appointment.ts";
import type { RecurrenceSpec } from "../fixtures/pst/items/recurrence.ts";
import { eastern, london, utc, type ZoneSpec } from "../fixtures/pst/items/zone.ts";
import { itemsOf } from "../fixtures/pst/open.ts";

const day = 86_400_000;
const iso = (wall: number): string => new Date(wall).toISOString().slice(0, 10);

/** The instant of a wall clock, by the machine's own table of zones: neither the file's rules nor our code. */
const instant = (zone: string, wall: string): number => {
  const target = Date.parse(`${wall}Z`);
  const format = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "medium" });
  const wallAt = (at: number): number => Date.parse(`${format.format(at).replace(" ", "T")}Z`);
  const guesses = [-14, -5, -4, 0, 1, 2, 12].map((hours) => target - hours * 3_600_000);
  return guesses.find((guess) => wallAt(guess) === target) ?? target;
};

const lastOfMonth = (year: number, month: number): number => new Date(Date.UTC(year, month + 1, 0)).getUTCDate();

const monthDay = (spec: RecurrenceSpec, year: number, month: number): number | undefined => {
  const last = lastOfMonth(year, month);
  if (spec.pattern === "month-end") return last;
  if (spec.pattern === "month") return Math.min(spec.dayOfMonth!, last);
  const matches = Array.from({ length: last }, (_, index) => index + 1).filter((date) =>
    spec.weekdays!.includes(new Date(Date.UTC(year, month, date)).getUTCDay()),
  );
  return spec.nth === 5 ? matches.at(-1) : matches[spec.nth! - 1];
};

/** What the pattern means, day by day ([MS-OXOCAL] 3.1.4.8), straight from the description. */
const patternDates = (spec: RecurrenceSpec, until: number): string[] => {
  const start = Date.parse(`${spec.start}T00:00Z`);
  const last =
    spec.end === undefined
      ? until
      : Math.min(until, Date.parse(`${"count" in spec.end ? spec.end.last : spec.end.until}T00:00Z`));
  const dates: string[] = [];
  const firstWeek = start - ((new Date(start).getUTCDay() - (spec.firstWeekday ?? 0) + 7) % 7) * day;
  const from = new Date(start);
  for (let at = start; at <= last; at += day) {
    const date = new Date(at);
    const months = (date.getUTCFullYear() - from.getUTCFullYear()) * 12 + date.getUTCMonth() - from.getUTCMonth();
    const meets =
      spec.pattern === "day"
        ? ((at - start) / day) % spec.period === 0
        : spec.pattern === "week"
          ? Math.floor((at - firstWeek) / (7 * day)) % spec.period === 0 && spec.weekdays!.includes(date.getUTCDay())
          : months % spec.period === 0 &&
            monthDay(spec, date.getUTCFullYear(), date.getUTCMonth()) === date.getUTCDate();
    if (meets) dates.push(iso(at));
  }
  return dates;
};

const clock = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;

/** Instants at which it really takes place: pattern, less what was deleted, with what was moved. */
const expected = (spec: RecurrenceSpec, zone: string, until: number): string[] => {
  const gone = new Set([
    ...(spec.deleted ?? []),
    ...(spec.exceptions ?? []).map(({ original }) => original.slice(0, 10)),
  ]);
  const kept = patternDates(spec, until).filter((date) => !gone.has(date));
  return [
    ...kept.map((date) => instant(zone, `${date}T${clock(spec.startMinutes)}`)),
    ...(spec.exceptions ?? []).map(({ start }) => instant(zone, start)),
  ]
    .sort((one, other) => one - other)
    .map((at) => new Date(at).toISOString());
};

const calendarText = async (spec: AppointmentSpec): Promise<string> => {
  const [item] = await itemsOf([appointment(spec)]);
  const converted = await convert(item!, conversionOf("test"), { vcard: "4.0" });
  assert.equal(converted.mediaType, "text/calendar");
  const chunks: Buffer[] = [];
  for await (const chunk of bytesOf(converted.segments)) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
};

/** Instants as ical.js sees them, with the zone's rules from the object itself. */
const occurrences = (text: string, until: number): string[] => {
  const calendar = new ICAL.Component(ICAL.parse(text) as [string, unknown[], unknown[]]);
  for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
  const events = calendar.getAllSubcomponents("vevent").map((component) => new ICAL.Event(component));
  const main = events.find((event) => !event.isRecurrenceException())!;
  for (const event of events) if (event !== main) main.relateException(event);
  const found: string[] = [];
  const iterator = main.iterator();
  for (
    let next = iterator.next() as ICAL.Time | undefined;
    next !== undefined && found.length < 2000;
    next = iterator.next() as ICAL.Time | undefined
  ) {
    if (next.toJSDate().getTime() > until + day) break;
    const { startDate } = main.getOccurrenceDetails(next) as { startDate: ICAL.Time };
    found.push(startDate.toJSDate().toISOString());
  }
  ICAL.TimezoneService.reset();
  return found.filter((at) => Date.parse(at) <= until + day).sort();
};

const until = Date.parse("2028-03-31T00:00Z");
const nine = { startMinutes: 540, endMinutes: 570 };

const series: readonly (readonly [string, ZoneSpec, string, RecurrenceSpec])[] = [
  [
    "every day over both clock changes",
    london,
    "Europe/London",
    { frequency: "daily", pattern: "day", period: 1, start: "2027-03-20", ...nine, end: { until: "2027-11-10" } },
  ],
  [
    "every third day, by count",
    london,
    "Europe/London",
    {
      frequency: "daily",
      pattern: "day",
      period: 3,
      start: "2027-10-20",
      ...nine,
      end: { count: 10, last: "2027-11-16" },
    },
  ],
  [
    "every weekday",
    london,
    "Europe/London",
    {
      frequency: "daily",
      pattern: "week",
      period: 1,
      weekdays: [1, 2, 3, 4, 5],
      start: "2027-03-22",
      ...nine,
      end: { until: "2027-04-09" },
    },
  ],
  [
    "Monday and Thursday of every second week, weeks from Monday",
    london,
    "Europe/London",
    {
      frequency: "weekly",
      pattern: "week",
      period: 2,
      weekdays: [1, 4],
      firstWeekday: 1,
      start: "2027-03-04",
      ...nine,
      end: { until: "2027-12-31" },
    },
  ],
  [
    "Sunday and Monday of every second week, weeks from Sunday",
    london,
    "Europe/London",
    {
      frequency: "weekly",
      pattern: "week",
      period: 2,
      weekdays: [0, 1],
      firstWeekday: 0,
      start: "2027-03-01",
      ...nine,
      end: { until: "2027-12-31" },
    },
  ],
  [
    "the 31st of each month, or its last day",
    london,
    "Europe/London",
    { frequency: "monthly", pattern: "month", period: 1, dayOfMonth: 31, start: "2027-01-31", ...nine },
  ],
  [
    "the 30th of each month, or its last day",
    london,
    "Europe/London",
    { frequency: "monthly", pattern: "month", period: 1, dayOfMonth: 30, start: "2027-01-30", ...nine },
  ],
  [
    "the last Friday of every second month",
    eastern,
    "America/New_York",
    { frequency: "monthly", pattern: "month-nth", period: 2, weekdays: [5], nth: 5, start: "2027-01-29", ...nine },
  ],
  [
    "the second weekday of each month",
    eastern,
    "America/New_York",
    {
      frequency: "monthly",
      pattern: "month-nth",
      period: 1,
      weekdays: [1, 2, 3, 4, 5],
      nth: 2,
      start: "2027-01-04",
      ...nine,
    },
  ],
  [
    "the last day of each quarter",
    utc,
    "UTC",
    { frequency: "monthly", pattern: "month-end", period: 3, start: "2027-03-31", ...nine },
  ],
  [
    "29 February, or the 28th",
    london,
    "Europe/London",
    { frequency: "yearly", pattern: "month", period: 12, dayOfMonth: 29, start: "2024-02-29", ...nine },
  ],
  [
    "the third Thursday of November",
    eastern,
    "America/New_York",
    { frequency: "yearly", pattern: "month-nth", period: 12, weekdays: [4], nth: 3, start: "2025-11-20", ...nine },
  ],
  [
    "weekly with days deleted and moved, over the clock change",
    london,
    "Europe/London",
    {
      frequency: "weekly",
      pattern: "week",
      period: 1,
      weekdays: [0],
      start: "2027-03-07",
      startMinutes: 90,
      endMinutes: 120,
      end: { until: "2027-11-28" },
      deleted: ["2027-03-14", "2027-10-24"],
      exceptions: [
        { original: "2027-04-04T01:30", start: "2027-04-05T18:00", end: "2027-04-05T19:00", subject: "Moved" },
        { original: "2027-11-07T01:30", start: "2027-11-06T23:30", end: "2027-11-07T00:30", location: "Elsewhere" },
      ],
    },
  ],
];

describe("an appointment as a calendar object", () => {
  for (const [name, zone, iana, recurrence] of series) {
    it(`takes place when the file says: ${name}`, async () => {
      const first = instant(iana, `${recurrence.start}T${clock(recurrence.startMinutes)}`);
      const text = await calendarText({
        subject: "Series",
        start: new Date(first),
        end: new Date(first + 30 * 60_000),
        zone,
        recurrence,
        uid: "series@demo.example",
      });
      // 01:30 on 28 March 2027 is missing in London; both sides then mean half an hour of the clock before or after.
      const missing = new Set(["2027-03-28T00:30:00.000Z", "2027-03-28T01:30:00.000Z"]);
      const without = (list: readonly string[]): string[] => list.filter((at) => !missing.has(at));
      const wanted = without(expected(recurrence, iana, until)).filter((at) => Date.parse(at) <= until);
      const found = without(occurrences(text, until)).filter((at) => Date.parse(at) <= until);
      assert.ok(wanted.length > 2);
      assert.deepEqual(found, wanted);
    });
  }

  it("keeps what a changed occurrence changed, its body too", async () => {
    const text = await calendarText({
      subject: "Series",
      text: "Body of the series",
      start: new Date("2027-06-01T08:00Z"),
      end: new Date("2027-06-01T08:30Z"),
      zone: london,
      busy: 2,
      reminder: 15,
      recurrence: {
        frequency: "daily",
        pattern: "day",
        period: 1,
        start: "2027-06-01",
        ...nine,
        end: { until: "2027-06-05" },
        exceptions: [
          {
            original: "2027-06-03T09:00",
            start: "2027-06-03T10:00",
            end: "2027-06-03T11:00",
            subject: "Größer",
            location: "Raum; 2",
            busy: 3,
            reminder: 5,
          },
        ],
      },
      exceptionBodies: [
        {
          original: new Date("2027-06-03T08:00Z"),
          start: new Date("2027-06-03T09:00Z"),
          end: new Date("2027-06-03T10:00Z"),
          text: "Changed body",
        },
      ],
    });
    const calendar = new ICAL.Component(ICAL.parse(text) as [string, unknown[], unknown[]]);
    const [, changed] = calendar.getAllSubcomponents("vevent");
    assert.equal(changed!.getFirstPropertyValue("summary"), "Größer");
    assert.equal(changed!.getFirstPropertyValue("location"), "Raum; 2");
    assert.equal(changed!.getFirstPropertyValue("x-microsoft-cdo-busystatus"), "OOF");
    assert.match(String(changed!.getFirstPropertyValue("description")), /^Changed body/);
    assert.match(changed!.toString(), /TRIGGER:-PT5M/);
    assert.match(calendar.getAllSubcomponents("vevent")[0]?.toString() ?? "", /TRIGGER:-PT15M/);
  });

  it("writes whole days as dates, whatever the zone", async () => {
    const text = await calendarText({
      subject: "Day",
      start: new Date("2026-08-30T23:00Z"),
      end: new Date("2026-08-31T23:00Z"),
      allDay: true,
      zone: london,
    });
    assert.match(text, /DTSTART;VALUE=DATE:20260831\r\nDTEND;VALUE=DATE:20260901\r\n/);
  });

  it("says who was asked, and unwraps a foreign UID", async () => {
    const text = await calendarText({
      subject: "Meeting",
      start: new Date("2026-08-30T10:00Z"),
      end: new Date("2026-08-30T11:00Z"),
      uid: "foreign-1@demo.example",
      organiser: { name: 'Chair; "Demo" (demonstration)', address: "chair@demo.example" },
      required: [{ name: "One (demonstration)", address: "one@demo.example" }],
      optional: [{ name: "Two (demonstration)", address: "two@demo.example" }],
    });
    const event = new ICAL.Component(ICAL.parse(text) as [string, unknown[], unknown[]]).getFirstSubcomponent(
      "vevent",
    )!;
    assert.equal(event.getFirstPropertyValue("uid"), "foreign-1@demo.example");
    assert.equal(event.getFirstPropertyValue("organizer"), "mailto:chair@demo.example");
    assert.deepEqual(
      event.getAllProperties("attendee").map((each) => [each.getFirstValue(), each.getParameter("role")]),
      [
        ["mailto:one@demo.example", "REQ-PARTICIPANT"],
        ["mailto:two@demo.example", "OPT-PARTICIPANT"],
      ],
    );
  });

  it("keeps lines within 75 octets and attachments byte for byte", async () => {
    const data = Buffer.from(Array.from({ length: 5000 }, (_, index) => index & 0xff));
    const text = await calendarText({
      subject: "ä".repeat(300),
      start: new Date("2026-08-30T10:00Z"),
      end: new Date("2026-08-30T11:00Z"),
      attachments: [{ name: "plan.bin", type: "application/x-demo", data }],
    });
    for (const line of text.split("\r\n")) assert.ok(Buffer.byteLength(line) <= 75, line);
    const event = new ICAL.Component(ICAL.parse(text) as [string, unknown[], unknown[]]).getFirstSubcomponent(
      "vevent",
    )!;
    assert.equal(event.getFirstPropertyValue("summary"), "ä".repeat(300));
    const attach = /ATTACH[^:]*:((?:[^\r]|\r\n )*)\r\n[A-Z]/.exec(text)?.[1]?.replace(/\s/g, "");
    assert.deepEqual(Buffer.from(attach ?? "", "base64"), data);
  });

  it("knows only zones that exist", () => {
    assert.ok(windowsZones.size > 130);
    for (const [name, zone] of windowsZones) {
      assert.doesNotThrow(() => new Intl.DateTimeFormat("en", { timeZone: zone }), `${name}=${zone}`);
    }
  });
});
