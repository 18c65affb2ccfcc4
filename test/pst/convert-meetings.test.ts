import assert from "node:assert/strict";
import type ICAL from "ical.js";
import { appointment, globalObjectId, type AppointmentSpec } from "../fixtures/pst/items/appointment.ts";
import { london } from "../fixtures/pst/items/zone.ts";
import { sets } from "../fixtures/pst/names.ts";
import { binary, int32, time, type Prop } from "../fixtures/pst/properties.ts";
import { allParts, parseMime } from "../mail/items/mime-parser.ts";
import { component, out } from "./made.ts";

/** The calendar object that a meeting message carries. */
const carried = async (spec: AppointmentSpec): Promise<ICAL.Component> => {
  const parts = allParts(parseMime(Buffer.from((await out(appointment(spec))).text)));
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
        const made = await out(appointment({ ...spec, props }));
        const whole =
          messageClass === "IPM.Appointment"
            ? made.text
            : allParts(parseMime(Buffer.from(made.text))).find(({ type }) => type === "text/calendar")!.text;
        assert.match(whole, line);
        assert.match(whole, /UID:series@demo\.example/);
      });
});
