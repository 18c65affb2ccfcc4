/**
 * A date and time as people type it, in Europe/London, to an instant. At the clock changes some times come twice and
 * some never: those are asked again, never guessed (facts/reliability.md). Pure: the zone's rules come with the runtime.
 */
import { ok, refuse, type Result } from "../result.ts";

export type LondonTimeRefusal =
  | { readonly kind: "not-a-time" }
  /** The clocks go back: this time comes twice. */
  | { readonly kind: "comes-twice"; readonly first: string; readonly second: string }
  /** The clocks go forward: this time does not exist. */
  | { readonly kind: "never-comes" }
  | { readonly kind: "in-the-past" };

const zone = new Intl.DateTimeFormat("en-GB", {
  timeZone: "Europe/London",
  hourCycle: "h23",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
});

/** London's wall clock at an instant, "YYYY-MM-DD HH:MM". */
export const londonClock = (instant: Date): string => {
  const parts = new Map(zone.formatToParts(instant).map(({ type, value }) => [type, value]));
  const part = (name: Intl.DateTimeFormatPartTypes): string => parts.get(name) ?? "";
  return `${part("year")}-${part("month")}-${part("day")} ${part("hour")}:${part("minute")}`;
};

const hour = 3_600_000;

/** Which of the two is meant, of a time that comes twice. */
export type Which = "first" | "second";

/** `typed` is "YYYY-MM-DD HH:MM" (a T instead of the blank is taken too). `which` counts only where it comes twice. */
export const londonInstant = (typed: string, now: Date, which?: Which): Result<Date, LondonTimeRefusal> => {
  const match = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})$/.exec(typed.trim());
  if (match === null) return refuse({ kind: "not-a-time" });
  const wall = `${match[1] ?? ""} ${match[2] ?? ""}`;
  const asUtc = Date.parse(`${match[1] ?? ""}T${match[2] ?? ""}:00Z`);
  if (Number.isNaN(asUtc)) return refuse({ kind: "not-a-time" });
  // London is at UTC or one hour ahead of it: whichever instant shows this wall clock is meant.
  const found = [new Date(asUtc - hour), new Date(asUtc)].filter((instant) => londonClock(instant) === wall);
  const [first, second] = found;
  if (first === undefined) {
    const real = new Date(asUtc).toISOString().slice(0, 16).replace("T", " ") === wall;
    return refuse({ kind: real ? "never-comes" : "not-a-time" });
  }
  if (second !== undefined) {
    if (which !== undefined) return later(which === "first" ? first : second, now);
    return refuse({ kind: "comes-twice", first: first.toISOString(), second: second.toISOString() });
  }
  return later(first, now);
};

const later = (instant: Date, now: Date): Result<Date, LondonTimeRefusal> =>
  instant <= now ? refuse({ kind: "in-the-past" }) : ok(instant);
