import type { Appointment, Recurrence, RecurrenceException, TimeZone } from "../../../pst/appointment-types.ts";
import type { Bodies, Item } from "../../../pst/types.ts";
import type { Conversion } from "../context.ts";
import { dateOf, stableId } from "../context.ts";
import { plainText } from "../html-text.ts";
import { contentLine, dateTimeValue, dateValue, escapeText, utcValue } from "./lines.ts";
import { firstDate, hasRule, ruleValue, shortMonths } from "./rule-line.ts";
import { lengthOf, noBodies, repeated, roomFor, type Room } from "./room.ts";
import { zoneId } from "./zone-lines.ts";
import { instantOf, wallAt, wallOf, type Wall } from "./zone-time.ts";

const minute = 60_000;
const dayLength = 1440 * minute;

/** How this event writes its times: whole days, a zone's clock, a clock without zone, or UTC. */
export type Clockwork =
  | { readonly kind: "days" }
  | { readonly kind: "zone"; readonly zone: TimeZone }
  | { readonly kind: "floating" }
  | { readonly kind: "utc" };

/** `NAME;TZID=...:value` of a wall clock. */
export const timed = (name: string, clockwork: Clockwork, wall: Wall): string => {
  switch (clockwork.kind) {
    case "days":
      return contentLine(`${name};VALUE=DATE:${dateValue(wall)}`);
    case "zone":
      return contentLine(`${name};TZID=${zoneId(clockwork.zone)}:${dateTimeValue(wall)}`);
    case "floating":
      return contentLine(`${name}:${dateTimeValue(wall)}`);
    case "utc":
      return contentLine(`${name}:${dateTimeValue(wall)}Z`);
  }
};

/** Midnight of the day that an all-day event begins, whose instant was midnight somewhere. */
const nearestMidnight = (instant: number): Wall => Math.round(instant / dayLength) * dayLength;

const wallIn = (clockwork: Clockwork, zone: TimeZone | undefined, instant: number): Wall => {
  if (clockwork.kind === "days")
    return zone === undefined ? nearestMidnight(instant) : nearestMidnight(wallAt(zone, instant));
  return clockwork.kind === "zone" ? wallAt(clockwork.zone, instant) : instant;
};

export const clockworkOf = (appointment: Appointment): Clockwork => {
  if (appointment.allDay) return { kind: "days" };
  const zone = appointment.zone ?? appointment.startZone;
  if (zone !== undefined && zone.rules.length > 0) return { kind: "zone", zone };
  return appointment.recurrence === undefined ? { kind: "utc" } : { kind: "floating" };
};

const untilOf =
  (clockwork: Clockwork, recurrence: Recurrence) =>
  (date: string): string => {
    const wall = wallOf(date) + recurrence.startMinutes * minute;
    if (clockwork.kind === "days") return dateValue(wall);
    if (clockwork.kind === "zone") return `${dateTimeValue(instantOf(clockwork.zone, wall))}Z`;
    return dateTimeValue(wall);
  };

/** DTSTART and DTEND. RFC 5545 3.8.2.2: an end is later than its start; without one an event takes no time at all. */
const startAndEnd = (clockwork: Clockwork, start: Wall, end: Wall): string =>
  timed("DTSTART", clockwork, start) + (end > start ? timed("DTEND", clockwork, end) : "");

/** DTSTART, DTEND, RRULE and EXDATE of a series ([MS-OXCICAL] 2.1.3.2.2). */
const seriesTimes = (recurrence: Recurrence, clockwork: Clockwork): string => {
  const at = (date: string): Wall => wallOf(date) + recurrence.startMinutes * minute;
  const start = at(firstDate(recurrence));
  const length = Math.max(0, recurrence.endMinutes - recurrence.startMinutes) * minute;
  const end = clockwork.kind === "days" ? Math.max(dayLength, length) : length;
  return [
    startAndEnd(clockwork, start, start + end),
    contentLine(`RRULE:${ruleValue(recurrence, untilOf(clockwork, recurrence))}`),
    ...shortMonths(recurrence).map((date) => timed("RDATE", clockwork, at(date))),
    ...recurrence.cancelledDates.map((date) => timed("EXDATE", clockwork, at(date))),
  ].join("");
};

const singleTimes = (appointment: Appointment, clockwork: Clockwork): string => {
  const { start, end } = appointment;
  if (start === undefined) return "";
  const zone = appointment.startZone ?? appointment.zone;
  const from = wallIn(clockwork, zone, start.getTime());
  const to = wallIn(clockwork, zone, (end ?? start).getTime());
  const last = clockwork.kind === "days" ? Math.max(from + dayLength, to) : Math.max(from, to);
  return startAndEnd(clockwork, from, last);
};

const busies = {
  free: ["TRANSPARENT", "FREE"],
  tentative: ["OPAQUE", "TENTATIVE"],
  busy: ["OPAQUE", "BUSY"],
  "out-of-office": ["OPAQUE", "OOF"],
  elsewhere: ["OPAQUE", "WORKINGELSEWHERE"],
} as const;
const busyByNumber = ["free", "tentative", "busy", "out-of-office", "elsewhere"] as const;

const busyLines = (busy: keyof typeof busies): string =>
  contentLine(`TRANSP:${busies[busy][0]}`) + contentLine(`X-MICROSOFT-CDO-BUSYSTATUS:${busies[busy][1]}`);

const text = (name: string, value: string | undefined): string =>
  value === undefined || value === "" ? "" : contentLine(`${name}:${escapeText(value)}`);

const alarm = (minutes: number | undefined): string =>
  minutes === undefined
    ? ""
    : `BEGIN:VALARM\r\nACTION:DISPLAY\r\nDESCRIPTION:Reminder\r\n${contentLine(`TRIGGER:-PT${Math.max(0, Math.min(minutes, 1_000_000))}M`)}END:VALARM\r\n`;

const classes = { normal: "PUBLIC", personal: "PRIVATE", private: "PRIVATE", confidential: "CONFIDENTIAL" } as const;
const priorities = { low: 9, normal: 5, high: 1 } as const;

/** Lines that events and to-dos share. DTSTAMP is the item's own, so that the same item gives the same bytes. */
export const commonLines = (item: Item, uid: string, bodies: Bodies): string => {
  const stamp = item.modified ?? dateOf(item) ?? new Date(0);
  return [
    contentLine(`UID:${escapeText(uid)}`),
    contentLine(`DTSTAMP:${utcValue(stamp)}`),
    ...(item.created === undefined ? [] : [contentLine(`CREATED:${utcValue(item.created)}`)]),
    ...(item.modified === undefined ? [] : [contentLine(`LAST-MODIFIED:${utcValue(item.modified)}`)]),
    text("SUMMARY", item.subject),
    contentLine(`CLASS:${classes[item.sensitivity]}`),
    contentLine(`PRIORITY:${priorities[item.importance]}`),
    item.categories.length === 0 ? "" : contentLine(`CATEGORIES:${item.categories.map(escapeText).join(",")}`),
    text("DESCRIPTION", plainText(bodies)),
    bodies.html === undefined ? "" : contentLine(`X-ALT-DESC;FMTTYPE=text/html:${escapeText(bodies.html)}`),
  ].join("");
};

/** [MS-OXCICAL] 2.1.3.1.1.20.26: a UID wrapped in a GlobalObjectId comes out as it was; else its hexadecimal form. */
export const uidOf = (appointment: Appointment, conversion: Conversion): string => {
  const id = appointment.cleanGlobalObjectId ?? appointment.globalObjectId;
  if (id === undefined || id.length < 40) return `${stableId(conversion, "uid")}@onboarding.invalid`;
  const data = Buffer.from(id);
  const size = data.readUInt32LE(36);
  const wrapped = data.subarray(40, 40 + size);
  if (wrapped.subarray(0, 12).equals(Buffer.from("vCal-Uid\u0001\0\0\0", "latin1"))) {
    const end = wrapped.indexOf(0, 12);
    const uid = wrapped.subarray(12, end < 0 ? wrapped.length : end).toString("latin1");
    if (/^[ -~]+$/.test(uid)) return uid;
  }
  // Bytes 16 to 19 hold the date of one occurrence: without them all share the series' UID.
  data.fill(0, 16, 20);
  return data.toString("hex").toUpperCase();
};

export interface EventParts {
  readonly uid: string;
  readonly bodies: Bodies;
  /** Organiser and attendees. */
  readonly people: string;
  /** Of the event as a whole: its changed occurrences do not say them again. */
  readonly attachments: string;
  /** Body text of a changed occurrence, by its original start as wall clock. */
  readonly exceptionBody: (original: Wall) => string | undefined;
}

const exceptionEvent = (
  item: Item,
  appointment: Appointment,
  exception: RecurrenceException,
  clockwork: Clockwork,
  parts: EventParts,
  room: Room,
): string => {
  const own: Clockwork =
    exception.allDay === true
      ? { kind: "days" }
      : clockwork.kind === "days" && exception.allDay === false
        ? { kind: "floating" }
        : clockwork;
  const subject = exception.subject ?? item.subject;
  const body = parts.exceptionBody(wallOf(exception.originalStart));
  const full: Bodies = body === undefined ? parts.bodies : { ...parts.bodies, plain: body, html: undefined };
  const bodies = room.take(lengthOf(full)) ? full : noBodies;
  const busy = exception.busyStatus === undefined ? appointment.busy : (busyByNumber[exception.busyStatus] ?? "busy");
  const reminder =
    exception.reminderSet === false ? undefined : (exception.reminderMinutes ?? appointment.reminderMinutes);
  return [
    "BEGIN:VEVENT\r\n",
    commonLines(withSubject(item, subject), parts.uid, bodies),
    timed("RECURRENCE-ID", clockwork, wallOf(exception.originalStart)),
    startAndEnd(own, wallOf(exception.start), wallOf(exception.end)),
    text("LOCATION", exception.location ?? appointment.location),
    busyLines(busy),
    contentLine(`SEQUENCE:${appointment.sequence}`),
    room.take(parts.people.length) ? parts.people : "",
    alarm(reminder),
    "END:VEVENT\r\n",
  ].join("");
};

/** Only what `commonLines` reads, with another subject: an item's getters must not be run by a spread. */
const withSubject = (item: Item, subject: string): Item =>
  Object.create(item, { subject: { value: subject, enumerable: true } }) as Item;

// PidLidStartRecurrenceTime, [MS-OXOCAL] 2.2.6.13: hour, minute and second of the series in its own zone, in 12, 6 and 6 bits.
const startTime = { set: "6ed8da90-450b-101b-98da-00aa003f1305", id: 0x000e } as const;
// PidLidExceptionReplaceTime, [MS-OXOCAL] 2.2.1.25.
const replaceTime = { set: "00062002-0000-0000-c000-000000000046", id: 0x8228 } as const;

/**
 * Which occurrence of a series this one event is about ([MS-OXCICAL] 2.1.3.1.1.20.20): an update or a cancellation of one
 * occurrence has the series' UID, and without this would be taken for the whole series.
 */
const occurrenceLine = (item: Item, appointment: Appointment, clockwork: Clockwork): string => {
  const replaced = item.properties.date(replaceTime);
  if (replaced !== undefined && replaced.getUTCFullYear() < 4500) {
    const zone = appointment.startZone ?? appointment.zone;
    return timed("RECURRENCE-ID", clockwork, wallIn(clockwork, zone, replaced.getTime()));
  }
  // [MS-OXOCAL] 2.2.1.27: year (high byte first), month and day of the occurrence.
  const id = appointment.globalObjectId;
  const [high = 0, low = 0, month = 0, date = 0] = id === undefined || id.length < 40 ? [] : id.subarray(16, 20);
  if (month < 1 || month > 12 || date < 1 || date > 31) return "";
  const day = Date.UTC(high * 256 + low, month - 1, date);
  const time = item.properties.number(startTime);
  if (time === undefined || clockwork.kind !== "zone") return timed("RECURRENCE-ID", { kind: "days" }, day);
  const minutes = ((time >>> 12) & 0x1f) * 60 + ((time >>> 6) & 0x3f);
  return timed("RECURRENCE-ID", clockwork, day + minutes * minute);
};

/** The event, and one more for each changed occurrence. */
export const eventLines = (
  item: Item,
  appointment: Appointment,
  clockwork: Clockwork,
  parts: EventParts,
  losses: Conversion["losses"],
): string => {
  const { recurrence } = appointment;
  const series = recurrence !== undefined && hasRule(recurrence) ? recurrence : undefined;
  const main = [
    "BEGIN:VEVENT\r\n",
    commonLines(item, parts.uid, parts.bodies),
    series === undefined
      ? occurrenceLine(item, appointment, clockwork) + singleTimes(appointment, clockwork)
      : seriesTimes(series, clockwork),
    text("LOCATION", appointment.location),
    busyLines(appointment.busy),
    contentLine(`SEQUENCE:${appointment.sequence}`),
    contentLine(
      `STATUS:${appointment.cancelled ? "CANCELLED" : appointment.busy === "tentative" ? "TENTATIVE" : "CONFIRMED"}`,
    ),
    parts.people,
    parts.attachments,
    alarm(appointment.reminderMinutes),
    "END:VEVENT\r\n",
  ].join("");
  const room = roomFor(repeated);
  const exceptions = (series?.exceptions ?? []).map((exception) =>
    exceptionEvent(item, appointment, exception, clockwork, parts, room),
  );
  if (room.short)
    losses.push({ kind: "recurrence", text: "Some changed occurrences are without the text or people of the series." });
  return main + exceptions.join("");
};
