/** A day off in England, "YYYY-MM-DD". */
export type HolidayCalendar = ReadonlySet<string>;

const dayMs = 86_400_000;

const dayAfter = (day: string): string => new Date(Date.parse(`${day}T00:00:00Z`) + dayMs).toISOString().slice(0, 10);

const isWorkingDay = (day: string, holidays: HolidayCalendar): boolean => {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return weekday !== 0 && weekday !== 6 && !holidays.has(day);
};

/**
 * How many calendar days lie between `day` (YYYY-MM-DD, in London) and the `count`-th working day after it. A question of
 * a Friday is due on the Tuesday; one of a Saturday too.
 */
export const daysUntilWorkingDay = (day: string, count: number, holidays: HolidayCalendar): number => {
  let days = 0;
  let worked = 0;
  for (let at = day; worked < count;) {
    at = dayAfter(at);
    days += 1;
    if (isWorkingDay(at, holidays)) worked += 1;
  }
  return days;
};

/** When a question is raised again: the same time of day, two working days on. */
export const raiseAt = (asked: Date, londonDay: string, holidays: HolidayCalendar): Date =>
  new Date(asked.getTime() + daysUntilWorkingDay(londonDay, workingDaysToAnswer, holidays) * dayMs);

/** Ours: section 6.1 promises an answer, and no time for it. */
export const workingDaysToAnswer = 2;

export const longest = { question: 500, answer: 2_000, note: 2_000, alternates: 10 } as const;
