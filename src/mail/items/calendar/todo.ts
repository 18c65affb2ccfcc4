import type { Item } from "../../../pst/types.ts";
import type { Embed } from "../attachments.ts";
import { stableId, type Conversion } from "../context.ts";
import { SegmentList, type Segment } from "../segments.ts";
import { attached } from "./attach-lines.ts";
import { calendarFoot, calendarHead } from "./calendar.ts";
import { commonLines } from "./event.ts";
import { contentLine, dateValue, utcValue } from "./lines.ts";
import { firstDate, hasRule, ruleValue, shortMonths } from "./rule-line.ts";
import { wallOf } from "./zone-time.ts";

const taskSet = "00062003-0000-0000-c000-000000000046";
const commonSet = "00062008-0000-0000-c000-000000000046";
const task = (id: number) => ({ set: taskSet, id });

// [MS-OXOTASK] 2.2.2.2.2 and RFC 5545 3.8.1.11.
const statuses: Readonly<Record<number, string>> = {
  0: "NEEDS-ACTION",
  1: "IN-PROCESS",
  2: "COMPLETED",
  3: "NEEDS-ACTION",
  4: "NEEDS-ACTION",
};
const noDate = Date.UTC(4500, 0, 1);

const real = (date: Date | undefined): Date | undefined =>
  date === undefined || date.getTime() > noDate ? undefined : date;
const dateLine = (name: string, date: Date | undefined): string =>
  // Stored as midnight of the person's own clock, written as if it were UTC: the date is what is meant.
  date === undefined ? "" : contentLine(`${name};VALUE=DATE:${dateValue(date.getTime())}`);

/** A task as a VTODO (RFC 5545 3.6.2, [MS-OXOTASK]). */
export const todoOf = async (item: Item, conversion: Conversion, embed: Embed): Promise<readonly Segment[]> => {
  const { properties } = item;
  const bodies = await item.bodies();
  const status = properties.number(task(0x8101)) ?? (properties.flag(task(0x811c)) === true ? 2 : 0);
  const recurrence = item.taskRecurrence;
  const start = real(properties.date(task(0x8104)));
  const due = real(properties.date(task(0x8105)));
  const completed = real(properties.date(task(0x810f)));
  const done = properties.number(task(0x8102)) ?? 0;
  const percent = Number.isNaN(done) ? 0 : Math.round(Math.min(1, Math.max(0, done)) * 100);
  const reminder =
    properties.flag({ set: commonSet, id: 0x8503 }) === true
      ? real(properties.date({ set: commonSet, id: 0x8502 }))
      : undefined;
  if (recurrence !== undefined && !hasRule(recurrence)) {
    conversion.losses.push({
      kind: "recurrence",
      text: "The task repeats by another calendar's months: only this one came over.",
    });
  }
  if (recurrence?.sliding === true) {
    conversion.losses.push({
      kind: "recurrence",
      text: "The task begins anew some time after it is done. Here it repeats by its dates.",
    });
  }
  const repeats = recurrence !== undefined && hasRule(recurrence) ? recurrence : undefined;
  // A rule needs a start (RFC 5545 3.8.5.3).
  const first = start ?? (repeats === undefined ? undefined : new Date(wallOf(firstDate(repeats))));
  const { lines } = await attached(item, undefined, conversion, embed);
  return new SegmentList()
    .ascii(calendarHead(undefined))
    .ascii("BEGIN:VTODO\r\n")
    .ascii(commonLines(item, `${stableId(conversion, "uid")}@onboarding.invalid`, bodies))
    .ascii(dateLine("DTSTART", first))
    .ascii(dateLine("DUE", due))
    .ascii(completed === undefined ? "" : contentLine(`COMPLETED:${utcValue(completed)}`))
    .ascii(contentLine(`STATUS:${statuses[status] ?? "NEEDS-ACTION"}`))
    .ascii(contentLine(`PERCENT-COMPLETE:${percent}`))
    .ascii(repeats === undefined ? "" : contentLine(`RRULE:${ruleValue(repeats, (date) => dateValue(wallOf(date)))}`))
    .ascii(
      (repeats === undefined ? [] : shortMonths(repeats))
        .map((date) => contentLine(`RDATE;VALUE=DATE:${dateValue(wallOf(date))}`))
        .join(""),
    )
    .ascii(
      reminder === undefined
        ? ""
        : `BEGIN:VALARM\r\nACTION:DISPLAY\r\nDESCRIPTION:Reminder\r\n${contentLine(`TRIGGER;VALUE=DATE-TIME:${utcValue(reminder)}`)}END:VALARM\r\n`,
    )
    .ascii(lines)
    .ascii("END:VTODO\r\n")
    .ascii(calendarFoot)
    .done();
};
