import { MailError, type MailErrorCode } from "../errors.ts";
import type { ImapLimits } from "../limits.ts";
import type { Address } from "./connect.ts";
import type { Listener, Piece } from "./listener.ts";
import type { LiteralSink, Part } from "./reader.ts";
import { classify, refusal } from "./refusal.ts";
import {
  parseResponse,
  type Response,
  type ResponseCode,
  type StatusResponse,
  type TaggedResponse,
  type Untagged,
} from "./response.ts";
import { Wire, type Security } from "./wire.ts";

interface Pending extends Listener {
  readonly tag: string;
  readonly name: string;
  readonly started: number;
  readonly until: number;
  unasked: number;
  readonly resolve: (tagged: TaggedResponse) => void;
  readonly reject: (error: MailError) => void;
}

/** One connection to an IMAP server: tags, pipelining, untagged responses, continuations, deadlines. */
export class ImapSession {
  readonly limits: ImapLimits;
  capabilities: ReadonlySet<string> = new Set();
  /** Capabilities that are not used although the server says that it has them. */
  ignored: ReadonlySet<string> = new Set();
  /** True after ENABLE UTF8=ACCEPT or on a rev2-only server: mailbox names travel as UTF-8. */
  utf8 = false;
  /** What ENABLE switched on, in capitals. */
  enabled: ReadonlySet<string> = new Set();
  #wire: Wire | undefined;
  #pending: Pending[] = [];
  #count = 0;
  #greeting: ((response: StatusResponse) => void) | undefined;
  #bye: string | undefined;
  #timer: NodeJS.Timeout | undefined;
  #failed: ((error: MailError) => void) | undefined;
  #ended: MailError | undefined;

  private constructor(limits: ImapLimits) {
    this.limits = limits;
  }

  /** Connects and reads the greeting (RFC 9051 7.1). `preauth` tells that no sign-in is needed. */
  static async connect(
    address: Address,
    security: Security,
    limits: ImapLimits,
  ): Promise<{ session: ImapSession; preauth: boolean }> {
    const session = new ImapSession(limits);
    const greeted = new Promise<StatusResponse>((resolve, reject) => {
      session.#greeting = resolve;
      session.#failed = reject;
    });
    greeted.catch(() => undefined);
    const handler = {
      response: (parts: Part[]) => session.#take(parts),
      stream: (text: string, size: number) => session.#stream(text, size),
    };
    session.#wire = await Wire.open(address, security, limits, handler, (error) => session.#end(error));
    const timer = setTimeout(
      () => session.destroy(new MailError("silent", "The server connected and sent no greeting.")),
      limits.connectMs,
    );
    try {
      const { status, text } = await greeted;
      if (status !== "OK" && status !== "PREAUTH") {
        session.destroy(new MailError("closed-by-server", "The server refused the connection.", { said: text }));
        throw classify("closed-by-server", "The server refused the connection.", undefined, text);
      }
      session.#timer = setInterval(() => session.#watch(), 1_000);
      session.#timer.unref();
      return { session, preauth: status === "PREAUTH" };
    } finally {
      clearTimeout(timer);
    }
  }

  get wire(): Wire {
    if (this.#wire === undefined) throw new MailError("lost", "The session is not connected.");
    return this.#wire;
  }

  get ended(): MailError | undefined {
    return this.#ended;
  }

  has(capability: string): boolean {
    return this.capabilities.has(capability) && !this.ignored.has(capability);
  }

  /** Sends one command and resolves to its tagged answer, whatever it is. Several may be under way at once. */
  send(name: string, pieces: readonly Piece[], listener: Listener = {}): Promise<TaggedResponse> {
    const { tag, answer } = this.begin(name, listener);
    this.#write(tag, name, pieces).catch((error: unknown) => {
      if (error instanceof MailError && this.#ended === undefined) this.destroy(error);
    });
    return answer;
  }

  /** Like `send`; throws MailError `code` (or a sharper one that the answer names) unless the answer is OK. */
  async must(
    name: string,
    pieces: readonly Piece[],
    listener: Listener = {},
    code: MailErrorCode = "refused",
  ): Promise<TaggedResponse> {
    const tagged = await this.send(name, pieces, listener);
    if (tagged.status !== "OK") throw refusal(code, name, tagged);
    return tagged;
  }

  /** Registers a command whose octets the caller writes itself (APPEND). */
  begin(name: string, listener: Listener = {}): { tag: string; answer: Promise<TaggedResponse> } {
    if (this.#ended !== undefined) {
      const answer = Promise.reject<TaggedResponse>(this.#ended);
      answer.catch(() => undefined);
      return { tag: "", answer };
    }
    this.#count += 1;
    const tag = `A${this.#count}`;
    const answer = new Promise<TaggedResponse>((resolve, reject) => {
      const started = performance.now();
      const until = started + (listener.deadlineMs ?? this.limits.commandMs);
      this.#pending.push({ ...listener, tag, name, started, until, unasked: 0, resolve, reject });
    });
    answer.catch(() => undefined);
    return { tag, answer };
  }

  destroy(error: MailError): void {
    if (this.#wire === undefined) this.#end(error);
    else this.#wire.end(error);
  }

  async #write(tag: string, name: string, pieces: readonly Piece[]): Promise<void> {
    const wire = this.wire;
    wire.cork();
    let text = `${tag} ${name}`;
    for (const piece of pieces) {
      if (typeof piece === "string") {
        text += ` ${piece}`;
        continue;
      }
      const { length } = piece.literal;
      const plus = this.has("LITERAL+") || (length <= 4096 && this.has("LITERAL-"));
      wire.write(`${text} {${length}${plus ? "+" : ""}}\r\n`);
      text = "";
      if (!plus) {
        wire.uncork();
        if (!(await this.continued(tag))) return;
        wire.cork();
      }
      wire.write(piece.literal);
    }
    wire.write(`${text}\r\n`);
    wire.uncork();
  }

  /** Resolves to true at the next `+` for this command, to false when it was answered instead. */
  continued(tag: string): Promise<boolean> {
    const pending = this.#pending.find((one) => one.tag === tag);
    if (pending === undefined) return Promise.resolve(false);
    return new Promise((resolve) => this.#waiters.push({ tag, resolve }));
  }

  #waiters: { tag: string; resolve: (go: boolean) => void }[] = [];

  #stream(text: string, size: number): LiteralSink | undefined {
    for (const pending of this.#pending) {
      const sink = pending.stream?.(text, size);
      if (sink !== undefined) return sink;
    }
    return undefined;
  }

  #take(parts: Part[]): void {
    const response = parseResponse(parts);
    if (this.#greeting !== undefined) this.#greet(response);
    else if (response.kind === "continuation") this.#continue(response.text);
    else if (response.kind === "tagged") this.#answer(response);
    else this.#untagged(response);
  }

  #untagged(response: Untagged): void {
    this.#note(response);
    for (const pending of this.#pending) {
      if (pending.untagged?.(response) === true) return;
    }
    const first = this.#pending[0];
    if (first !== undefined) {
      first.unasked += 1;
      if (first.unasked > this.limits.unasked) {
        throw new MailError(
          "limit",
          `The server sent more than ${this.limits.unasked} responses that nobody asked for.`,
        );
      }
    }
  }

  #greet(response: Response): void {
    if (response.kind !== "status")
      throw new MailError("protocol", "This is not an IMAP server: its greeting is not IMAP.");
    this.#note(response);
    const greeting = this.#greeting;
    this.#greeting = undefined;
    greeting?.(response);
  }

  #continue(text: string): void {
    const waiter = this.#waiters.shift();
    if (waiter !== undefined) {
      waiter.resolve(true);
      return;
    }
    for (const pending of this.#pending) {
      const data = pending.continuation?.(text);
      if (data === undefined) continue;
      this.wire.write(data);
      return;
    }
    throw new MailError("protocol", "The server asked for more where nothing was to come.");
  }

  #answer(tagged: TaggedResponse): void {
    const index = this.#pending.findIndex((pending) => pending.tag === tagged.tag);
    const pending = this.#pending[index];
    if (pending === undefined) throw new MailError("protocol", "The server answered a command that was not given.");
    // RFC 9051 6.2.1: whole lines in the clear behind STARTTLS' OK are an attack as much as half ones.
    if (pending.name === "STARTTLS" && !this.wire.clean)
      throw new MailError("tls-failed", "The server sent more in the clear after STARTTLS.");
    this.#pending.splice(index, 1);
    this.#noteCode(tagged.code);
    const waiters = this.#waiters;
    this.#waiters = waiters.filter(({ tag }) => tag !== tagged.tag);
    for (const waiter of waiters) if (waiter.tag === tagged.tag) waiter.resolve(false);
    pending.resolve(tagged);
  }

  #note(response: Untagged): void {
    if (response.kind === "data") {
      const text = response.parts[0];
      if (response.name === "CAPABILITY" && typeof text === "string") this.#setCapabilities(text.slice(response.at));
    } else if (response.kind === "status") {
      if (response.status === "BYE") this.#bye = response.text;
      this.#noteCode(response.code);
    }
  }

  #noteCode(code: ResponseCode | undefined): void {
    if (code?.name === "CAPABILITY") this.#setCapabilities(code.args);
  }

  #setCapabilities(text: string): void {
    this.capabilities = new Set(text.trim().toUpperCase().split(/ +/).slice(0, 500));
    if (this.capabilities.has("IMAP4REV2") && !this.capabilities.has("IMAP4REV1")) this.utf8 = true;
  }

  #watch(): void {
    const [first] = this.#pending;
    if (first === undefined || this.wire.busy) return;
    if (first.sending?.() === true && !this.wire.waiting) return;
    const now = performance.now();
    if (now - Math.max(this.wire.heard, first.started) > this.limits.idleMs) {
      const seconds = this.limits.idleMs / 1000;
      this.destroy(
        new MailError("silent", `The server said nothing for ${seconds} s while ${first.name} was under way.`),
      );
    } else if (now > first.until) {
      this.destroy(new MailError("silent", `${first.name} took longer than the server may take.`));
    }
  }

  #end(error: MailError): void {
    if (this.#ended !== undefined) return;
    const said = this.#bye;
    this.#ended =
      said === undefined || error.code !== "lost"
        ? error
        : classify("closed-by-server", "The server said goodbye in the middle.", undefined, said);
    clearInterval(this.#timer);
    this.#failed?.(this.#ended);
    for (const pending of this.#pending.splice(0)) pending.reject(this.#ended);
    for (const waiter of this.#waiters.splice(0)) waiter.resolve(false);
  }
}
