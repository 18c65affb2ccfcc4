import assert from "node:assert/strict";
import ICAL from "ical.js";
import { appointment } from "../fixtures/pst/items/appointment.ts";
import { eastern, london, type ZoneSpec } from "../fixtures/pst/items/zone.ts";
import { component, out } from "./made.ts";

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
      const { text: made } = await out(
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
    const whole = await out(
      series(false, { original: "2027-03-29T09:00", start: "2027-03-29T00:00", end: "2027-03-30T00:00", allDay: true }),
    );
    assert.match(
      whole.text,
      /RECURRENCE-ID;TZID=Europe\/London:20270329T090000\r\nDTSTART;VALUE=DATE:20270329\r\nDTEND;VALUE=DATE:20270330/,
    );
    const days = await out(
      series(true, { original: "2027-03-28T00:00", start: "2027-03-29T00:00", end: "2027-03-30T00:00" }),
    );
    assert.match(days.text, /RECURRENCE-ID;VALUE=DATE:20270328\r\nDTSTART;VALUE=DATE:20270329\r\n/);
  });
});
