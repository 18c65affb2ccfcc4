import type { Appointment } from "../../../pst/appointment-types.ts";
import type { Item } from "../../../pst/types.ts";
import type { Conversion } from "../context.ts";
import type { Embed } from "../attachments.ts";
import { SegmentList, type Segment } from "../segments.ts";
import { attached } from "./attach-lines.ts";
import { clockworkOf, eventLines, uidOf } from "./event.ts";
import { contentLine } from "./lines.ts";
import { peopleLines } from "./people-lines.ts";
import { hasRule } from "./rule-line.ts";
import { zoneLines } from "./zone-lines.ts";

export const calendarHead = (method: string | undefined): string =>
  "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//NHSmail onboarding//pst export//EN\r\nCALSCALE:GREGORIAN\r\n" +
  (method === undefined ? "" : contentLine(`METHOD:${method}`));

export const calendarFoot = "END:VCALENDAR\r\n";

const nothing = { lines: "", exceptionBody: () => undefined };

const scheduling: readonly (readonly [string, string])[] = [
  ["ipm.schedule.meeting.request", "REQUEST"],
  ["ipm.schedule.meeting.canceled", "CANCEL"],
  ["ipm.schedule.meeting.resp", "REPLY"],
];

/** RFC 5546: what a meeting message asks for; undefined for an appointment in a calendar. */
export const methodOf = (item: Item): string | undefined =>
  scheduling.find(([name]) => item.messageClass.toLowerCase().startsWith(name))?.[1];

/** An appointment or a meeting message as one calendar object ([MS-OXCICAL], RFC 5545). */
export const calendarOf = async (
  item: Item,
  appointment: Appointment,
  conversion: Conversion,
  embed: Embed,
  include: { readonly attachments: boolean } = { attachments: true },
): Promise<readonly Segment[]> => {
  const [bodies, recipients, { lines, exceptionBody }] = await Promise.all([
    item.bodies(),
    item.recipients(),
    include.attachments ? attached(item, appointment.zone ?? appointment.startZone, conversion, embed) : nothing,
  ]);
  const clockwork = clockworkOf(appointment);
  const { recurrence } = appointment;
  if (recurrence !== undefined && !hasRule(recurrence)) {
    conversion.losses.push({
      kind: "recurrence",
      text: "The series follows another calendar's months: only its first date came over.",
    });
  } else if (recurrence !== undefined && clockwork.kind === "floating") {
    conversion.losses.push({
      kind: "recurrence",
      text: "The series names no time zone: its times are those of the clock wherever it is read.",
    });
  }
  const method = methodOf(item);
  const people = appointment.meeting || recipients.length > 0 ? peopleLines(item, recipients, method) : "";
  const parts = { uid: uidOf(appointment, conversion), bodies, people, attachments: lines, exceptionBody };
  // A meeting that is called off is cancelled, also where its state says nothing of it.
  const told = method === "CANCEL" ? { ...appointment, cancelled: true } : appointment;
  return new SegmentList()
    .ascii(calendarHead(method))
    .ascii(clockwork.kind === "zone" ? zoneLines(clockwork.zone) : "")
    .ascii(eventLines(item, told, clockwork, parts, conversion.losses))
    .ascii(calendarFoot)
    .done();
};
