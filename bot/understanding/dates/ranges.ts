/** Two date expressions joined to a range: "between 1 March and 12 April", "March or April", "1-5 March". */
import { addDays, type Day } from "./calendar.ts";
import { afterFiller, at, isOk, longest, pieceAt, skipFiller, type Ok, type Piece } from "./pieces.ts";
import { sticky, type Now } from "./reading.ts";

const between = sticky("(?:any ?time |some ?time )?(?:between|from|either)\\s+");
const joiner = sticky("\\s*(?:-|to|til|till|until|thru|through(?: to)?|up to|and|or|/|&)\\s*");
const daysThenMonth = sticky(
  `(?:between |from )?(?:the )?(?<d1>[0-3]?\\d(?:st|nd|rd|th)?)\\s*(?:-|to|and|or|/|&|until|till)\\s*(?:the )?(?=[0-3]?\\d(?:st|nd|rd|th)?\\s+(?:of )?[a-z]{3})`,
);

/** "March or April", "between 1 March and 12 April", "1-5 March". The year of one end serves the other. */
export const rangeAt = (text: string, position: number, now: Now): Piece | undefined => {
  const opener = at(between, text, position);
  const days = dayRange(text, position, now);
  const [firstAt, first] = afterFiller(text, position + (opener?.[0].length ?? 0), now);
  const skippedDays = firstAt === position ? undefined : dayRange(text, firstAt, now);
  if (skippedDays !== undefined && (first === undefined || skippedDays.end > first.end)) return skippedDays;
  if (!isOk(first)) return days ?? first;
  const glue = at(joiner, text, first.end);
  const secondAt = glue && skipFiller(text, first.end + glue[0].length);
  const second =
    secondAt === undefined ? undefined : pieceAt(text, secondAt, { ...now, ref: laterOf(now.ref, first.reading.from) });
  if (
    !isOk(second) ||
    (glue !== undefined &&
      /and|&/.test(glue[0]) &&
      opener === undefined &&
      !/month|season|week|part|quarter/.test(first.reading.precision))
  ) {
    return longest([days, opener !== undefined && /from/i.test(opener[0]) ? asFrom(first) : first]);
  }
  return longest([days, joined(text, firstAt, first, second, now)]);
};

/** "from June": from then on. */
const asFrom = (piece: Ok): Piece => ({ end: piece.end, reading: { ...piece.reading, notBefore: true } });

const laterOf = (one: Day, other: Day): Day => (one > other ? one : other);

const joined = (text: string, firstAt: number, first: Ok, second: Ok, now: Now): Piece => {
  // "March to May 2027": the first end takes the year of the second.
  const again =
    !first.reading.fixed && second.reading.fixed
      ? pieceAt(text, firstAt, { ...now, ref: addDays(second.reading.to, -364) })
      : first;
  const start = isOk(again) ? again.reading : first.reading;
  if (start.from > second.reading.to) return { end: second.end, reading: { problem: "range-backwards" } };
  return {
    end: second.end,
    reading: {
      from: start.from,
      to: second.reading.to,
      precision: "range",
      fixed: start.fixed || second.reading.fixed,
      ...(second.reading.endOf === true ? { endOf: true as const } : {}),
    },
  };
};

const dayRange = (text: string, position: number, now: Now): Piece | undefined => {
  const match = at(daysThenMonth, text, position);
  const last = match && pieceAt(text, position + match[0].length, now);
  if (match === undefined || !isOk(last) || last.reading.precision !== "day") return undefined;
  const date = String(Number.parseInt(match.groups?.["d1"] ?? "", 10)).padStart(2, "0");
  const from = `${last.reading.from.slice(0, 8)}${date}`;
  if (from > last.reading.from || date === "00") return { end: last.end, reading: { problem: "range-backwards" } };
  return { end: last.end, reading: { from, to: last.reading.to, precision: "range", fixed: last.reading.fixed } };
};
