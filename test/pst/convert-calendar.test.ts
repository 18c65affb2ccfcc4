import assert from "node:assert/strict";
import ICAL from "ical.js";
import { windowsZones } from "../../src/mail/items/calendar/windows-zones.ts";
import { appointment, type AppointmentSpec } from "../fixtures/pst/items/appointment.ts";
import { london } from "../fixtures/pst/items/zone.ts";
import { out } from "./made.ts";

const calendarText = async (spec: AppointmentSpec): Promise<string> => {
  const { mediaType, text } = await out(appointment(spec));
  assert.equal(mediaType, "text/calendar");
  return text;
};

const nine = { startMinutes: 540, endMinutes: 570 };

describe("an appointment as a calendar object", () => {
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
