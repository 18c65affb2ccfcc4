/** chrono-node as the last resort for a date that was asked for: only where it is sure and nothing else was said. */
import * as chrono from "chrono-node";
import type { DateSpan } from "../../conversation/facts.ts";
import { dayAt, monthEnd, monthStart } from "./calendar.ts";

/** Accepted only if month or weekday is certain and nothing is left unparsed but small words. */
export const chronoAnswer = (text: string, today: string): DateSpan | undefined => {
  if (text.length > 200) return undefined;
  const reference = { instant: new Date(`${today}T12:00:00Z`), timezone: 0 };
  const [result, more] = chrono.en.GB.parse(text, reference, { forwardDate: true });
  if (result === undefined || more !== undefined || result.end) return undefined;
  const { start } = result;
  if (!start.isCertain("month") && !start.isCertain("weekday")) return undefined;
  const rest = (text.slice(0, result.index) + text.slice(result.index + result.text.length)).replace(
    /\b(?:on|in|the|by|at|around|about|please|maybe|probably|we|would|like|to|start|it's|say|ideally|hopefully)\b/gi,
    "",
  );
  if (/[\p{L}\d]/u.test(rest)) return undefined;
  const [year, month, date] = [start.get("year"), start.get("month"), start.get("day")];
  if (year === null || month === null || date === null) return undefined;
  if (!start.isCertain("day") && !start.isCertain("weekday"))
    return { from: monthStart(year, month), to: monthEnd(year, month), precision: "month", raw: result.text };
  const day = dayAt(year, month, date);
  return day === undefined ? undefined : { from: day, precision: "day", raw: result.text };
};
