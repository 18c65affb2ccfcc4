import { twiceInWords } from "../../src/london-twice.ts";

const zone = "Europe/London";
const day = new Intl.DateTimeFormat("en-GB", {
  timeZone: zone,
  weekday: "long",
  day: "numeric",
  month: "long",
  year: "numeric",
});
const dayOnly = new Intl.DateTimeFormat("en-GB", { timeZone: zone, day: "numeric", month: "long", year: "numeric" });
const clock = new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "numeric", minute: "2-digit", hour12: true });
const yearMonthDay = new Intl.DateTimeFormat("en-CA", { timeZone: zone });

/** "Tuesday 24 November 2026", British time. */
export const dateInWords = (at: Date): string => day.format(at).replace(",", "");
export const shortDate = (at: Date): string => dayOnly.format(at);

/** "6pm", "9:30am", "midday", "midnight": the NHS service manual's way. */
export const timeInWords = (at: Date): string => {
  const text = clock.format(at).replace(/\s/gu, "").replace(":00", "").toLowerCase();
  if (text === "12pm" || text === "0pm") return "midday";
  return text === "12am" || text === "0am" ? "midnight" : text.replace(/^0:/, "12:");
};

/** "today at 6pm", "tomorrow at 9:30am", else "Tuesday 24 November 2026 at 6pm". */
export const momentInWords = (at: Date, now: Date): string => {
  const daysAway = Math.round(
    (Date.parse(yearMonthDay.format(at)) - Date.parse(yearMonthDay.format(now))) / 86_400_000,
  );
  const near = daysAway === 0 ? "today" : daysAway === 1 ? "tomorrow" : daysAway === -1 ? "yesterday" : dateInWords(at);
  return `${near} at ${timeInWords(at)}${twiceInWords(at)}`;
};

const plural = (count: number, one: string): string =>
  `${count.toLocaleString("en-GB")} ${one}${count === 1 ? "" : "s"}`;

/** Rough and honest: "less than a minute", "about 5 minutes", "about 2 hours", "about 3 days". Seconds in. */
export const durationInWords = (seconds: number): string => {
  if (seconds < 60) return "less than a minute";
  if (seconds < 3_600) return `about ${plural(Math.round(seconds / 60), "minute")}`;
  if (seconds < 172_800) return `about ${plural(Math.round(seconds / 3_600), "hour")}`;
  return `about ${plural(Math.round(seconds / 86_400), "day")}`;
};

export const countInWords = plural;

/** "3.4 GB": thousands of 1,024, one decimal under 100, as Outlook shows sizes. */
export const sizeInWords = (bytes: number): string => {
  const units = ["bytes", "KB", "MB", "GB", "TB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1_024 && unit < units.length - 1) {
    value /= 1_024;
    unit += 1;
  }
  const shown =
    unit === 0 || value >= 100 ? Math.round(value).toLocaleString("en-GB") : String(Number(value.toFixed(1)));
  return `${shown} ${units[unit] ?? ""}`;
};
