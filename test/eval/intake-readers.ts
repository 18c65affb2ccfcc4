/** Our reader, and beside it what the date library alone finds, so that what our work adds is visible. */
import * as chrono from "chrono-node";
import type { Fact } from "../../bot/conversation/facts.ts";
import { monthEnd, monthStart } from "../../bot/understanding/dates/calendar.ts";
import { understand } from "../../bot/understanding/understand.ts";
import type { Reader } from "./intake-score.ts";

export const ours: Reader = ({ text, today, asked }) =>
  understand(text, { today, asked: asked === undefined ? [] : [asked] }).facts;

/** chrono-node en.GB as documented: its first result is the start, or the contract's end if that was asked. */
export const chronoAlone: Reader = ({ text, today, asked }): readonly Fact[] => {
  const reference = { instant: new Date(`${today}T12:00:00Z`), timezone: 0 };
  const [result] = chrono.en.GB.parse(text, reference, { forwardDate: true });
  if (result === undefined) return [];
  const day = (parts: chrono.ParsedComponents): string => parts.date().toISOString().slice(0, 10);
  const [year, month] = [result.start.get("year") ?? 0, result.start.get("month") ?? 0];
  const wholeMonth = !result.start.isCertain("day") && !result.start.isCertain("weekday");
  const from = wholeMonth ? monthStart(year, month) : day(result.start);
  const to = result.end ? day(result.end) : wholeMonth ? monthEnd(year, month) : from;
  return [
    {
      field: asked === "contractEnd" ? "contractEnd" : "preferredStart",
      value: { from, to, precision: "day", raw: result.text },
      said: result.text,
    },
  ];
};
