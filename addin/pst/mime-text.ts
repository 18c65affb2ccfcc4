/** Text of RFC 5322 messages: encoded words, base64 lines, header lines that nothing can be smuggled into. */
const encoder = new TextEncoder();

export const utf8 = (text: string): Uint8Array<ArrayBuffer> => encoder.encode(text);

/** One line: control characters, which could start a header of their own, become spaces. */
export const oneLine = (text: string): string =>
  // eslint-disable-next-line no-control-regex -- control characters are exactly what is taken out
  text.replace(/[\u0000-\u001f\u007f]+/g, " ").trim();

const printable = /^[\u0020-\u007e]*$/;

const toBase64 = (bytes: Uint8Array): string => {
  let binary = "";
  for (let from = 0; from < bytes.length; from += 0x8000) {
    binary += String.fromCharCode(...bytes.subarray(from, from + 0x8000));
  }
  return btoa(binary);
};

/** RFC 2047: words of at most 75 characters, never cutting a character in two. */
export const words = (text: string): string => {
  const line = oneLine(text);
  if (printable.test(line) && !line.includes("=?")) return line;
  const chunks: string[] = [];
  let chunk = "";
  for (const character of line) {
    if (utf8(chunk + character).length > 42) {
      chunks.push(chunk);
      chunk = "";
    }
    chunk += character;
  }
  chunks.push(chunk);
  return chunks.map((part) => `=?utf-8?B?${toBase64(utf8(part))}?=`).join("\r\n ");
};

/** RFC 2045 6.8: lines of 76. 57 bytes a line, so that pieces can be joined. */
export const base64Lines = (bytes: Uint8Array): string => toBase64(bytes).replace(/.{76}/g, "$&\r\n");

/** RFC 2231 for names that are not plain: `filename*=utf-8''...`. */
export const parameter = (name: string, value: string): string => {
  // A name that is cut in the middle of a character could not be encoded at all.
  const line = oneLine(value).slice(0, 200).toWellFormed();
  if (printable.test(line)) return `${name}="${line.replace(/["\\]/g, "_")}"`;
  const encoded = encodeURIComponent(line).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  return `${name}*=utf-8''${encoded}`;
};

const days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"] as const;
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;
const two = (value: number): string => String(value).padStart(2, "0");

/** RFC 5322 3.3, in UTC. */
export const mailDate = (at: Date): string =>
  `${days[at.getUTCDay()] ?? ""}, ${at.getUTCDate()} ${months[at.getUTCMonth()] ?? ""} ${at.getUTCFullYear()} ` +
  `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())} +0000`;
