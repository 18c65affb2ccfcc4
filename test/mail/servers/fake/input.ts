/** One command as a client sent it: words and quoted strings as text, lists with their parentheses, literals as octets. */
export interface Command {
  readonly tag: string;
  /** In capitals; "UID FETCH" and the like as one. */
  readonly verb: string;
  readonly args: readonly (string | Buffer)[];
}

/** Cuts a client's octets into commands; `proceed` is called where a literal waits for the server's "+". */
export class CommandReader {
  #rest = Buffer.alloc(0);
  #parts: (string | Buffer)[] = [];
  #literal = -1;
  readonly #take: (command: Command) => void;
  readonly #proceed: (line: string, size: number) => boolean;
  /** Set while a client sends lines that are no commands (DONE, a SASL response). */
  lines: ((line: string) => void) | undefined;

  constructor(take: (command: Command) => void, proceed: (line: string, size: number) => boolean) {
    this.#take = take;
    this.#proceed = proceed;
  }

  push(data: Buffer): void {
    this.#rest = Buffer.concat([this.#rest, data]);
    for (;;) {
      if (this.#literal >= 0) {
        if (this.#rest.length < this.#literal) return;
        this.#parts.push(Buffer.from(this.#rest.subarray(0, this.#literal)));
        this.#rest = this.#rest.subarray(this.#literal);
        this.#literal = -1;
        continue;
      }
      const end = this.#rest.indexOf("\r\n");
      if (end < 0) return;
      const line = this.#rest.toString("latin1", 0, end);
      this.#rest = this.#rest.subarray(end + 2);
      this.#line(line);
    }
  }

  #line(line: string): void {
    if (this.lines !== undefined) {
      this.lines(line);
      return;
    }
    const literal = /\{(\d+)(\+?)\}$/.exec(line);
    this.#parts.push(literal === null ? line : line.slice(0, literal.index));
    if (literal !== null) {
      const size = Number(literal[1]);
      if (literal[2] === "" && !this.#proceed(String(this.#parts[0]), size)) this.#parts = [];
      else this.#literal = size;
      return;
    }
    const parts = this.#parts;
    this.#parts = [];
    const words = parts.flatMap((part): (string | Buffer)[] => (typeof part === "string" ? split(part) : [part]));
    const [tag = "", first = "", ...rest] = words;
    const uid = /^uid$/i.test(String(first));
    const verb = uid ? `UID ${String(rest[0])}` : String(first);
    this.#take({ tag: String(tag), verb: verb.toUpperCase(), args: uid ? rest.slice(1) : rest });
  }
}

/** Words, quoted strings without their quotes, and lists as one word each. */
const split = (line: string): string[] => {
  const words: string[] = [];
  for (const found of line.matchAll(/"((?:[^"\\]|\\.)*)"|(\((?:[^()]|\([^()]*\))*\))|([^\s()]+)/g)) {
    words.push(found[1] === undefined ? (found[2] ?? found[3] ?? "") : found[1].replace(/\\(.)/g, "$1"));
  }
  return words;
};
