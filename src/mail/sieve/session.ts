import type { Socket } from "node:net";
import { asMailError, MailError } from "../errors.ts";
import { dial, secure, type Address, type TlsOptions } from "../imap/connect.ts";
import type { SieveLimits } from "./limits.ts";
import { SieveReader, type Token } from "./reader.ts";

/** The end of an answer (RFC 5804 1.2): OK, NO or BYE, a response code in capitals, and words for people. */
export interface SieveAnswer {
  readonly status: "OK" | "NO" | "BYE";
  readonly code: string | undefined;
  readonly text: string;
  /** The lines before it. */
  readonly lines: readonly (readonly Token[])[];
}

interface Waiting {
  readonly lines: (readonly Token[])[];
  octets: number;
  readonly resolve: (answer: SieveAnswer) => void;
  readonly reject: (error: MailError) => void;
}

/** One connection to a ManageSieve server (RFC 5804): one command at a time, each within its deadline. */
export class SieveSession {
  readonly limits: SieveLimits;
  /** Names in capitals; SIEVE's and SASL's values are lists of words. */
  capabilities: ReadonlyMap<string, string> = new Map();
  #socket: Socket;
  #reader: SieveReader;
  #waiting: Waiting | undefined;
  #ended: MailError | undefined;
  /** What to say at the server's next challenges, in order. */
  #responses: string[] = [];
  /** Whether the server has asked for the first of them, and whether that was said before it asked. */
  #asked = false;
  #saidUnasked = false;

  private constructor(socket: Socket, limits: SieveLimits) {
    this.limits = limits;
    this.#socket = socket;
    this.#reader = this.#newReader();
  }

  /** Connects and reads the greeting, which is an answer to CAPABILITY that nobody asked (RFC 5804 1.7). */
  static async connect(
    address: Address,
    tls: TlsOptions | undefined,
    limits: SieveLimits,
  ): Promise<{ readonly session: SieveSession; readonly greeting: SieveAnswer }> {
    const plain = await dial(address, limits.connectMs, undefined);
    const socket = tls === undefined ? plain : await secure(plain, address, tls, limits.connectMs);
    const session = new SieveSession(socket, limits);
    const greeting = session.#answer(limits.connectMs, "The server connected and sent no greeting.");
    session.#attach();
    try {
      return { session, greeting: await greeting };
    } catch (error) {
      session.destroy();
      throw error;
    }
  }

  /** Sends a command and resolves to its answer, whatever it is. Strings are quoted; octets go as a literal. */
  async send(name: string, ...args: readonly (string | Uint8Array | number)[]): Promise<SieveAnswer> {
    if (this.#ended !== undefined) throw this.#ended;
    if (this.#waiting !== undefined) throw new Error("A ManageSieve command is under way already");
    const answer = this.#answer(this.limits.commandMs, `${name} took longer than the server may take.`);
    const pieces: Uint8Array[] = [Buffer.from(name)];
    for (const arg of args) {
      if (typeof arg === "number") {
        pieces.push(Buffer.from(` ${arg}`));
        continue;
      }
      // RFC 5804 1.2: a client's literals are always of the form {n+}, so nothing waits for a go-ahead.
      const quoted = typeof arg === "string" ? quotedOrUndefined(arg) : undefined;
      if (quoted !== undefined) pieces.push(Buffer.from(` ${quoted}`));
      else {
        const octets = typeof arg === "string" ? Buffer.from(arg, "utf8") : arg;
        pieces.push(Buffer.from(` {${octets.length}+}\r\n`), octets);
      }
    }
    this.#socket.write(Buffer.concat([...pieces, Buffer.from("\r\n")]));
    return answer;
  }

  /**
   * AUTHENTICATE with these responses, each given when the server asks for it (RFC 5804 2.1). An initial response would
   * save a round trip, and under load Dovecot 2.3's managesieve-login now and then waits for ever for the rest of it.
   * Where TLS began at once it now and then leaves AUTHENTICATE itself in the TLS layer until more octets come (seen with
   * 2.3.19: 46 of 300 connections hung). So after `wakeMs` of silence the first response is said unasked: it lies there
   * when the server asks for it.
   */
  async authenticate(mechanism: string, ...responses: readonly string[]): Promise<SieveAnswer> {
    this.#responses = responses.map(
      (response) => quotedOrUndefined(response) ?? `{${Buffer.byteLength(response)}+}\r\n${response}`,
    );
    const timer = setTimeout(() => {
      const [response] = this.#responses;
      if (this.#waiting === undefined || this.#asked || response === undefined) return;
      this.#saidUnasked = true;
      this.#socket.write(`${response}\r\n`);
    }, this.limits.wakeMs);
    try {
      return await this.send("AUTHENTICATE", mechanism);
    } finally {
      clearTimeout(timer);
      this.#responses = [];
      this.#asked = false;
      this.#saidUnasked = false;
    }
  }

  /** Like `send`; throws a MailError unless the answer is OK. */
  async must(name: string, ...args: readonly (string | Uint8Array)[]): Promise<SieveAnswer> {
    const answer = await this.send(name, ...args);
    if (answer.status !== "OK") throw refusal(name, answer);
    return answer;
  }

  /** Whether the server said this, and among its value's words this one. */
  has(capability: string, value?: string): boolean {
    const found = this.capabilities.get(capability);
    if (found === undefined) return false;
    return value === undefined || found.toLowerCase().split(/\s+/).includes(value.toLowerCase());
  }

  /** The second half of STARTTLS. Octets that came in the clear after its OK are an attack: refused. */
  async secureNow(address: Address, tls: TlsOptions): Promise<SieveAnswer> {
    if (!this.#reader.clean) throw new MailError("tls-failed", "The server sent more in the clear after STARTTLS.");
    this.#detach();
    this.#socket = await secure(this.#socket, address, tls, this.limits.connectMs);
    this.#reader = this.#newReader();
    // RFC 5804 2.2: after the TLS negotiation the server says its capabilities again.
    const again = this.#answer(this.limits.connectMs, "The server said nothing after STARTTLS.");
    this.#attach();
    return again;
  }

  destroy(error: MailError = new MailError("stopped", "The connection was closed.")): void {
    if (this.#ended !== undefined) return;
    this.#ended = error;
    this.#socket.destroy();
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.reject(error);
  }

  #newReader(): SieveReader {
    return new SieveReader(this.limits, (line, octets) => this.#line(line, octets));
  }

  #answer(ms: number, silence: string): Promise<SieveAnswer> {
    const answered = new Promise<SieveAnswer>((resolve, reject) => {
      this.#waiting = { lines: [], octets: 0, resolve, reject };
    });
    const timer = setTimeout(() => this.destroy(new MailError("silent", silence)), ms);
    const ended = answered.finally(() => clearTimeout(timer));
    ended.catch(() => undefined);
    return ended;
  }

  #line(line: readonly Token[], octets: number): void {
    const waiting = this.#waiting;
    if (waiting === undefined) {
      const [first] = line;
      const bye = first !== undefined && "word" in first && first.word === "BYE";
      throw new MailError(bye ? "closed-by-server" : "protocol", "The server spoke without being asked.");
    }
    const end = endOf(line);
    if (end !== undefined) {
      this.#waiting = undefined;
      waiting.resolve({ ...end, lines: waiting.lines });
      return;
    }
    const response = this.#responses.shift();
    if (response !== undefined) {
      const said = this.#saidUnasked && !this.#asked;
      this.#asked = true;
      if (!said) this.#socket.write(`${response}\r\n`);
      return;
    }
    waiting.lines.push(line);
    waiting.octets += octets;
    if (waiting.lines.length > this.limits.lines || waiting.octets > this.limits.answer) {
      throw new MailError("limit", "The server's answer is longer than any honest one.");
    }
  }

  #attach(): void {
    this.#socket.on("data", this.#onData);
    this.#socket.on("error", this.#onError);
    this.#socket.on("close", this.#onClose);
    this.#socket.on("end", this.#onClose);
  }

  #detach(): void {
    this.#socket.off("data", this.#onData);
    this.#socket.off("error", this.#onError);
    this.#socket.off("close", this.#onClose);
    this.#socket.off("end", this.#onClose);
  }

  readonly #onData = (chunk: Buffer): void => {
    try {
      this.#reader.push(chunk);
    } catch (error) {
      this.destroy(asMailError(error));
    }
  };
  readonly #onError = (error: Error): void => this.destroy(asMailError(error));
  readonly #onClose = (): void => this.destroy(new MailError("lost", "The server ended the connection."));
}

const endOf = (line: readonly Token[]): Omit<SieveAnswer, "lines"> | undefined => {
  const [first, ...rest] = line;
  if (first === undefined || !("word" in first)) return undefined;
  const status = first.word;
  if (status !== "OK" && status !== "NO" && status !== "BYE") return undefined;
  const [open, code] = rest;
  const coded = open !== undefined && "word" in open && open.word === "(" && code !== undefined && "word" in code;
  const last = rest.at(-1);
  return {
    status,
    code: coded ? code.word : undefined,
    text: last !== undefined && "text" in last ? last.text : "",
  };
};

/** RFC 5804 4: a quoted string has at most 1024 octets, and no line end or NUL; anything else is a literal. */
const quotedOrUndefined = (text: string): string | undefined =>
  Buffer.byteLength(text) > 1_000 || /[\0\r\n]/.test(text) ? undefined : `"${text.replace(/["\\]/g, "\\$&")}"`;

/** RFC 5804 1.3: response codes. A referral is never followed: only servers that an ISM approved are reached. */
export const refusal = (name: string, { status, code, text }: SieveAnswer): MailError => {
  const said = { said: text };
  if (status === "BYE" && code?.startsWith("REFERRAL") !== true) {
    return new MailError(code === "TRYLATER" ? "throttled" : "closed-by-server", "The server said goodbye.", said);
  }
  if (code?.startsWith("REFERRAL") === true) {
    return new MailError("refused", "The server sends us to another one. Name that one, and have it approved.", said);
  }
  if (code === "TRYLATER") return new MailError("throttled", `The server refused ${name} for now.`, said);
  if (code?.startsWith("QUOTA") === true) return new MailError("over-quota", "There is no room for the script.", said);
  if (code === "ENCRYPT-NEEDED") return new MailError("tls-missing", "The server wants TLS first.", said);
  if (name === "AUTHENTICATE") return new MailError("sign-in-refused", "The server refused the sign-in.", said);
  return new MailError("refused", `The server refused ${name}.`, said);
};
