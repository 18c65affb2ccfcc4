import assert from "node:assert/strict";
import { appointment } from "../fixtures/pst/items/appointment.ts";
import { appointmentRecurrence, minutesOf } from "../fixtures/pst/items/recurrence.ts";
import { task } from "../fixtures/pst/items/other.ts";
import { london } from "../fixtures/pst/items/zone.ts";
import { sets } from "../fixtures/pst/names.ts";
import { binary } from "../fixtures/pst/properties.ts";
import { out } from "./made.ts";

const hour = { start: new Date("2027-06-01T08:00Z"), end: new Date("2027-06-01T09:00Z") };
const appointmentKey = (id: number) => ({ set: sets.appointment, id });

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
      const { text: made } = await out(
        appointment({
          start: day,
          end: new Date(day.getTime() + 3_600_000),
          zone: london,
          recurrence: { ...recurrence, ...nine },
        }),
      );
      assert.ok(made.includes(`DTSTART;TZID=Europe/London:${start}`), made);
    });

  it("a year that is to begin long before its month is of that month", async () => {
    const blob = appointmentRecurrence({
      frequency: "yearly",
      pattern: "month",
      period: 12,
      dayOfMonth: 25,
      start: "2026-12-25",
      ...nine,
    });
    // As Exchange has it where the range begins in January: the start is another day, the pattern's own months stay.
    const was = minutesOf("2026-12-25");
    for (let at = 0; at + 4 <= blob.length; at++)
      if (blob.readUInt32LE(at) === was) blob.writeUInt32LE(minutesOf("2026-01-03"), at);
    const { text } = await out(appointment({ ...hour, zone: london, props: [binary(appointmentKey(0x8216), blob)] }));
    assert.match(text, /DTSTART;TZID=Europe\/London:20261225T090000\r\n/);
    assert.match(text, /RRULE:FREQ=YEARLY;INTERVAL=1;BYMONTH=12;BYMONTHDAY=25\r\n/);
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
            assert.match((await out(made)).text, /END:VCALENDAR/);
      }
  });
});
