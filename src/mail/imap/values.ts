import { MailError } from "../errors.ts";
import type { Part, Streamed } from "./reader.ts";

/** NIL is null; an atom or number is a string; a quoted string too; a literal is a Buffer; a list is an array. */
export type Value = string | null | Buffer | Streamed | readonly Value[];

const maxDepth = 40;

/**
 * Reads the values of a response (RFC 9051 9: atom, quoted, literal, list) from character `at` of its first part.
 * Throws MailError "protocol" where the text breaks off and "limit" where lists are nested too deep.
 */
export const parseValues = (parts: readonly Part[], at: number): Value[] => {
  const cursor = new Cursor(parts, at);
  const values = cursor.list(undefined, 0);
  return values;
};

const space = 0x20;
const quote = 0x22;
const open = 0x28;
const close = 0x29;
const backslash = 0x5c;
const bracketOpen = 0x5b;
const bracketClose = 0x5d;

class Cursor {
  readonly #parts: readonly Part[];
  #part = 0;
  #text: string;
  #at: number;

  constructor(parts: readonly Part[], at: number) {
    this.#parts = parts;
    this.#text = typeof parts[0] === "string" ? parts[0] : "";
    this.#at = at;
  }

  list(end: number | undefined, depth: number): Value[] {
    if (depth > maxDepth) throw new MailError("limit", "The server nested lists too deeply.");
    const values: Value[] = [];
    for (;;) {
      if (this.#at >= this.#text.length) {
        if (end !== undefined) throw new MailError("protocol", "The server's answer breaks off within a list.");
        return values;
      }
      const c = this.#text.charCodeAt(this.#at);
      if (c === space) this.#at += 1;
      else if (c === close) {
        this.#at += 1;
        if (end === close) return values;
      } else if (c === open) {
        this.#at += 1;
        values.push(this.list(close, depth + 1));
      } else if (c === quote) values.push(this.#quoted());
      else values.push(this.#atomOrLiteral());
    }
  }

  #quoted(): string {
    const from = this.#at + 1;
    let escaped = false;
    for (let i = from; i < this.#text.length; i += 1) {
      const c = this.#text.charCodeAt(i);
      if (c === backslash) {
        escaped = true;
        i += 1;
      } else if (c === quote) {
        this.#at = i + 1;
        const raw = this.#text.slice(from, i);
        return escaped ? raw.replace(/\\([\s\S])/g, "$1") : raw;
      }
    }
    throw new MailError("protocol", "The server's answer breaks off within a quoted string.");
  }

  #atomOrLiteral(): Value {
    const from = this.#at;
    // Only a FETCH item's name holds blanks within brackets, BODY[HEADER.FIELDS (DATE)]; a folder's name may hold "[".
    const item = /^(?:BODY|BINARY)/i.test(this.#text.slice(from, from + 6));
    let bracket = 0;
    while (this.#at < this.#text.length) {
      const c = this.#text.charCodeAt(this.#at);
      if (item && c === bracketOpen) bracket += 1;
      else if (item && c === bracketClose) bracket -= 1;
      else if (bracket <= 0 && (c === space || c === open || c === close)) break;
      this.#at += 1;
    }
    const atom = this.#text.slice(from, this.#at);
    if (this.#at >= this.#text.length && atom.endsWith("}") && this.#part + 1 < this.#parts.length) {
      return this.#literal(atom);
    }
    return atom === "NIL" || atom === "nil" ? null : atom;
  }

  #literal(atom: string): Value {
    const value = this.#parts[this.#part + 1];
    const text = this.#parts[this.#part + 2];
    if (value === undefined || typeof value === "string" || typeof text !== "string" || !/\{\d+\+?\}$/.test(atom)) {
      throw new MailError("protocol", "The server announced a literal and sent none.");
    }
    this.#part += 2;
    this.#text = text;
    this.#at = 0;
    return value;
  }
}

/** A string value as octets in latin1; undefined where the value is NIL, a list or was streamed. */
export const textOf = (value: Value | undefined): string | undefined => {
  if (typeof value === "string") return value;
  return Buffer.isBuffer(value) ? value.toString("latin1") : undefined;
};

export const listOf = (value: Value | undefined): readonly Value[] =>
  Array.isArray(value) ? (value as readonly Value[]) : [];

/** A number of at most 2^53; undefined where the value is none. */
export const numberOf = (value: Value | undefined): number | undefined => {
  if (typeof value !== "string" || !/^\d{1,16}$/.test(value)) return undefined;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : undefined;
};
