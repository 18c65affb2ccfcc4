import assert from "node:assert/strict";
import ICAL from "ical.js";
import { appointment, type AppointmentSpec } from "../fixtures/pst/items/appointment.ts";
import type { RecurrenceSpec } from "../fixtures/pst/items/recurrence.ts";
import { eastern, london, utc, type ZoneSpec } from "../fixtures/pst/items/zone.ts";
import { out } from "./made.ts";
import { clock, day, expected, instant } from "./series-oracle.ts";

const calendarText = async (spec: AppointmentSpec): Promise<string> => {
  const { mediaType, text } = await out(appointment(spec));
  assert.equal(mediaType, "text/calendar");
  return text;
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

describe("a series as a calendar object", () => {
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
});
