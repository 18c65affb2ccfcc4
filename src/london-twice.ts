const offset = new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/London", timeZoneName: "longOffset" });
const hourMs = 3_600_000;
const offsetAt = (time: number): string => offset.format(time).replace(/^.*GMT/s, "");

/**
 * In the night when the clocks go back, one hour comes twice in London: which of the two an instant lies in. Undefined
 * at all other times.
 */
export const whichOfTwo = (at: Date): "first" | "second" | undefined => {
  const time = at.getTime();
  const now = offsetAt(time);
  if (offsetAt(time + hourMs) < now) return "first";
  return offsetAt(time - hourMs) > now ? "second" : undefined;
};

/** Nothing, or words to put behind a time that comes twice. */
export const twiceInWords = (at: Date): string => {
  const which = whichOfTwo(at);
  return which === undefined ? "" : which === "first" ? " (summer time)" : " (winter time)";
};
