import { contentLine, escapeText } from "../calendar/lines.ts";
import { oneLine } from "../header-text.ts";

export type Version = "3.0" | "4.0";

/** A property of contacts by its number ([MS-OXPROPS] 1.3.2, PSETID_Address). */
export const named = (id: number) => ({ set: "00062004-0000-0000-c000-000000000046", id });

/** NAME;PARAMS:value with an escaped text value; nothing where there is none. */
export const textLine = (name: string, value: string | undefined): string =>
  value === undefined || value.trim() === "" ? "" : contentLine(`${name}:${escapeText(value)}`);

/** NAME:value of an address on the web, in which nothing is escaped (RFC 6350 4.2); nothing where there is none. */
export const uriLine = (name: string, value: string | undefined): string =>
  value === undefined || value.trim() === "" ? "" : contentLine(`${name}:${oneLine(value)}`);

/** A structured value: components parted by ";". Nothing where all are empty. */
export const structured = (name: string, components: readonly (string | undefined)[]): string => {
  if (components.every((component) => component === undefined || component === "")) return "";
  return contentLine(`${name}:${components.map((component) => escapeText(component ?? "")).join(";")}`);
};

/** Types, one parameter each: the form that both versions read alike (RFC 2426 4, RFC 6350 5.6). */
export const typed = (name: string, types: readonly string[]): string =>
  `${name}${types.map((type) => `;TYPE=${type}`).join("")}`;
