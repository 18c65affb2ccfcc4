import { MailError } from "../errors.ts";
import type { SieveLimits } from "./limits.ts";

/** A string (quoted or literal) or a bare word of an answer (RFC 5804 1.2, 4). Parentheses are words. */
export type Token = { readonly text: string } | { readonly word: string };

const newline = 0x0a;

/**
 * Cuts a server's octets into answers' lines, each a list of tokens with its literals in place. Synchronous and bounded:
 * a line or literal past its limit throws MailError "limit", what is no ManageSieve throws "protocol".
 */
export class SieveReader {
  readonly #limits: SieveLimits;
  readonly #take: (line: readonly Token[], octets: number) => void;
  #line: Buffer = Buffer.alloc(0);
  #tokens: Token[] = [];
  #octets = 0;
  /** Octets of the literal still to come; -1 outside of one. */
  #left = -1;
  #literal: Buffer[] = [];

  constructor(limits: SieveLimits, take: (line: readonly Token[], octets: number) => void) {
    this.#limits = limits;
    this.#take = take;
  }

  /** True where nothing is half read: what follows STARTTLS must find the reader so. */
  get clean(): boolean {
    return this.#line.length === 0 && this.#tokens.length === 0 && this.#left < 0;
  }

  push(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length) {
      if (this.#left >= 0) {
        const piece = chunk.subarray(at, at + this.#left);
        this.#literal.push(Buffer.from(piece));
        at += piece.length;
        this.#left -= piece.length;
        if (this.#left === 0) this.#endLiteral();
        continue;
      }
      const end = chunk.indexOf(newline, at);
      const stop = end < 0 ? chunk.length : end;
      if (this.#line.length + stop - at > this.#limits.line) {
        throw new MailError("limit", `The server sent a line of more than ${this.#limits.line} octets.`);
      }
      this.#line = Buffer.concat([this.#line, chunk.subarray(at, stop)]);
      at = stop + 1;
      if (end >= 0) this.#endLine();
    }
  }

  #endLine(): void {
    const text = this.#line.toString("utf8").replace(/\r$/, "");
    this.#octets += this.#line.length;
    this.#line = Buffer.alloc(0);
    const literal = /(?:^|[ (])\{(\d{1,10})\+?\}$/.exec(text);
    this.#tokens.push(...tokensOf(literal === null ? text : text.slice(0, text.lastIndexOf("{"))));
    if (literal?.[1] !== undefined) {
      const size = Number(literal[1]);
      if (size > this.#limits.literal) {
        throw new MailError("limit", `The server sent ${size} octets where at most ${this.#limits.literal} are taken.`);
      }
      this.#left = size;
      this.#literal = [];
      if (size === 0) this.#endLiteral();
      return;
    }
    const tokens = this.#tokens;
    const octets = this.#octets;
    this.#tokens = [];
    this.#octets = 0;
    if (tokens.length > 0) this.#take(tokens, octets);
  }

  #endLiteral(): void {
    const literal = Buffer.concat(this.#literal);
    this.#left = -1;
    this.#literal = [];
    this.#octets += literal.length;
    this.#tokens.push({ text: literal.toString("utf8") });
  }
}

/** RFC 5804 4: a quoted string holds no line end, and `\` only before `"` or `\`. */
const tokensOf = (text: string): Token[] => {
  const tokens: Token[] = [];
  const next = /\s+|"((?:[^"\\]|\\.)*)"|[()]|[^\s"()]+/gy;
  while (next.lastIndex < text.length) {
    const match = next.exec(text);
    if (match === null) throw new MailError("protocol", "The server's answer breaks off within a quoted string.");
    if (match[1] !== undefined) tokens.push({ text: match[1].replace(/\\(.)/g, "$1") });
    else if (match[0].trim() !== "") tokens.push({ word: match[0].toUpperCase() });
  }
  return tokens;
};
