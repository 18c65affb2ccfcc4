import assert from "node:assert/strict";
import { task } from "../fixtures/pst/items/other.ts";
import { binary } from "../fixtures/pst/properties.ts";
import { sets } from "../fixtures/pst/names.ts";
import { appointmentRecurrence } from "../fixtures/pst/items/recurrence.ts";
import { component, out, type Out } from "./made.ts";

describe("a task as a to-do", () => {
  it("keeps dates, state, repetition and reminder", async () => {
    const { text: calendar } = await out(
      task({
        subject: "Order stock",
        start: new Date("2026-01-30T00:00:00Z"),
        due: new Date("2026-01-31T00:00:00Z"),
        status: 1,
        done: 0.5,
        reminderAt: new Date("2026-01-30T09:00:00Z"),
        recurrence: {
          frequency: "weekly",
          pattern: "week",
          period: 2,
          weekdays: [5],
          start: "2026-01-30",
          startMinutes: 0,
          endMinutes: 0,
        },
      }),
    );
    const todo = component(calendar).getFirstSubcomponent("vtodo")!;
    assert.equal(String(todo.getFirstPropertyValue("dtstart")), "2026-01-30");
    assert.equal(String(todo.getFirstPropertyValue("due")), "2026-01-31");
    assert.equal(todo.getFirstPropertyValue("status"), "IN-PROCESS");
    assert.equal(todo.getFirstPropertyValue("percent-complete"), 50);
    assert.match(calendar, /RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=FR;WKST=SU/);
    assert.match(calendar, /TRIGGER;VALUE=DATE-TIME:20260130T090000Z/);
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
    const made = (sliding: number): Promise<Out> => {
      const copy = Buffer.from(blob);
      copy.writeUInt32LE(sliding, 18);
      return out(task({ subject: "Order", props: [binary({ set: sets.task, id: 0x8116 }, copy)] }));
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
