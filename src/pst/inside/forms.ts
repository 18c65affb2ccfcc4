import { u32 } from "../bytes.ts";
import { latinText } from "./latin.ts";

/** Files that hold others with names of their own. */
export type Form = "zip" | "outlook" | "mail";

/** Bytes from a file's start that tell its form. */
export const headBytes = 8192;

const longestName = 1000;

/** The last part of a name, as a program that opens it sees it: no dots and blanks at its end. */
const ending = (name: string): string => {
  const cut = name.indexOf("\0");
  return (cut < 0 ? name : name.slice(0, cut))
    .slice(-longestName)
    .replace(/[\s.]+$/, "")
    .toLowerCase();
};

const endings: readonly (readonly [Form, RegExp])[] = [
  ["zip", /\.(zip|zipx|jar)$/],
  ["outlook", /\.(msg|oft)$/],
  ["mail", /\.(eml|emlx|email|mht|mhtml|nws)$/],
];
const types: readonly (readonly [Form, RegExp])[] = [
  ["zip", /^application\/(x-)?zip(-compressed)?$/],
  ["outlook", /^application\/(vnd\.ms-outlook|x-msg|msg)$/],
  ["mail", /^(message\/(rfc822|global|news)|multipart\/.*)$/],
];

/** What a file is by its name or its type alone; undefined: nothing that holds files. */
export const namedForm = (name: string, type: string): Form | undefined => {
  const end = ending(name);
  const plain = type.trim().toLowerCase();
  return endings.find(([, form]) => form.test(end))?.[0] ?? types.find(([, form]) => form.test(plain))?.[0];
};

const zipStarts = new Set([0x04034b50, 0x06054b50, 0x08074b50]);

/** [MS-CFB] 2.2. */
export const isCompound = (head: Uint8Array): boolean => u32(head, 0) === 0xe011cfd0 && u32(head, 4) === 0xe11ab1a1;

// A header whose body has parts: what begins so is opened as a message by some program, whatever it is called.
const mailStart = /^(?:[!-9;-~]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?content-type:\s*(?:multipart|message)\//i;

const colon = 0x3a;
const longestField = 100;

/** Does it begin as a header does: a field's name, and a colon? Most files do not, and need no more looking at. */
const beginsWithField = (head: Uint8Array): boolean => {
  const end = head.subarray(0, longestField).indexOf(colon);
  for (let at = 0; at < end; at++) {
    const byte = head[at] ?? 0;
    if (byte < 0x21 || byte > 0x7e) return false;
  }
  return end > 0;
};

/** What a file is by its first bytes, else by its name or type. A message's own text is no message by its looks. */
export const formOf = (head: Uint8Array, name: string, type: string): Form | undefined => {
  if (zipStarts.has(u32(head, 0))) return "zip";
  if (isCompound(head)) return "outlook";
  const named = namedForm(name, type);
  const isMail = (): boolean =>
    beginsWithField(head) && mailStart.test(latinText(head.subarray(0, headBytes)).replaceAll("\r\n", "\n"));
  if (named === "outlook") return isMail() ? "mail" : undefined;
  const isText = name === "" && type.startsWith("text/");
  return named ?? (!isText && isMail() ? "mail" : undefined);
};
