/** A small MIME reader of the tests' own, so that what is written is not judged by what wrote it. */
export interface Parsed {
  /** Lower-case names with unfolded values, in order. */
  readonly headers: readonly (readonly [string, string])[];
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
  readonly disposition: string;
  readonly filename: string | undefined;
  readonly contentId: string | undefined;
  /** Decoded body of a leaf. */
  readonly body: Buffer;
  readonly text: string;
  readonly parts: readonly Parsed[];
}

const decodeWords = (text: string): string =>
  text
    .replace(/(=\?[^?]+\?[bq]\?[^?]*\?=)\s+(?==\?)/gi, "$1")
    .replace(/=\?([^?]+)\?([bq])\?([^?]*)\?=/gi, (_, charset: string, kind: string, data: string) =>
      new TextDecoder(charset).decode(kind.toLowerCase() === "b" ? Buffer.from(data, "base64") : quoted(data)),
    );

const quoted = (data: string): Buffer =>
  Buffer.from(
    data
      .replaceAll("_", " ")
      .replace(/=([0-9A-F]{2})/gi, (_all, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    "latin1",
  );

const parametersOf = (value: string): Map<string, string> => {
  const found = new Map<string, string>();
  for (const [, name, quoted, bare] of value.matchAll(/;\s*([\w*-]+)=(?:"((?:[^"\\]|\\.)*)"|([^;\s]*))/g)) {
    found.set(name!.toLowerCase(), quoted?.replace(/\\(.)/g, "$1") ?? bare ?? "");
  }
  const pieces = [...found]
    .filter(([name]) => name.includes("*"))
    .sort(([one], [other]) => one.localeCompare(other, "en", { numeric: true }));
  for (const [name, piece] of pieces) {
    const base = name.split("*")[0]!;
    found.set(base, `${found.get(base) ?? ""}${piece}`);
  }
  for (const [name] of pieces) {
    const base = name.split("*")[0]!;
    const value_ = found.get(base)!;
    if (value_.startsWith("utf-8''")) found.set(base, decodeURIComponent(value_.slice(7)));
  }
  return found;
};

const decodeBody = (raw: string, encoding: string): Buffer => {
  if (encoding === "base64") return Buffer.from(raw, "base64");
  if (encoding !== "quoted-printable") return Buffer.from(raw, "latin1");
  const joined = raw
    .replace(/=\r\n/g, "")
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(joined, "latin1");
};

/** Parses a message or part. Throws where a multipart's boundary does not come or does not end. */
export const parseMime = (source: Buffer | string): Parsed => {
  const raw = typeof source === "string" ? source : source.toString("latin1");
  const split = raw.indexOf("\r\n\r\n");
  const head = split < 0 ? raw : raw.slice(0, split + 2);
  const rest = split < 0 ? "" : raw.slice(split + 4);
  const headers = head
    .replace(/\r\n[ \t]/g, (fold) => fold.slice(2))
    .split("\r\n")
    .filter((line) => line !== "")
    .map((line): readonly [string, string] => {
      const at = line.indexOf(":");
      if (at < 1) throw new Error(`Not a header line: ${line.slice(0, 40)}`);
      return [line.slice(0, at).toLowerCase(), decodeWords(line.slice(at + 1).trim())];
    });
  const value = (name: string): string => headers.find(([key]) => key === name)?.[1] ?? "";
  const type = (value("content-type").split(";")[0] ?? "").trim().toLowerCase() || "text/plain";
  const parameters = parametersOf(value("content-type"));
  const disposition = value("content-disposition");
  const common = {
    headers,
    type,
    parameters,
    disposition: (disposition.split(";")[0] ?? "").trim(),
    filename: parametersOf(disposition).get("filename"),
    contentId: value("content-id") || undefined,
  };
  if (type.startsWith("multipart/")) {
    const boundary = parameters.get("boundary")!;
    const pieces = `\r\n${rest}`.split(`\r\n--${boundary}`);
    if (pieces.length < 3 || !pieces.at(-1)!.startsWith("--")) throw new Error(`The boundary of ${type} does not end.`);
    const parts = pieces.slice(1, -1).map((piece) => parseMime(piece.replace(/^\r\n/, "")));
    return { ...common, body: Buffer.alloc(0), text: "", parts };
  }
  const body = decodeBody(rest, value("content-transfer-encoding").toLowerCase());
  const parts = type === "message/rfc822" ? [parseMime(rest)] : [];
  const charset = (parameters.get("charset") ?? "utf-8").toLowerCase();
  return { ...common, body, text: new TextDecoder(charset).decode(body), parts };
};

export const headerOf = (parsed: Parsed, name: string): string | undefined =>
  parsed.headers.find(([key]) => key === name.toLowerCase())?.[1];

/** Every part, outermost first. */
export const allParts = (parsed: Parsed): readonly Parsed[] => [parsed, ...parsed.parts.flatMap(allParts)];
