import type { Item } from "../../pst/types.ts";
import { headerDate } from "./header-text.ts";

const logSet = "0006200a-0000-0000-c000-000000000046";
const log = (id: number) => ({ set: logSet, id });

/** What a journal entry tells beside its text ([MS-OXOJRNL] 2.2.1): no message header has a place for it. */
export const journalText = (item: Item): string => {
  const { properties } = item;
  const type = properties.text(log(0x8712)) ?? properties.text(log(0x8700)) ?? "";
  const start = properties.date(log(0x8706));
  const minutes = properties.number(log(0x8707));
  return [
    ...(type === "" ? [] : [`Entry type: ${type}`]),
    ...(start === undefined ? [] : [`Start: ${headerDate(start)}`]),
    ...(minutes === undefined ? [] : [`Duration: ${minutes} minutes`]),
  ]
    .map((line) => `${line}\r\n`)
    .join("");
};
