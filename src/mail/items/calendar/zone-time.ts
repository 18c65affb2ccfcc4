import type { TimeZone, TimeZoneRule, TransitionDate } from "../../../pst/appointment-types.ts";

/** A wall clock as the instant it would be in UTC: arithmetic without a zone. */
export type Wall = number;

const day = 86_400_000;

export const wallOf = (local: string): Wall => Date.parse(local.length === 10 ? `${local}T00:00Z` : `${local}Z`);

/** When a change happens in a year, as wall clock before the change ([MS-OXOCAL] 2.2.1.41.1: SYSTEMTIME). */
export const transitionWall = (date: TransitionDate, year: number): Wall => {
  const time = (date.hour * 60 + date.minute) * 60_000;
  if (date.year !== 0) return Date.UTC(year, date.month - 1, date.day) + time;
  const first = Date.UTC(year, date.month - 1, 1);
  const offset = (date.dayOfWeek - new Date(first).getUTCDay() + 7) % 7;
  const at = first + (offset + (Math.max(1, Math.min(date.day, 5)) - 1) * 7) * day;
  // 5 means the last one, which may be the fourth.
  return (new Date(at).getUTCMonth() === date.month - 1 ? at : at - 7 * day) + time;
};

export const hasDaylight = (rule: TimeZoneRule): boolean =>
  rule.standardStart.month !== 0 && rule.daylightStart.month !== 0 && rule.standardBias !== rule.daylightBias;

/** Minutes that local time is ahead of UTC. */
export const standardOffset = (rule: TimeZoneRule): number => -(rule.bias + rule.standardBias);
export const daylightOffset = (rule: TimeZoneRule): number => -(rule.bias + rule.daylightBias);

/** The rule for a year: the latest that has begun. Undefined for a zone without rules. */
export const ruleFor = (zone: TimeZone, year: number): TimeZoneRule | undefined => {
  const sorted = zone.rules.toSorted((one, other) => one.year - other.year);
  return sorted.findLast((rule) => rule.year <= year) ?? sorted[0];
};

const inDaylight = (start: number, end: number, at: number): boolean =>
  start < end ? at >= start && at < end : !(at >= end && at < start);

/** Minutes ahead of UTC at an instant. */
export const offsetAt = (zone: TimeZone, instant: number): number => {
  const year = new Date(instant).getUTCFullYear();
  const rule = ruleFor(zone, year);
  if (rule === undefined) return 0;
  if (!hasDaylight(rule)) return standardOffset(rule);
  const start = transitionWall(rule.daylightStart, year) - standardOffset(rule) * 60_000;
  const end = transitionWall(rule.standardStart, year) - daylightOffset(rule) * 60_000;
  return inDaylight(start, end, instant) ? daylightOffset(rule) : standardOffset(rule);
};

export const wallAt = (zone: TimeZone, instant: number): Wall => instant + offsetAt(zone, instant) * 60_000;

/** The instant of a wall clock. An hour that comes twice is taken the first time; one that is missing, as if before. */
export const instantOf = (zone: TimeZone, wall: Wall): number => {
  const rule = ruleFor(zone, new Date(wall).getUTCFullYear());
  if (rule === undefined) return wall;
  const candidates = [daylightOffset(rule), standardOffset(rule)].map((offset) => wall - offset * 60_000);
  const match = candidates.find((instant) => wallAt(zone, instant) === wall);
  return match ?? wall - standardOffset(rule) * 60_000;
};
