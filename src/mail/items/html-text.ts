import type { Bodies } from "../../pst/types.ts";

// HTML 4.01, 24.2: the names of the characters 160 to 255, in their order.
const latin =
  "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml";
const named: ReadonlyMap<string, string> = new Map([
  ...latin.split(" ").map((name, at): [string, string] => [name, String.fromCharCode(160 + at)]),
  ...Object.entries({ amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", euro: "\u20ac", trade: "\u2122" }),
  ...Object.entries({ ndash: "\u2013", mdash: "\u2014", hellip: "\u2026", bull: "\u2022" }),
  ...Object.entries({ lsquo: "\u2018", rsquo: "\u2019", ldquo: "\u201c", rdquo: "\u201d" }),
]);

const entity = (whole: string, name: string): string => {
  if (!name.startsWith("#")) return named.get(name) ?? whole;
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10);
  return code > 0 && code <= 0x10_ffff ? String.fromCodePoint(code) : "";
};

const decoded = (text: string): string => text.replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z][a-z0-9]{1,7});/gi, entity);

/** Their content is no text. */
const silent: ReadonlySet<string> = new Set(["script", "style", "title"]);
const lines: ReadonlySet<string> = new Set(
  "p div tr li ul ol table blockquote pre hr h1 h2 h3 h4 h5 h6 address center dt dd".split(" "),
);

/** Words of an HTML text, a line for each of its blocks: for what has a place for plain text only. */
export const htmlText = (html: string): string => {
  const lower = html.toLowerCase();
  const pieces: string[] = [];
  const place = { lineStart: true };
  const put = (piece: string): void => {
    if (piece === "") return;
    pieces.push(piece);
    place.lineStart = piece.endsWith("\n");
  };
  const word = (some: string): void => {
    const plain = decoded(some.replace(/[\t\n\f\r ]+/g, " "));
    put(place.lineStart ? plain.replace(/^ /, "") : plain);
  };
  for (let at = 0; at < html.length;) {
    const open = html.indexOf("<", at);
    word(html.slice(at, open < 0 ? html.length : open));
    if (open < 0) break;
    const isComment = html.startsWith("<!--", open);
    const end = html.indexOf(isComment ? "-->" : ">", open);
    if (end < 0) break;
    at = end + (isComment ? 3 : 1);
    const name = isComment ? "" : (/^<\/?([a-z][a-z0-9]{0,20})/.exec(lower.slice(open, open + 24))?.[1] ?? "");
    if (name === "br") put("\n");
    else if (name === "td" || name === "th") put(html[open + 1] === "/" ? "\t" : "");
    else if (lines.has(name)) put(place.lineStart ? "" : "\n");
    else if (silent.has(name) && html[open + 1] !== "/") {
      const close = lower.indexOf(`</${name}`, at);
      at = close < 0 ? html.length : close;
    }
  }
  const trimmed = pieces
    .join("")
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n");
  return trimmed
    .replace(/\n{3,}/g, "\n\n")
    .trimEnd()
    .replaceAll("\n", "\r\n");
};

/** An item's text where only plain text can be: its own, else the words of its HTML. */
export const plainText = ({ plain, html }: Bodies): string | undefined =>
  html === undefined || (plain ?? "").trim() !== "" ? plain : htmlText(html);
