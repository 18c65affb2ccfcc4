/**
 * Where the `require` commands at the head of a script end (RFC 5228 3.2: they come before all other commands), as an
 * index into the text: what stands before it may be followed by commands of ours. Undefined where the head can not be
 * read; then nothing is put into the script.
 */
export const endOfRequires = (script: string): number | undefined => {
  let at = 0;
  for (;;) {
    const word = skipBlank(script, at);
    if (word === undefined) return undefined;
    if (!/^require\b/i.test(script.slice(word, word + 8))) return at;
    const end = endOfCommand(script, word + "require".length);
    if (end === undefined) return undefined;
    at = end;
  }
};

/** White space and comments: `#` to the end of the line, and `/*` to its end (RFC 5228 2.3). */
const skipBlank = (script: string, from: number): number | undefined => {
  let at = from;
  for (;;) {
    const rest = script.slice(at, at + 2);
    if (/^\s/.test(rest)) at += 1;
    else if (rest.startsWith("#")) {
      const end = script.indexOf("\n", at);
      at = end < 0 ? script.length : end + 1;
    } else if (rest === "/*") {
      const end = script.indexOf("*/", at + 2);
      if (end < 0) return undefined;
      at = end + 2;
    } else return at;
  }
};

/** After the `;` of a require, whose argument is a string or a list of strings, each quoted or `text:`. */
const endOfCommand = (script: string, from: number): number | undefined => {
  let at: number | undefined = from;
  for (;;) {
    at = skipBlank(script, at);
    if (at === undefined || at >= script.length) return undefined;
    const c = script[at];
    if (c === ";") return at + 1;
    if (c === "[" || c === "]" || c === ",") at += 1;
    else if (c === '"') at = endOfQuoted(script, at + 1);
    else if (/^text:/i.test(script.slice(at, at + 5))) at = endOfMultiLine(script, at + 5);
    else return undefined;
    if (at === undefined) return undefined;
  }
};

const endOfQuoted = (script: string, from: number): number | undefined => {
  for (let at = from; at < script.length; at += 1) {
    if (script[at] === "\\") at += 1;
    else if (script[at] === '"') return at + 1;
  }
  return undefined;
};

/** RFC 5228 2.4.2: a multi-line string ends at a line that is a single dot. */
const endOfMultiLine = (script: string, from: number): number | undefined => {
  const found = /\r?\n\.\r?\n/g;
  found.lastIndex = from;
  return found.exec(script) === null ? undefined : found.lastIndex;
};
