import { latinBytes, latinText } from "./latin.ts";

/** One part of a message as ranges of its octets (RFC 2045, 2046). Nothing is decoded here and nothing is copied. */
export interface MimePart {
  /** First octet of the part's header. */
  readonly start: number;
  /** First octet of its body. */
  readonly body: number;
  /** One past its last octet; the line end before a boundary is the boundary's. */
  readonly end: number;
  readonly headers: readonly Header[];
  readonly type: string;
  readonly encoding: string;
  /** Parts of a multipart, or the one message within a message/rfc822. */
  readonly children: readonly MimePart[];
  /** There may be parts in it that a limit kept from being followed. */
  readonly cut: boolean;
}

export interface Header {
  /** In lower case. */
  readonly name: string;
  /** Unfolded, octets as latin1. */
  readonly value: string;
}

const maxDepth = 30;
const maxParts = 5_000;
const maxHeader = 4_000_000;

/** The message's parts. Broken MIME gives fewer parts, never an error: mail programs are as lenient. */
export const parseMime = (message: Uint8Array): MimePart =>
  parsePart(message, 0, message.length, 0, { parts: maxParts });

const encodedAway = new Set(["base64", "quoted-printable"]);

const parsePart = (
  message: Uint8Array,
  start: number,
  end: number,
  depth: number,
  budget: { parts: number },
): MimePart => {
  budget.parts -= 1;
  const body = endOfHeader(message, start, end);
  const headers = parseHeaders(latinText(message.subarray(start, Math.min(body, start + maxHeader))));
  const contentType = headerOf(headers, "content-type") ?? "text/plain";
  const type = contentType.split(";")[0]?.trim().toLowerCase() ?? "";
  const encoding = (headerOf(headers, "content-transfer-encoding") ?? "").trim().toLowerCase();
  const isMultipart = type.startsWith("multipart/");
  const isMessage = (type === "message/rfc822" || type === "message/global") && !encodedAway.has(encoding);
  const part = { start, body, end, headers, type, encoding };
  if (!isMultipart && !isMessage) return { ...part, children: [], cut: false };
  if (depth >= maxDepth || budget.parts <= 0) return { ...part, children: [], cut: true };
  const boundary = isMessage ? undefined : parameter(contentType, "boundary");
  const ranges: readonly Range[] = isMessage
    ? [[body, end]]
    : boundary === undefined
      ? []
      : splitByBoundary(message, body, end, boundary);
  const children: MimePart[] = [];
  for (const [from, to] of ranges) if (budget.parts > 0) children.push(parsePart(message, from, to, depth + 1, budget));
  return { ...part, children, cut: children.length < ranges.length || ranges.length >= maxParts };
};

/** Offset after the empty line that ends a header; a header without one is all there is. */
const endOfHeader = (message: Uint8Array, start: number, end: number): number => {
  let at = start;
  while (at < end) {
    const newline = message.indexOf(10, at);
    if (newline < 0 || newline >= end) return end;
    const length = newline - at;
    if (length === 0 || (length === 1 && message[at] === 13)) return newline + 1;
    at = newline + 1;
  }
  return end;
};

const parseHeaders = (text: string): readonly Header[] => {
  const headers: Header[] = [];
  for (const line of text.replace(/\r?\n[ \t]+/g, " ").split(/\r?\n/)) {
    const colon = line.indexOf(":");
    if (colon > 0)
      headers.push({ name: line.slice(0, colon).trim().toLowerCase(), value: line.slice(colon + 1).trim() });
  }
  return headers;
};

const headerOf = (headers: readonly Header[], name: string): string | undefined =>
  headers.find((header) => header.name === name)?.value;

/** A parameter of a structured header: `boundary="x"` (RFC 2045 5.1). */
const parameter = (value: string, name: string): string | undefined =>
  parameters(value).find((one) => one.name === name)?.value;

/** All parameters in order, names in lower case, quoted strings unquoted. */
export const parameters = (value: string): readonly { readonly name: string; readonly value: string }[] => {
  const found: { name: string; value: string }[] = [];
  const shape = /;\s*([^\s=;"]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;]*))/gs;
  for (const [, name = "", quoted, plain = ""] of value.matchAll(shape)) {
    found.push({
      name: name.toLowerCase(),
      value: quoted === undefined ? plain.trim() : quoted.replace(/\\(.)/gs, "$1"),
    });
  }
  return found;
};

type Range = readonly [from: number, to: number];

/** Ranges between boundary lines (RFC 2046 5.1.1). A missing last boundary ends at the part's end. */
const splitByBoundary = (message: Uint8Array, from: number, end: number, boundary: string): readonly Range[] => {
  const ranges: Range[] = [];
  const delimiter = latinBytes(`--${boundary}`);
  let open: number | undefined;
  for (let line = from; line < end && line >= 0;) {
    const newline = message.indexOf(10, line);
    const next = newline < 0 || newline >= end ? end : newline + 1;
    const kind = boundaryAt(message, line, next, delimiter);
    if (kind !== "none") {
      if (open !== undefined) ranges.push([open, beforeLineEnd(message, line, open)]);
      if (kind === "last" || next >= end) return ranges;
      open = next;
      if (ranges.length >= maxParts) return ranges;
    }
    line = next;
  }
  if (open !== undefined) ranges.push([open, end]);
  return ranges;
};

/** Is the line at `at` a boundary, and the last one? */
const boundaryAt = (message: Uint8Array, at: number, end: number, delimiter: Uint8Array): "none" | "next" | "last" => {
  if (message[at] !== 45 || at + delimiter.length > end) return "none";
  for (let index = 1; index < delimiter.length; index++) if (message[at + index] !== delimiter[index]) return "none";
  const after = at + delimiter.length;
  const [first, second] = [message[after], message[after + 1]];
  if (first === 45 && second === 45 && after + 1 < end) return "last";
  return after >= end || first === 32 || first === 9 || first === 13 || first === 10 ? "next" : "none";
};

const beforeLineEnd = (message: Uint8Array, boundary: number, floor: number): number => {
  let end = boundary;
  if (end > floor && message[end - 1] === 10) end -= 1;
  if (end > floor && message[end - 1] === 13) end -= 1;
  return end;
};
