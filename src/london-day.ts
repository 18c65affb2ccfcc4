const format = new Intl.DateTimeFormat("en-CA", {
  timeZone: "Europe/London",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
});

/** London's clock is a whole number of quarters of an hour from UTC, so a day begins with one. */
const quarter = 900_000;
let last = { quarter: NaN, day: "" };

/** The calendar day in London at an instant, "YYYY-MM-DD". The last one is kept: each turn of a conversation asks. */
export const londonDay = (at: Date): string => {
  const now = Math.floor(at.getTime() / quarter);
  if (now !== last.quarter) last = { quarter: now, day: format.format(at) };
  return last.day;
};
