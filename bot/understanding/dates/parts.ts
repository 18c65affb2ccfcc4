/** Parts of a longer time: early, mid and late; the first ten days of a month, the second ten, the rest. */
import { addDays, monthOf, monthStart, yearOf, type Day } from "./calendar.ts";
import type { Reading } from "./reading.ts";

/** Cuts the beginning, middle or end out of a longer reading. */
export type Part = "start" | "early" | "mid" | "late" | "end" | "earlyToMid" | "midToLate" | "firstHalf" | "secondHalf";
export const cut = (reading: Reading, part: Part): Reading => {
  const months = Math.round((Date.parse(reading.to) - Date.parse(reading.from)) / (30.4 * 86_400_000));
  const month = (n: number): Day => monthStart(yearOf(reading.from), monthOf(reading.from) + n);
  const piece = (from: Day, to: Day): Reading => ({ from, to, precision: "part", fixed: reading.fixed });
  if (months <= 1) {
    const bounds = {
      start: [0, 9],
      early: [0, 9],
      mid: [10, 19],
      late: [20, 31],
      end: [20, 31],
      earlyToMid: [0, 19],
      midToLate: [10, 31],
      firstHalf: [0, 14],
      secondHalf: [15, 31],
    } as const;
    const [from, to] = bounds[part];
    const last = addDays(reading.from, to);
    return piece(addDays(reading.from, from), last > reading.to ? reading.to : last);
  }
  const thirds: Readonly<Record<Part, readonly [number, number]>> =
    months >= 11
      ? {
          start: [0, 1],
          early: [0, 3],
          mid: [4, 8],
          late: [9, 12],
          end: [11, 12],
          earlyToMid: [0, 8],
          midToLate: [4, 12],
          firstHalf: [0, 6],
          secondHalf: [6, 12],
        }
      : {
          start: [0, months / 3],
          early: [0, months / 3],
          earlyToMid: [0, (2 * months) / 3],
          midToLate: [months / 3, months],
          end: [(2 * months) / 3, months],
          mid: [months / 3, (2 * months) / 3],
          late: [(2 * months) / 3, months],
          firstHalf: [0, months / 2],
          secondHalf: [months / 2, months],
        };
  const [from, to] = thirds[part];
  return piece(month(Math.floor(from)), addDays(month(Math.ceil(to)), -1));
};
