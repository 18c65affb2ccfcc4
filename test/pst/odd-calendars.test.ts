import assert from "node:assert/strict";
import { appointment, type AppointmentSpec } from "../fixtures/pst/items/appointment.ts";
import { task } from "../fixtures/pst/items/other.ts";
import { appointmentRecurrence, type RecurrenceSpec } from "../fixtures/pst/items/recurrence.ts";
import { eastern, london, zoneStruct } from "../fixtures/pst/items/zone.ts";
import { mail } from "../fixtures/pst/items/mail.ts";
import { sets } from "../fixtures/pst/names.ts";
import { binary, bool, float64, int32, time } from "../fixtures/pst/properties.ts";
import { component, out } from "./made.ts";

const start = new Date("2027-06-01T08:00:00Z");
const end = new Date("2027-06-01T08:30:00Z");
const base: AppointmentSpec = { subject: "Odd", start, end, zone: london };
const yearly: RecurrenceSpec = {
  frequency: "yearly",
  pattern: "month",
  period: 12,
  dayOfMonth: 1,
  start: "2027-06-01",
  startMinutes: 540,
  endMinutes: 570,
};
const weekly: RecurrenceSpec = { ...yearly, frequency: "weekly", pattern: "week", period: 1, weekdays: [2] };

const appointmentKey = (id: number) => ({ set: sets.appointment, id });
const taskKey = (id: number) => ({ set: sets.task, id });

/** A series that counts in another calendar ([MS-OXOCAL] 2.2.1.44.1, CalendarType at byte 8). */
const ofCalendar = (spec: RecurrenceSpec, calendar: number) => {
  const blob = appointmentRecurrence(spec);
  blob.writeUInt16LE(calendar, 8);
  return appointment({ ...base, props: [binary(appointmentKey(0x8216), blob)] });
};

describe("pst: appointments and tasks as odd files have them", () => {
  for (const [calendar, what] of [
    [2, "the United States' Gregorian"],
    [3, "Japan's eras"],
    [4, "Taiwan's years"],
    [7, "Thailand's years"],
    [10, "Arabic Gregorian"],
  ] as const)
    it(`a year of ${what} has the same months`, async () => {
      const { text, losses } = await out(ofCalendar(yearly, calendar));
      assert.match(text, /RRULE:FREQ=YEARLY;INTERVAL=1;BYMONTH=6;BYMONTHDAY=1\r\n/);
      assert.deepEqual(losses, []);
    });

  it("a week is a week in every calendar; a month of another one is told as lost", async () => {
    assert.match((await out(ofCalendar(weekly, 6))).text, /RRULE:FREQ=WEEKLY;INTERVAL=1;BYDAY=TU\r\n/);
    const hebrew = await out(ofCalendar(yearly, 8));
    assert.doesNotMatch(hebrew.text, /RRULE:FREQ=YEARLY;INTERVAL=1;BYMONTH=6/);
    assert.deepEqual(
      hebrew.losses.map(({ kind }) => kind),
      ["recurrence"],
    );
  });

  it("the reminder that is Outlook's own default is a quarter of an hour, in a changed occurrence too", async () => {
    const recurrence: RecurrenceSpec = {
      ...weekly,
      exceptions: [
        { original: "2027-06-08T09:00", start: "2027-06-08T10:00", end: "2027-06-08T10:30", reminder: 0x5ae980e1 },
      ],
    };
    const { text } = await out(appointment({ ...base, reminder: 0x5ae980e1, recurrence }));
    assert.deepEqual(text.match(/TRIGGER:.*/g), ["TRIGGER:-PT15M", "TRIGGER:-PT15M"]);
  });

  it("what takes no time has no end, for an end is later than its start", async () => {
    const { text } = await out(appointment({ ...base, end: start }));
    assert.doesNotMatch(text, /DTEND/);
    assert.equal(component(text).getAllSubcomponents("vevent").length, 1);
    const whole = await out(appointment({ ...base, allDay: true, end: start }));
    assert.match(whole.text, /DTSTART;VALUE=DATE:20270601\r\nDTEND;VALUE=DATE:20270602\r\n/);
  });

  it("an appointment whose times stand only in its general properties keeps them", async () => {
    const item = mail({
      subject: "Old",
      messageClass: "IPM.Appointment",
      props: [time(0x0060, start), time(0x0061, end)],
    });
    const { mediaType, text } = await out(item);
    assert.equal(mediaType, "text/calendar");
    assert.match(text, /DTSTART:20270601T080000Z\r\nDTEND:20270601T083000Z\r\n/);
  });

  it("whole days over a clock change are those days, with a zone and without one", async () => {
    const days = {
      ...base,
      allDay: true,
      start: new Date("2027-03-27T00:00:00Z"),
      end: new Date("2027-03-29T23:00:00Z"),
    };
    const { zone: _none, ...bare } = days;
    for (const spec of [days, bare])
      assert.match((await out(appointment(spec))).text, /DTSTART;VALUE=DATE:20270327\r\nDTEND;VALUE=DATE:20270330\r\n/);
  });

  it("a series with only the clock that old files have keeps it; one with none says so", async () => {
    const { zone: _none, ...bare } = base;
    const daily: RecurrenceSpec = {
      ...weekly,
      weekdays: [2],
      start: "2027-06-01",
      end: { count: 999, last: "2046-07-17" },
    };
    const old = await out(
      appointment({ ...bare, recurrence: daily, props: [binary(appointmentKey(0x8233), zoneStruct(eastern))] }),
    );
    assert.deepEqual(old.losses, []);
    assert.match(old.text, /RRULE:FREQ=WEEKLY;INTERVAL=1;BYDAY=TU;COUNT=999\r\n/);
    const calendar = component(old.text);
    const zone = calendar.getFirstSubcomponent("vtimezone")!;
    const event = calendar.getFirstSubcomponent("vevent")!;
    assert.equal(event.getFirstProperty("dtstart")!.getFirstParameter("tzid"), zone.getFirstPropertyValue("tzid"));
    assert.deepEqual(
      zone.getAllSubcomponents().map((change) => [change.name, String(change.getFirstPropertyValue("tzoffsetto"))]),
      [
        ["standard", "-05:00"],
        ["daylight", "-04:00"],
      ],
    );
    const none = await out(appointment({ ...bare, recurrence: daily }));
    assert.match(none.text, /DTSTART:20270601T090000\r\n/);
    assert.deepEqual(
      none.losses.map(({ kind }) => kind),
      ["recurrence"],
    );
  });

  it("the date that stands for none is none", async () => {
    const none = new Date("4501-01-01T00:00:00Z");
    const { text } = await out(appointment({ ...base, props: [time(appointmentKey(0x820e), none)] }));
    assert.match(text, /DTSTART;TZID=Europe\/London:20270601T090000\r\nDTEND;TZID=Europe\/London:20270601T093000\r\n/);
  });

  it("a task that is only marked as complete is, and a share that is no number is none", async () => {
    const plain = task({ subject: "Task" });
    const { text } = await out({
      ...plain,
      props: [
        ...plain.props.filter(({ key }) => typeof key === "number" || key.id !== 0x8101),
        bool(taskKey(0x811c), true),
        float64(taskKey(0x8102), Number.NaN),
      ],
    });
    assert.match(text, /STATUS:COMPLETED\r\n/);
    assert.match(text, /PERCENT-COMPLETE:\d+\r\n/);
  });

  it("a state that nobody knows is busy, and a reminder before the first century ends nothing", async () => {
    const { text } = await out(appointment({ ...base, props: [int32(appointmentKey(0x8205), 99)], reminder: -5 }));
    assert.match(text, /X-MICROSOFT-CDO-BUSYSTATUS:BUSY/);
    assert.match(text, /TRIGGER:-PT0M/);
  });
});
