import { u16, u32 } from "./bytes.ts";
import { localDate, localDateTime } from "./local-time.ts";
import { narrowText, wideText } from "./text.ts";
import type { Recurrence, RecurrenceException } from "./appointment-types.ts";

/** Walks along bytes; `ended` where a field lies beyond them. */
interface Cursor {
  at: number;
  readonly bytes: Uint8Array;
}

const short = (cursor: Cursor): number => u16(cursor.bytes, (cursor.at += 2) - 2);
const long = (cursor: Cursor): number => u32(cursor.bytes, (cursor.at += 4) - 4);
const piece = (cursor: Cursor, length: number): Uint8Array =>
  cursor.bytes.subarray(cursor.at, (cursor.at = Math.min(cursor.at + length, cursor.bytes.length)));

const frequencies: Readonly<Record<number, Recurrence["frequency"]>> = {
  0x200a: "daily",
  0x200b: "weekly",
  0x200c: "monthly",
  0x200d: "yearly",
};

const patterns: Readonly<Record<number, Recurrence["pattern"]>> = {
  0x0: "day",
  0x1: "week",
  0x2: "month",
  0x3: "month-nth",
  0x4: "month-end",
  0xa: "hijri-month",
  0xb: "hijri-month-nth",
  0xc: "hijri-month-end",
};

const dayMinutes = 1440;

/** Minutes of a reminder as stored: one number stands for Outlook's own default, a quarter of an hour ([MS-OXCICAL]). */
export const reminderMinutes = (stored: number): number => (stored >>> 0 === 0x5ae980e1 ? 15 : stored);

/** Reads RecurrencePattern (MS-OXOCAL 2.2.1.44.1), as a task has it. A sentence where it makes no sense. */
export const readPattern = (bytes: Uint8Array): Recurrence | string => {
  const read = patternAt(bytes);
  return typeof read === "string" ? read : read.recurrence;
};

/** Reads AppointmentRecurrencePattern (MS-OXOCAL 2.2.1.44.5): the pattern, the times of day and the exceptions. */
export const readAppointmentPattern = (bytes: Uint8Array, codepage: number): Recurrence | string => {
  const read = patternAt(bytes);
  if (typeof read === "string") return read;
  const { recurrence, cursor } = read;
  // A blob that ends here is a pattern without times; some writers stop so.
  if (cursor.at + 18 > bytes.length) return recurrence;
  long(cursor);
  const writer = long(cursor);
  const startMinutes = long(cursor);
  const endMinutes = long(cursor);
  const exceptions = readExceptions(cursor, writer, codepage);
  const moved = new Set(exceptions.map(({ originalStart }) => originalStart.slice(0, 10)));
  return {
    ...recurrence,
    startMinutes,
    endMinutes,
    exceptions,
    cancelledDates: recurrence.deletedDates.filter((date) => !moved.has(date)),
  };
};

const patternAt = (bytes: Uint8Array): { recurrence: Recurrence; cursor: Cursor } | string => {
  const cursor: Cursor = { at: 4, bytes };
  const frequency = frequencies[short(cursor)];
  const code = short(cursor);
  const pattern = patterns[code];
  if (u16(bytes, 0) !== 0x3004 || frequency === undefined || pattern === undefined)
    return "the recurrence is of no known form";
  const calendar = short(cursor);
  const first = long(cursor);
  const rawPeriod = long(cursor);
  const sliding = long(cursor) !== 0;
  const specific = readSpecific(cursor, pattern);
  const endType = long(cursor);
  const count = long(cursor);
  const firstWeekday = long(cursor) % 7;
  const deletedDates = readDates(cursor);
  readDates(cursor);
  const start = long(cursor);
  const end = long(cursor);
  if (cursor.at > bytes.length) return "the recurrence ends too early";
  const recurrence: Recurrence = {
    frequency,
    pattern,
    calendar,
    // 2.2.1.44.1: a daily period is in minutes.
    period: Math.max(1, pattern === "day" ? Math.round(rawPeriod / dayMinutes) : rawPeriod),
    monthPhase: pattern === "day" || pattern === "week" ? undefined : monthPhase(first, rawPeriod),
    ...specific,
    firstWeekday,
    sliding,
    end: endOf(endType, count, end),
    startDate: localDate(start),
    endDate: localDate(end),
    startMinutes: 0,
    endMinutes: 0,
    deletedDates,
    cancelledDates: deletedDates,
    exceptions: [],
  };
  return { recurrence, cursor };
};

/** FirstDateTime (MS-OXOCAL 2.2.1.44.1): the first day of the first month from 1601 on in which the pattern may occur. */
const monthPhase = (first: number, period: number): number | undefined => {
  const [year = 0, month = 0, date = 0] = localDate(first).split("-").map(Number);
  const months = (year - 1601) * 12 + month - 1;
  return date === 1 && first % dayMinutes === 0 && months < period ? months : undefined;
};

const weekdaysOf = (mask: number): number[] => [0, 1, 2, 3, 4, 5, 6].filter((day) => (mask & (1 << day)) !== 0);

const readSpecific = (
  cursor: Cursor,
  pattern: Recurrence["pattern"],
): Pick<Recurrence, "weekdays" | "dayOfMonth" | "nth"> => {
  const nothing = { weekdays: [], dayOfMonth: undefined, nth: undefined };
  if (pattern === "day") return nothing;
  if (pattern === "week") return { ...nothing, weekdays: weekdaysOf(long(cursor)) };
  if (pattern === "month-nth" || pattern === "hijri-month-nth") {
    const weekdays = weekdaysOf(long(cursor));
    return { ...nothing, weekdays, nth: long(cursor) };
  }
  return { ...nothing, dayOfMonth: long(cursor) };
};

const readDates = (cursor: Cursor): string[] => {
  const stated = long(cursor);
  const count = Math.min(stated, Math.floor(Math.max(0, cursor.bytes.length - cursor.at) / 4));
  return Array.from({ length: count }, () => localDate(long(cursor)));
};

const endOf = (type: number, count: number, end: number): Recurrence["end"] => {
  if (type === 0x2021) return { kind: "date", date: localDate(end) };
  return type === 0x2022 ? { kind: "count", count } : { kind: "never" };
};

// ExceptionInfo's OverrideFlags (2.2.1.44.2).
const overrides = {
  subject: 0x0001,
  meetingType: 0x0002,
  reminderDelta: 0x0004,
  reminder: 0x0008,
  location: 0x0010,
  busyStatus: 0x0020,
  attachment: 0x0040,
  subType: 0x0080,
  color: 0x0100,
  body: 0x0200,
} as const;

interface Draft extends RecurrenceException {
  readonly flags: number;
}

const readExceptions = (cursor: Cursor, writer: number, codepage: number): RecurrenceException[] => {
  const count = short(cursor);
  const drafts: Draft[] = [];
  for (let index = 0; index < count && cursor.at + 14 <= cursor.bytes.length; index++)
    drafts.push(readException(cursor, codepage));
  // Unicode texts of the same exceptions follow (2.2.1.44.4), where the blob is long enough to have them.
  if (cursor.at + 4 <= cursor.bytes.length) {
    piece(cursor, long(cursor));
    return drafts.map((draft) =>
      withoutFlags(cursor.at < cursor.bytes.length ? extended(cursor, writer, draft) : draft),
    );
  }
  return drafts.map(withoutFlags);
};

const readException = (cursor: Cursor, codepage: number): Draft => {
  const start = long(cursor);
  const end = long(cursor);
  const originalStart = long(cursor);
  const flags = short(cursor);
  const has = (flag: number): boolean => (flags & flag) !== 0;
  const text = (): string => {
    short(cursor);
    return narrowText(piece(cursor, short(cursor)), codepage);
  };
  const subject = has(overrides.subject) ? text() : undefined;
  const meetingType = has(overrides.meetingType) ? long(cursor) : undefined;
  const reminder = has(overrides.reminderDelta) ? reminderMinutes(long(cursor)) : undefined;
  const reminderSet = has(overrides.reminder) ? long(cursor) !== 0 : undefined;
  const location = has(overrides.location) ? text() : undefined;
  const busyStatus = has(overrides.busyStatus) ? long(cursor) : undefined;
  if (has(overrides.attachment)) long(cursor);
  const allDay = has(overrides.subType) ? long(cursor) !== 0 : undefined;
  if (has(overrides.color)) long(cursor);
  return {
    flags,
    originalStart: localDateTime(originalStart),
    start: localDateTime(start),
    end: localDateTime(end),
    subject,
    location,
    busyStatus,
    reminderMinutes: reminder,
    reminderSet,
    meetingType,
    allDay,
    bodyChanged: has(overrides.body),
  };
};

const extended = (cursor: Cursor, writer: number, draft: Draft): Draft => {
  // ChangeHighlight is there since writer version 0x3009.
  if (writer >= 0x3009) piece(cursor, long(cursor));
  piece(cursor, long(cursor));
  const withSubject = (draft.flags & overrides.subject) !== 0;
  const withLocation = (draft.flags & overrides.location) !== 0;
  if (!withSubject && !withLocation) return draft;
  piece(cursor, 12);
  const text = (): string => wideText(piece(cursor, short(cursor) * 2));
  const subject = withSubject ? text() : draft.subject;
  const location = withLocation ? text() : draft.location;
  piece(cursor, long(cursor));
  return { ...draft, subject, location };
};

const withoutFlags = ({ flags: _flags, ...exception }: Draft): RecurrenceException => exception;
