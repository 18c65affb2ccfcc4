const format = new Intl.DateTimeFormat("en-CA", {
  timeZone: "Europe/London",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
});

/** The calendar day in London at an instant, "YYYY-MM-DD". */
export const londonDay = (at: Date): string => format.format(at);
