import { dosText, knowsDosCodepage } from "./dos-text.ts";

/** Codepages as Windows numbers them, and the names that TextDecoder knows (WHATWG Encoding). */
const labels: Readonly<Record<number, string>> = {
  866: "ibm866",
  874: "windows-874",
  932: "shift_jis",
  936: "gbk",
  949: "euc-kr",
  950: "big5",
  1200: "utf-16le",
  1201: "utf-16be",
  1250: "windows-1250",
  1251: "windows-1251",
  1252: "windows-1252",
  1253: "windows-1253",
  1254: "windows-1254",
  1255: "windows-1255",
  1256: "windows-1256",
  1257: "windows-1257",
  1258: "windows-1258",
  10000: "macintosh",
  10007: "x-mac-cyrillic",
  20127: "windows-1252",
  20866: "koi8-r",
  20932: "euc-jp",
  20936: "gbk",
  20949: "euc-kr",
  21866: "koi8-u",
  28591: "windows-1252",
  28592: "iso-8859-2",
  28593: "iso-8859-3",
  28594: "iso-8859-4",
  28595: "iso-8859-5",
  28596: "iso-8859-6",
  28597: "iso-8859-7",
  28598: "iso-8859-8",
  28599: "windows-1254",
  28603: "iso-8859-13",
  28605: "iso-8859-15",
  38598: "iso-8859-8-i",
  50220: "iso-2022-jp",
  50221: "iso-2022-jp",
  50222: "iso-2022-jp",
  50225: "euc-kr",
  51932: "euc-jp",
  51936: "gbk",
  51949: "euc-kr",
  52936: "gbk",
  54936: "gb18030",
  65000: "utf-8",
  65001: "utf-8",
};

export const westernEuropean = 1252;
const utf7 = 65000;

/** RFC 2152: what stands between "+" and "-" is UTF-16BE in base64; "+-" is a plus. */
const utf7Text = (text: string): string =>
  text.replace(/\+([A-Za-z0-9+/]*)-?/g, (_whole, base64: string) => {
    if (base64 === "") return "+";
    const bytes = atob(base64.slice(0, base64.length - (base64.length % 4 === 1 ? 1 : 0)));
    let shifted = "";
    for (let at = 0; at + 1 < bytes.length; at += 2)
      shifted += String.fromCharCode((bytes.charCodeAt(at) << 8) | bytes.charCodeAt(at + 1));
    return shifted;
  });

const decoders = new Map<string, TextDecoder>();

const decoderOf = (label: string): TextDecoder => {
  const known = decoders.get(label);
  if (known !== undefined) return known;
  const made = new TextDecoder(label, { ignoreBOM: true });
  decoders.set(label, made);
  return made;
};

/** Can text in this codepage be read? */
export const knowsCodepage = (codepage: number): boolean =>
  Object.hasOwn(labels, codepage) || knowsDosCodepage(codepage);

/** Without the zeros at the end. Not by a pattern: those go through a long run of zeros again from each of them. */
const trimmed = (text: string): string => {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) === 0) end--;
  return end === text.length ? text : text.slice(0, end);
};

/** UTF-16LE text, as bytes, without the zeros that some writers end it with, and without half a character. */
export const wideTrimmed = (bytes: Uint8Array): Uint8Array => {
  let end = bytes.length - (bytes.length % 2);
  while (end > 0 && bytes[end - 1] === 0 && bytes[end - 2] === 0) end -= 2;
  return end === bytes.length ? bytes : bytes.subarray(0, end);
};

/** UTF-16LE text without the zeros that some writers end it with. */
export const wideText = (bytes: Uint8Array): string => decoderOf("utf-16le").decode(wideTrimmed(bytes));

/**
 * 8-bit text in a Windows codepage. 1200 (UTF-16) is no codepage of 8-bit text, though some items state it: such text,
 * and that of unknown codepages, is read as UTF-8 where it is valid, else in the codepage `otherwise`; so is UTF-8 itself,
 * because items of Outlook's say UTF-8 of what they store in the computer's own codepage.
 */
export const narrowText = (bytes: Uint8Array, codepage: number, otherwise: number = westernEuropean): string => {
  const stated = codepage === 1200 || codepage === 1201 ? undefined : labels[codepage];
  const dos = stated === undefined ? dosText(bytes, codepage) : undefined;
  if (dos !== undefined) return trimmed(dos);
  if (codepage === utf7) return trimmed(utf7Text(guessed(bytes, otherwise)));
  const text = stated === undefined || stated === "utf-8" ? guessed(bytes, otherwise) : decoderOf(stated).decode(bytes);
  return trimmed(text);
};

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export const isValidUtf8 = (bytes: Uint8Array): boolean => {
  try {
    strict.decode(bytes);
    return true;
  } catch {
    return false;
  }
};

/** Text in a character set by its name on the web; undefined for one that nobody knows. */
export const labelledText = (bytes: Uint8Array, label: string | undefined): string | undefined => {
  try {
    return label === undefined ? undefined : trimmed(new TextDecoder(label, { ignoreBOM: true }).decode(bytes));
  } catch {
    return undefined;
  }
};

const guessed = (bytes: Uint8Array, otherwise: number): string => {
  try {
    return strict.decode(bytes);
  } catch {
    const label = labels[otherwise];
    return decoderOf(label === undefined || label.startsWith("utf-") ? "windows-1252" : label).decode(bytes);
  }
};
