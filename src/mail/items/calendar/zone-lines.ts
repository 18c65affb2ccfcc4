import { createHash } from "node:crypto";
import type { TimeZone, TimeZoneRule, TransitionDate } from "../../../pst/appointment-types.ts";
import { contentLine, dateTimeValue, escapeText } from "./lines.ts";
import { windowsZones } from "./windows-zones.ts";
import { daylightOffset, hasDaylight, standardOffset, transitionWall } from "./zone-time.ts";

/** The zone's id: IANA's where Windows' name is known, else one of ours that depends on its rules alone. */
export const zoneId = (zone: TimeZone): string => {
  const known = zone.windowsName === undefined ? undefined : windowsZones.get(zone.windowsName);
  if (known !== undefined) return known;
  const digest = createHash("sha256")
    .update(JSON.stringify([zone.windowsName, zone.rules]))
    .digest("hex");
  return `Outlook-${digest.slice(0, 12)}`;
};

const weekdays = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"] as const;

const offset = (minutes: number): string => {
  const size = Math.abs(minutes);
  return `${minutes < 0 ? "-" : "+"}${String(Math.floor(size / 60)).padStart(2, "0")}${String(size % 60).padStart(2, "0")}`;
};

interface Change {
  readonly kind: "STANDARD" | "DAYLIGHT";
  readonly date: TransitionDate;
  readonly from: number;
  readonly to: number;
}

/** One component: the change of a rule, from its first year to the year before the next rule's. */
const component = ({ kind, date, from, to }: Change, firstYear: number, lastYear: number | undefined): string => {
  const yearly = `${date.day >= 5 ? "-1" : date.day}${weekdays[date.dayOfWeek] ?? "SU"}`;
  // UNTIL is in UTC (RFC 5545 3.3.10), so the offset before the change goes off.
  const until =
    lastYear === undefined ? "" : `;UNTIL=${dateTimeValue(transitionWall(date, lastYear) - from * 60_000)}Z`;
  return [
    `BEGIN:${kind}`,
    `DTSTART:${dateTimeValue(transitionWall(date, firstYear))}`,
    `TZOFFSETFROM:${offset(from)}`,
    `TZOFFSETTO:${offset(to)}`,
    ...(date.year === 0 ? [`RRULE:FREQ=YEARLY;BYMONTH=${date.month};BYDAY=${yearly}${until}`] : []),
    `END:${kind}`,
  ]
    .map(contentLine)
    .join("");
};

const fixed = (from: number, to: number, year: number): string =>
  [
    "BEGIN:STANDARD",
    `DTSTART:${dateTimeValue(Date.UTC(year, 0, 1))}`,
    `TZOFFSETFROM:${offset(from)}`,
    `TZOFFSETTO:${offset(to)}`,
    "END:STANDARD",
  ]
    .map(contentLine)
    .join("");

/** The first rule is taken for all years before it too, as `ruleFor` does: without one there is no time at all. */
const firstYearOf = (rule: TimeZoneRule, index: number): number => (index === 0 ? 1970 : Math.max(1970, rule.year));

/** VTIMEZONE (RFC 5545 3.6.5) of the rules that the file holds, so that no reader's own table decides. */
export const zoneLines = (zone: TimeZone): string => {
  const rules = zone.rules.toSorted((one, other) => one.year - other.year);
  const [first] = rules;
  let before = first === undefined ? 0 : standardOffset(first);
  const parts = rules.map((rule, index) => {
    const next = rules[index + 1];
    const lastYear = next === undefined ? undefined : firstYearOf(next, index + 1) - 1;
    const year = firstYearOf(rule, index);
    if (lastYear !== undefined && lastYear < year) return "";
    const standard = standardOffset(rule);
    const previous = before;
    before = standard;
    if (!hasDaylight(rule)) return fixed(previous, standard, year);
    const daylight = daylightOffset(rule);
    return (
      component({ kind: "STANDARD", date: rule.standardStart, from: daylight, to: standard }, year, lastYear) +
      component({ kind: "DAYLIGHT", date: rule.daylightStart, from: standard, to: daylight }, year, lastYear)
    );
  });
  const name =
    zone.windowsName === undefined ? "" : contentLine(`X-MICROSOFT-CDO-TZID-NAME:${escapeText(zone.windowsName)}`);
  return `BEGIN:VTIMEZONE\r\n${contentLine(`TZID:${zoneId(zone)}`)}${name}${parts.join("") || fixed(0, 0, 1970)}END:VTIMEZONE\r\n`;
};
