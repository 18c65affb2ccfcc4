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
export const parseMime = (message: Buffer): MimePart => {
  const budget = { parts: maxParts };
  return parsePart(message, 0, message.length, 0, budget);
};

const parsePart = (message: Buffer, start: number, end: number, depth: number, budget: { parts: number }): MimePart => {
  budget.parts -= 1;
  const body = endOfHeader(message, start, end);
  const headers = parseHeaders(message.toString("latin1", start, Math.min(body, start + maxHeader)));
  const contentType = headerOf(headers, "content-type") ?? "text/plain";
  const type = contentType.split(";")[0]?.trim().toLowerCase() ?? "";
  const encoding = (headerOf(headers, "content-transfer-encoding") ?? "").trim().toLowerCase();
  const part = { start, body, end, headers, type, encoding };
  if (depth >= maxDepth || budget.parts <= 0) return { ...part, children: [] };
  if (type.startsWith("multipart/")) {
    const boundary = parameter(contentType, "boundary");
    const ranges = boundary === undefined ? [] : splitByBoundary(message, body, end, boundary);
    const children: MimePart[] = [];
    for (const [from, to] of ranges)
      if (budget.parts > 0) children.push(parsePart(message, from, to, depth + 1, budget));
    return { ...part, children };
  }
  if (
    (type === "message/rfc822" || type === "message/global") &&
    encoding !== "base64" &&
    encoding !== "quoted-printable"
  ) {
    return { ...part, children: [parsePart(message, body, end, depth + 1, budget)] };
  }
  return { ...part, children: [] };
};

/** Offset after the empty line that ends a header; a header without one is all there is. */
const endOfHeader = (message: Buffer, start: number, end: number): number => {
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

export const parseHeaders = (text: string): readonly Header[] => {
  const headers: Header[] = [];
  for (const line of text.replace(/\r?\n[ \t]+/g, " ").split(/\r?\n/)) {
    const colon = line.indexOf(":");
    if (colon > 0)
      headers.push({ name: line.slice(0, colon).trim().toLowerCase(), value: line.slice(colon + 1).trim() });
  }
  return headers;
};

export const headerOf = (headers: readonly Header[], name: string): string | undefined =>
  headers.find((header) => header.name === name)?.value;

/** A parameter of a structured header: `boundary="x"` (RFC 2045 5.1). */
export const parameter = (value: string, name: string): string | undefined =>
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

/** Ranges between boundary lines (RFC 2046 5.1.1). A missing last boundary ends at the part's end. */
const splitByBoundary = (
  message: Buffer,
  from: number,
  end: number,
  boundary: string,
): (readonly [number, number])[] => {
  const ranges: [number, number][] = [];
  const delimiter = Buffer.from(`--${boundary}`, "latin1");
  let open: number | undefined;
  for (let at = from; at < end;) {
    const found = message.indexOf(delimiter, at);
    if (found < 0 || found >= end) break;
    const lineStart = found === from || message[found - 1] === 10;
    const after = found + delimiter.length;
    const tail = message.toString("latin1", after, Math.min(after + 2, end));
    if (!lineStart || !/^(--|[ \t\r\n]|$)/.test(tail)) {
      at = found + 1;
      continue;
    }
    if (open !== undefined) ranges.push([open, beforeLineEnd(message, found, open)]);
    if (tail.startsWith("--")) return ranges;
    const newline = message.indexOf(10, after);
    if (newline < 0 || newline >= end) return ranges;
    open = newline + 1;
    at = open;
    if (ranges.length >= maxParts) return ranges;
  }
  if (open !== undefined) ranges.push([open, end]);
  return ranges;
};

const beforeLineEnd = (message: Buffer, boundary: number, floor: number): number => {
  let end = boundary;
  if (end > floor && message[end - 1] === 10) end -= 1;
  if (end > floor && message[end - 1] === 13) end -= 1;
  return end;
};
