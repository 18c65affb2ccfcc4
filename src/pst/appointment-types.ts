/** Appointments, their recurrence and time zones, as the format says them. */

export interface Appointment {
  readonly start: Date | undefined;
  readonly end: Date | undefined;
  readonly allDay: boolean;
  readonly location: string;
  /** PidLidBusyStatus. */
  readonly busy: "free" | "tentative" | "busy" | "out-of-office" | "elsewhere";
  /** Minutes before the start; undefined without a reminder. */
  readonly reminderMinutes: number | undefined;
  readonly recurrence: Recurrence | undefined;
  /** The zone whose clock the recurrence follows; else that of the start. */
  readonly zone: TimeZone | undefined;
  readonly startZone: TimeZone | undefined;
  readonly endZone: TimeZone | undefined;
  /** PidLidGlobalObjectId, PidLidCleanGlobalObjectId. */
  readonly globalObjectId: Uint8Array | undefined;
  readonly cleanGlobalObjectId: Uint8Array | undefined;
  /** PidLidAppointmentSequence. */
  readonly sequence: number;
  /** PidLidAppointmentStateFlags bits. */
  readonly meeting: boolean;
  readonly cancelled: boolean;
}

/** A rule of MS-OXOCAL 2.2.1.41.1: offsets in minutes, UTC = local + bias. */
export interface TimeZoneRule {
  /** First year that the rule is for. */
  readonly year: number;
  readonly bias: number;
  readonly standardBias: number;
  readonly daylightBias: number;
  /** SYSTEMTIME: month 0 means that there is no such change. `day` 5 means the last `dayOfWeek` (0 Sunday) of it. */
  readonly standardStart: TransitionDate;
  readonly daylightStart: TransitionDate;
  /** Flags of the rule: was in force at creation (0x2: TZRULE_FLAG_EFFECTIVE_TZREG), recurring (0x1). */
  readonly flags: number;
}

export interface TransitionDate {
  /** 0: every year. */
  readonly year: number;
  readonly month: number;
  readonly dayOfWeek: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
}

export interface TimeZone {
  /** Windows' key name ("GMT Standard Time"), where the file has one. */
  readonly windowsName: string | undefined;
  /** PidLidTimeZoneDescription, for people. */
  readonly description: string | undefined;
  readonly rules: readonly TimeZoneRule[];
}

/** "2024-03-31" or "2024-03-31T09:30": the zone's wall clock, as the format stores it. */
export type LocalDate = string;
export type LocalDateTime = string;

/** MS-OXOCAL 2.2.1.44. */
export interface Recurrence {
  readonly frequency: "daily" | "weekly" | "monthly" | "yearly";
  /** `day`: every N days; `week`: on `weekdays`; `month`: on `dayOfMonth`; `month-nth`: the `nth` of `weekdays`;
   * `month-end`: the last day. The `hijri-` ones follow the Hijri calendar. */
  readonly pattern:
    "day" | "week" | "month" | "month-nth" | "month-end" | "hijri-month" | "hijri-month-nth" | "hijri-month-end";
  /** 0 default (Gregorian), 1 Gregorian, 6 Hijri, 8 Hebrew ... */
  readonly calendar: number;
  /** In days, weeks or months by `frequency` (yearly counts months too: 12). Daily is given in days, not minutes. */
  readonly period: number;
  /**
   * Of a pattern of months: which of its `period` months has occurrences, counted from January 1601. Undefined where the
   * file does not say so soundly.
   */
  readonly monthPhase: number | undefined;
  /** 0 Sunday ... 6 Saturday. */
  readonly weekdays: readonly number[];
  readonly dayOfMonth: number | undefined;
  /** 1..4, or 5 for the last. */
  readonly nth: number | undefined;
  readonly firstWeekday: number;
  /** A task that begins anew some time after it was done, and not by the calendar (SlidingFlag). */
  readonly sliding: boolean;
  readonly end:
    | { readonly kind: "never" }
    | { readonly kind: "count"; readonly count: number }
    | { readonly kind: "date"; readonly date: LocalDate };
  readonly startDate: LocalDate;
  /** Of the last occurrence, as stored. */
  readonly endDate: LocalDate;
  /** Minutes after midnight; a task has none (0). */
  readonly startMinutes: number;
  readonly endMinutes: number;
  /** Original dates that do not take place (removed, or moved: those are in `exceptions` too). */
  readonly deletedDates: readonly LocalDate[];
  /** `deletedDates` without those that an exception replaces. */
  readonly cancelledDates: readonly LocalDate[];
  readonly exceptions: readonly RecurrenceException[];
}

export interface RecurrenceException {
  readonly originalStart: LocalDateTime;
  readonly start: LocalDateTime;
  readonly end: LocalDateTime;
  /** Undefined: as in the series. */
  readonly subject: string | undefined;
  readonly location: string | undefined;
  readonly busyStatus: number | undefined;
  readonly reminderMinutes: number | undefined;
  readonly reminderSet: boolean | undefined;
  readonly meetingType: number | undefined;
  readonly allDay: boolean | undefined;
  /** The body differs: an attachment that is an embedded message holds it (match PidTagExceptionReplaceTime 0x7ff9). */
  readonly bodyChanged: boolean;
}
