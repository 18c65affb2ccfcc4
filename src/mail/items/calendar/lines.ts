import { oneLine } from "../header-text.ts";

/** RFC 5545 3.1 and RFC 6350 3.2: content lines, folded at 75 octets; text values with their escapes. */

/** A value of type TEXT. Control characters other than line breaks have no place in it. */
export const escapeText = (text: string): string =>
  text
    .replace(/\r\n|\r/g, "\n")
    // eslint-disable-next-line no-control-regex -- control characters are what it looks for
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, "")
    .replace(/[\\;,]/g, "\\$&")
    .replace(/\n/g, "\\n");

/** A parameter's value, quoted where it must be. RFC 6868 for quotes and line breaks. */
export const parameterValue = (text: string): string => {
  const marked = text
    .replace(/\^/g, "^^")
    .replace(/\r\n|\r|\n/g, "^n")
    .replace(/"/g, "^'");
  const plain = oneLine(marked);
  return /[:;,]/.test(plain) ? `"${plain}"` : plain;
};

/** Folds between characters, so that no line holds half of one. */
export const contentLine = (line: string): string => {
  if (line.length <= 74 && Buffer.byteLength(line) <= 75) return `${line}\r\n`;
  let out = "";
  let size = 0;
  for (const character of line) {
    const bytes = Buffer.byteLength(character);
    if (size + bytes > 75) {
      out += "\r\n ";
      size = 1;
    }
    out += character;
    size += bytes;
  }
  return `${out}\r\n`;
};

const two = (value: number): string => String(value).padStart(2, "0");
const four = (value: number): string => String(value).padStart(4, "0");

/** 20270328 of a wall clock given as UTC milliseconds. */
export const dateValue = (wall: number): string => {
  const date = new Date(wall);
  return `${four(date.getUTCFullYear())}${two(date.getUTCMonth() + 1)}${two(date.getUTCDate())}`;
};

/** 20270328T093000. */
export const dateTimeValue = (wall: number): string => {
  const date = new Date(wall);
  return `${dateValue(wall)}T${two(date.getUTCHours())}${two(date.getUTCMinutes())}${two(date.getUTCSeconds())}`;
};

export const utcValue = (date: Date): string => `${dateTimeValue(date.getTime())}Z`;
