import { MailError } from "../errors.ts";
import type { ImapLimits } from "../limits.ts";

/** A literal that went to a sink chunk by chunk instead of into memory. */
export interface Streamed {
  readonly streamed: number;
}
/** A response's pieces in order: text (octets as latin1, without CRLF), literal, text, literal, text. */
export type Part = string | Buffer | Streamed;

export interface LiteralSink {
  readonly begin: () => void | Promise<void>;
  readonly chunk: (data: Buffer) => void | Promise<void>;
  readonly end: () => void | Promise<void>;
}

export interface ReaderHandler {
  /** A whole response line with its literals. */
  readonly response: (parts: Part[]) => void;
  /** Asked at each literal of a FETCH response: a sink to stream it, or undefined to keep it in memory. */
  readonly stream: (text: string, size: number) => LiteralSink | undefined;
}

const newline = 0x0a;

/**
 * Cuts a server's octets into responses (RFC 9051 4.3, 9). Pushed, synchronous, and bounded: a line, literal or
 * response past its limit throws MailError "limit". Where a sink asks to wait, `push` returns a promise; until then it
 * must not be called again, and the chunk's memory must stay as it is.
 */
export class ResponseReader {
  readonly #limits: ImapLimits;
  readonly #handler: ReaderHandler;
  #chunk: Buffer = Buffer.alloc(0);
  #at = 0;
  #line = "";
  #parts: Part[] = [];
  #kept = 0;
  /** Octets of the literal still to come; -1 outside a literal. */
  #left = -1;
  #size = 0;
  #sink: LiteralSink | undefined;
  #literal: Buffer[] = [];

  constructor(limits: ImapLimits, handler: ReaderHandler) {
    this.#limits = limits;
    this.#handler = handler;
  }

  /** True when nothing is half read: what follows STARTTLS must find the reader so. */
  get clean(): boolean {
    return this.#at >= this.#chunk.length && this.#line === "" && this.#parts.length === 0 && this.#left < 0;
  }

  push(chunk: Buffer): Promise<void> | undefined {
    this.#chunk = chunk;
    this.#at = 0;
    return this.#run();
  }

  #run(): Promise<void> | undefined {
    while (this.#at < this.#chunk.length || this.#left === 0) {
      const wait = this.#left >= 0 ? this.#readLiteral() : this.#readLine();
      if (wait !== undefined) return wait.then(() => this.#run());
    }
    return undefined;
  }

  #readLiteral(): Promise<void> | undefined {
    if (this.#left === 0) return this.#endLiteral();
    const take = Math.min(this.#left, this.#chunk.length - this.#at);
    const piece = this.#chunk.subarray(this.#at, this.#at + take);
    this.#at += take;
    this.#left -= take;
    if (this.#sink !== undefined) return this.#sink.chunk(piece) ?? undefined;
    this.#literal.push(Buffer.from(piece));
    return undefined;
  }

  #endLiteral(): Promise<void> | undefined {
    this.#left = -1;
    const sink = this.#sink;
    this.#sink = undefined;
    if (sink !== undefined) {
      this.#parts.push({ streamed: this.#size });
      return sink.end() ?? undefined;
    }
    this.#parts.push(Buffer.concat(this.#literal));
    this.#literal = [];
    return undefined;
  }

  #readLine(): Promise<void> | undefined {
    const end = this.#chunk.indexOf(newline, this.#at);
    const stop = end < 0 ? this.#chunk.length : end;
    if (this.#line.length + (stop - this.#at) > this.#limits.line) {
      throw new MailError("limit", `The server sent a line of more than ${this.#limits.line} octets.`);
    }
    this.#line += this.#chunk.toString("latin1", this.#at, stop);
    if (end < 0) {
      this.#at = stop;
      return undefined;
    }
    this.#at = end + 1;
    const text = this.#line.endsWith("\r") ? this.#line.slice(0, -1) : this.#line;
    this.#line = "";
    this.#parts.push(text);
    this.#kept += text.length;
    const size = this.#literalSize(text);
    if (size !== undefined) return this.#beginLiteral(text, size);
    const parts = this.#parts;
    this.#parts = [];
    this.#kept = 0;
    this.#handler.response(parts);
    return undefined;
  }

  /** Size of the literal that this text announces, where literals may stand (never in the human text of OK, NO, BAD). */
  #literalSize(text: string): number | undefined {
    if (!text.endsWith("}")) return undefined;
    const first = this.#parts[0];
    if (typeof first !== "string" || !first.startsWith("* ") || statusLine.test(first)) return undefined;
    const found = /~?\{(\d{1,15})\+?\}$/.exec(text);
    return found?.[1] === undefined ? undefined : Number(found[1]);
  }

  #beginLiteral(text: string, size: number): Promise<void> | undefined {
    this.#size = size;
    this.#left = size;
    this.#sink = this.#handler.stream(text, size);
    if (this.#sink !== undefined) {
      if (size > this.#limits.message) {
        throw new MailError(
          "limit",
          `The server sent a message of ${size} octets; the limit is ${this.#limits.message}.`,
        );
      }
      return this.#sink.begin() ?? undefined;
    }
    this.#kept += size;
    if (size > this.#limits.literal || this.#kept > this.#limits.response) {
      throw new MailError("limit", `The server sent ${size} octets where at most ${this.#limits.literal} are taken.`);
    }
    return undefined;
  }
}

const statusLine = /^\* (OK|NO|BAD|BYE|PREAUTH)\b/i;
