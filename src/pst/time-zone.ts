import { i32, u16, u32, u8 } from "./bytes.ts";
import { wideText } from "./text.ts";
import type { TimeZone, TimeZoneRule, TransitionDate } from "./appointment-types.ts";

// SYSTEMTIME: year, month, day of week, day, hour, minute, second, millisecond; 16 bits each.
const transition = (bytes: Uint8Array, at: number): TransitionDate => ({
  year: u16(bytes, at),
  month: u16(bytes, at + 2),
  dayOfWeek: u16(bytes, at + 4),
  day: u16(bytes, at + 6),
  hour: u16(bytes, at + 8),
  minute: u16(bytes, at + 10),
});

/** No change at all, as month 0 says. */
const noChange: TransitionDate = { year: 0, month: 0, dayOfWeek: 0, day: 0, hour: 0, minute: 0 };

/** A change that a calendar has: each year on the nth weekday of a month (5: the last), or on one date. */
const isChange = ({ year, month, dayOfWeek, day, hour, minute }: TransitionDate): boolean =>
  month <= 12 && dayOfWeek <= 6 && day <= (year === 0 ? 5 : 31) && hour <= 23 && minute <= 59;

/** Further from UTC, in minutes, than any clock was. */
const furthest = 24 * 60;

/** What of a rule can be: another change is none, and a rule of another planet's clock is left out. */
const soundRules = (rules: readonly TimeZoneRule[]): TimeZoneRule[] =>
  rules
    .filter(({ bias, standardBias, daylightBias }) =>
      [bias, bias + standardBias, bias + daylightBias].every((minutes) => Math.abs(minutes) < furthest),
    )
    .map((rule) =>
      isChange(rule.standardStart) && isChange(rule.daylightStart)
        ? rule
        : { ...rule, standardStart: noChange, daylightStart: noChange },
    );

const ruleBytes = 66;
/** More rules than any zone has; Windows has some twenty for the busiest. */
const mostRules = 500;

/** Reads PidLidAppointmentTimeZoneDefinition... (MS-OXOCAL 2.2.1.41). Undefined where it is none. */
export const readZoneDefinition = (bytes: Uint8Array, description: string | undefined): TimeZone | undefined => {
  if (u8(bytes, 0) !== 2 || bytes.length < 8) return undefined;
  const header = u16(bytes, 2);
  const nameLength = u16(bytes, 6);
  const windowsName = wideText(bytes.subarray(8, 8 + nameLength * 2));
  const count = Math.min(mostRules, u16(bytes, 8 + nameLength * 2));
  const first = 4 + header;
  const found: TimeZoneRule[] = [];
  for (let index = 0; index < count && first + (index + 1) * ruleBytes <= bytes.length; index++)
    found.push(ruleAt(bytes, first + index * ruleBytes));
  const rules = soundRules(found);
  return rules.length === 0 && windowsName === ""
    ? undefined
    : { windowsName: windowsName === "" ? undefined : windowsName, description, rules };
};

// TZRule (2.2.1.41.1): versions, 62 as size, flags, year, 14 bytes unused, three biases, two SYSTEMTIMEs.
const ruleAt = (bytes: Uint8Array, at: number): TimeZoneRule => ({
  flags: u16(bytes, at + 4),
  year: u16(bytes, at + 6),
  bias: i32(bytes, at + 22),
  standardBias: i32(bytes, at + 26),
  daylightBias: i32(bytes, at + 30),
  standardStart: transition(bytes, at + 34),
  daylightStart: transition(bytes, at + 50),
});

/** Reads PidLidTimeZoneStruct (MS-OXOCAL 2.2.1.39): one rule, without a name. */
export const readZoneStruct = (bytes: Uint8Array, description: string | undefined): TimeZone | undefined => {
  if (bytes.length < 48) return undefined;
  const rule: TimeZoneRule = {
    flags: 0,
    year: 0,
    bias: i32(bytes, 0),
    standardBias: i32(bytes, 4),
    daylightBias: i32(bytes, 8),
    standardStart: transition(bytes, 14),
    daylightStart: transition(bytes, 32),
  };
  const rules = soundRules([rule]);
  if (rules.length === 0) return undefined;
  return u32(bytes, 0) === 0 && description === undefined && rule.standardStart.month === 0 && rule.daylightBias === 0
    ? { windowsName: undefined, description: "UTC", rules }
    : { windowsName: undefined, description, rules };
};
