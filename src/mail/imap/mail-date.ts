import type { MailDate } from "../types.ts";

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const pad = (n: number, width = 2): string => String(n).padStart(width, "0");

/** RFC 9051 9, date-time: `" 1-Jan-2015 09:30:00 +0100"`, with its quotes. */
export const formatDate = ({ at, zone }: MailDate): string => {
  const local = new Date((at + zone * 60) * 1000);
  const day = String(local.getUTCDate()).padStart(2, " ");
  const time = `${pad(local.getUTCHours())}:${pad(local.getUTCMinutes())}:${pad(local.getUTCSeconds())}`;
  const minutes = Math.abs(zone);
  const offset = `${zone < 0 ? "-" : "+"}${pad(Math.floor(minutes / 60))}${pad(minutes % 60)}`;
  return `"${day}-${months[local.getUTCMonth()] ?? "Jan"}-${pad(local.getUTCFullYear(), 4)} ${time} ${offset}"`;
};

/** Besides RFC 9051's own form: a day or hour of one digit, no seconds, and Greenwich by name, as some servers write. */
const shape =
  /^\s*(\d{1,2})-([A-Za-z]{3})-(\d{4}) +(\d{1,2}):(\d{2})(?::(\d{2}))? +(?:([+-])(\d{2}):?(\d{2})|(?:UTC?|GMT|Z))\s*$/i;

/** The instant and zone of an INTERNALDATE; undefined where it is none. */
export const parseDate = (text: string): MailDate | undefined => {
  const found = shape.exec(text);
  if (found === null) return undefined;
  const [, day, name, year, hour, minute, second = "0", sign, zoneHours = "0", zoneMinutes = "0"] = found;
  const month = months.findIndex((one) => one.toLowerCase() === name?.toLowerCase());
  if (month < 0) return undefined;
  // What no clock shows (31 June, 25 o'clock, a zone a day away) is no date; some servers make them up for lost ones.
  const days = new Date(Date.UTC(Number(year), month + 1, 0)).getUTCDate();
  const inRange = (text: string | undefined, most: number): boolean => Number(text) <= most;
  if (Number(day) < 1 || !inRange(day, days) || !inRange(hour, 23) || !inRange(minute, 59) || !inRange(second, 60))
    return undefined;
  if (!inRange(zoneHours, 14) || !inRange(zoneMinutes, 59)) return undefined;
  const zone = (Number(zoneHours) * 60 + Number(zoneMinutes)) * (sign === "-" ? -1 : 1);
  const date = new Date(0);
  date.setUTCFullYear(Number(year), month, Number(day));
  date.setUTCHours(Number(hour), Number(minute), Number(second));
  return { at: date.getTime() / 1000 - zone * 60, zone };
};
