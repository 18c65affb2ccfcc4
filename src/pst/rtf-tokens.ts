/** What RTF is made of (RTF 1.9.1). */
export type RtfToken =
  | { readonly kind: "open" }
  | { readonly kind: "close" }
  | { readonly kind: "word"; readonly word: string; readonly value: number | undefined }
  | { readonly kind: "symbol"; readonly symbol: string }
  /** One byte of 8-bit text, in the codepage of the moment. */
  | { readonly kind: "byte"; readonly byte: number };

const isLetter = (byte: number): boolean => (byte >= 97 && byte <= 122) || (byte >= 65 && byte <= 90);
const isDigit = (byte: number): boolean => byte >= 48 && byte <= 57;

const [backslash, openBrace, closeBrace, quote, minus, space, cr, lf] = [92, 123, 125, 39, 45, 32, 13, 10];
const open: RtfToken = { kind: "open" };
const close: RtfToken = { kind: "close" };
const longestWord = 32;

/** Cuts RTF into tokens. Never fails: what makes no sense is text. */
export function* rtfTokens(rtf: Uint8Array): Generator<RtfToken> {
  let at = 0;
  while (at < rtf.length) {
    const byte = rtf[at++] ?? 0;
    if (byte === openBrace) yield open;
    else if (byte === closeBrace) yield close;
    else if (byte === cr || byte === lf || byte === 0) continue;
    else if (byte !== backslash) yield { kind: "byte", byte };
    else {
      const next = rtf[at] ?? 0;
      if (isLetter(next)) {
        const word = wordAt(rtf, at);
        at = word.end;
        yield word.token;
        // MS-OXRTFEX and RTF: \bin is followed by that many raw bytes.
        if (word.token.word === "bin") at += Math.max(0, word.token.value ?? 0);
      } else if (next === quote) {
        const code = Number.parseInt(String.fromCharCode(rtf[at + 1] ?? 0, rtf[at + 2] ?? 0), 16);
        at += 3;
        if (!Number.isNaN(code)) yield { kind: "byte", byte: code };
      } else {
        at++;
        yield { kind: "symbol", symbol: String.fromCharCode(next) };
      }
    }
  }
}

const wordAt = (rtf: Uint8Array, from: number) => {
  let at = from;
  while (at < rtf.length && at - from < longestWord && isLetter(rtf[at] ?? 0)) at++;
  const word = String.fromCharCode(...rtf.subarray(from, at));
  const digits = at;
  if (rtf[at] === minus) at++;
  while (at < rtf.length && at - digits < 11 && isDigit(rtf[at] ?? 0)) at++;
  const value = at > digits ? Number.parseInt(String.fromCharCode(...rtf.subarray(digits, at)), 10) : undefined;
  if (rtf[at] === space) at++;
  return {
    token: { kind: "word" as const, word, value: value !== undefined && Number.isNaN(value) ? undefined : value },
    end: at,
  };
};
