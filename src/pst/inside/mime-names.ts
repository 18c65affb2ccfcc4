import { latinBytes } from "./latin.ts";
import { parameters, type MimePart } from "./mime-parts.ts";
import { decodeTransfer } from "./transfer.ts";

const keys: ReadonlyMap<string, string> = new Map([
  ["content-disposition", "filename"],
  ["content-type", "name"],
]);

/**
 * Every name that some mail program may give a part: `filename` and `name`, plain, in RFC 2231's pieces and charsets, and
 * as encoded words. A part is judged by all of them, for programs differ in which they take.
 */
export const namesOf = ({ headers }: MimePart): readonly string[] => {
  const names = new Set<string>();
  // A field that stands twice counts twice: programs differ in which one they take.
  for (const { name: field, value } of headers) {
    const key = keys.get(field);
    if (key === undefined) continue;
    const found = parameters(value);
    for (const one of found) {
      if (one.name === key) {
        names.add(one.value);
        names.add(decodeWords(one.value));
      }
      if (one.name === `${key}*`) names.add(decodeExtended(one.value));
    }
    const pieces = found.filter((one) => one.name.startsWith(`${key}*`) && /\*\d+\*?$/.test(one.name));
    if (pieces.length > 0) names.add(joinPieces(pieces));
  }
  return [...names].filter((name) => name !== "");
};

/** RFC 2231 3: name*0, name*1*, ... joined in the order of their numbers. */
const joinPieces = (pieces: readonly { readonly name: string; readonly value: string }[]): string => {
  const numbered = pieces.map(({ name, value }) => ({
    at: Number(/\*(\d+)/.exec(name)?.[1] ?? 0),
    coded: name.endsWith("*"),
    value,
  }));
  numbered.sort((a, b) => a.at - b.at);
  return numbered
    .map(({ coded, value, at }) => (coded ? percent(at === 0 ? value.replace(/^[^']*'[^']*'/, "") : value) : value))
    .join("");
};

const decodeExtended = (value: string): string => percent(value.replace(/^[^']*'[^']*'/, ""));

// A name in another character set still ends in the letters that decide.
const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });

const percent = (text: string): string =>
  utf8.decode(latinBytes(text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))));

/** RFC 2047 encoded words, which some programs put into parameters. */
const decodeWords = (text: string): string =>
  text.replace(/=\?[^?\s]+\?([bq])\?([^?]*)\?=\s*/gi, (_, kind: string, body: string) =>
    kind.toLowerCase() === "b"
      ? utf8.decode(decodeTransfer(latinBytes(body), "base64", body.length))
      : percent(body.replaceAll("_", " ").replace(/=([0-9a-f]{2})/gi, "%$1")),
  );
