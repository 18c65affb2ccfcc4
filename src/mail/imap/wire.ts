import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { createDeflateRaw, createInflateRaw, constants } from "node:zlib";
import { asMailError, MailError } from "../errors.ts";
import type { ImapLimits } from "../limits.ts";
import { dial, secure, type Address, type TlsOptions } from "./connect.ts";
import { ResponseReader, type ReaderHandler } from "./reader.ts";

interface Waiter {
  readonly resolve: () => void;
  readonly reject: (error: MailError) => void;
}

/**
 * How the connection is secured. "never" promises that neither TLS nor compression will come: its octets are then read
 * into one buffer over and over, which keeps memory small.
 */
export type Security = { readonly kind: "direct"; readonly tls: TlsOptions } | { readonly kind: "later" | "never" };

/** The octets' way to the server: socket, TLS, compression, back-pressure both ways, and a watch on silence. */
export class Wire {
  readonly #limits: ImapLimits;
  readonly #reader: ResponseReader;
  readonly #onEnd: (error: MailError) => void;
  #stream: Duplex;
  #socket: Socket;
  #ended: MailError | undefined;
  #busy = false;
  #heard = performance.now();
  #drains: Waiter[] = [];
  readonly #writes: Waiter[] = [];
  #deflate: { flush: (done: () => void) => void } | undefined;
  readonly #compressed: { input: Duplex; output: Duplex }[] = [];

  private constructor(socket: Socket, limits: ImapLimits, handler: ReaderHandler, onEnd: (error: MailError) => void) {
    this.#limits = limits;
    this.#socket = socket;
    this.#stream = socket;
    this.#reader = new ResponseReader(limits, handler);
    this.#onEnd = onEnd;
    this.#attach(socket);
  }

  /** Connects. Rejects with host-unknown, connect-refused, connect-timeout, tls-failed. */
  static async open(
    address: Address,
    security: Security,
    limits: ImapLimits,
    handler: ReaderHandler,
    onEnd: (error: MailError) => void,
  ): Promise<Wire> {
    let take: (chunk: Buffer) => boolean = () => false;
    const reuse = (chunk: Buffer): boolean => take(chunk);
    const plain = await dial(address, limits.connectMs, security.kind === "never" ? reuse : undefined);
    const socket = security.kind === "direct" ? await secure(plain, address, security.tls, limits.connectMs) : plain;
    const wire = new Wire(socket, limits, handler, onEnd);
    take = (chunk) => wire.#take(chunk);
    socket.resume();
    return wire;
  }

  /** When the server was last heard, in milliseconds of a clock that nobody sets (performance.now). */
  get heard(): number {
    return this.#heard;
  }

  /** True while a sink makes the server wait: its silence is ours. */
  get busy(): boolean {
    return this.#busy;
  }

  get waiting(): boolean {
    return this.#drains.length > 0 || this.#writes.length > 0;
  }

  get ended(): MailError | undefined {
    return this.#ended;
  }

  /** Whether nothing is half read; see `secureNow`. */
  get clean(): boolean {
    return this.#reader.clean;
  }

  /** Queues octets. Returns false when the caller should await `drained()` before it gives more. */
  write(data: string | Uint8Array): boolean {
    if (this.#ended !== undefined) throw this.#ended;
    return typeof data === "string" ? this.#stream.write(data, "latin1") : this.#stream.write(data);
  }

  /** Writes octets that the caller will use again: where they are not gone at once, the promise tells when they are. */
  writeChunk(data: Uint8Array): Promise<void> | undefined {
    if (this.#ended !== undefined) throw this.#ended;
    let gone: (() => void) | undefined;
    const stream = this.#stream;
    stream.write(data, () => gone?.());
    if (stream.writableLength === 0) return undefined;
    return new Promise((resolve, reject) => {
      const entry = {
        resolve: () => {
          this.#heard = performance.now();
          resolve();
        },
        reject,
      };
      gone = () => {
        const at = this.#writes.indexOf(entry);
        if (at >= 0) this.#writes.splice(at, 1);
        entry.resolve();
      };
      this.#writes.push(entry);
    });
  }

  cork(): void {
    this.#stream.cork();
  }

  uncork(): void {
    this.#stream.uncork();
    this.#deflate?.flush(() => undefined);
  }

  drained(): Promise<void> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    if (!this.#stream.writableNeedDrain) return Promise.resolve();
    return new Promise((resolve, reject) => this.#drains.push({ resolve, reject }));
  }

  /** STARTTLS' second half (RFC 9051 6.2.1). Octets that came in the clear after its OK are an attack: refused. */
  async secureNow(address: Address, tls: TlsOptions): Promise<void> {
    if (!this.#reader.clean) throw new MailError("tls-failed", "The server sent more in the clear after STARTTLS.");
    this.#detach();
    const socket = await secure(this.#socket, address, tls, this.#limits.connectMs);
    this.#socket = socket;
    this.#stream = socket;
    this.#attach(socket);
  }

  /** COMPRESS=DEFLATE (RFC 4978) from here on, both ways. */
  compressNow(): void {
    this.#detach();
    const input = createInflateRaw();
    const output = createDeflateRaw({ level: 1, flush: constants.Z_SYNC_FLUSH });
    const socket = this.#socket;
    socket.pipe(input);
    output.pipe(socket);
    socket.on("error", (error) => this.end(asMailError(error)));
    socket.on("close", () => this.end(lost()));
    this.#compressed.push({ input, output });
    this.#attach(input);
    output.on("drain", () => this.#flushDrains());
    output.on("error", (error) => this.end(asMailError(error)));
    this.#stream = output;
    this.#deflate = { flush: (done) => output.flush(done) };
  }

  /** Ends the connection at once; everything that waits is rejected with `error`. Safe to call twice. */
  end(error: MailError): void {
    if (this.#ended !== undefined) return;
    this.#ended = error;
    this.#socket.destroy();
    for (const { input, output } of this.#compressed) {
      input.destroy();
      output.destroy();
    }
    for (const { reject } of [...this.#drains.splice(0), ...this.#writes.splice(0)]) reject(error);
    this.#onEnd(error);
  }

  #attach(stream: Duplex): void {
    stream.on("data", this.#onData);
    stream.on("drain", this.#onDrain);
    stream.on("error", this.#onError);
    stream.on("close", this.#onClose);
    stream.on("end", this.#onClose);
  }

  #detach(): void {
    for (const [event, listener] of [
      ["data", this.#onData],
      ["drain", this.#onDrain],
      ["error", this.#onError],
      ["close", this.#onClose],
      ["end", this.#onClose],
    ] as const) {
      this.#socket.off(event, listener as (...args: unknown[]) => void);
    }
  }

  readonly #onDrain = (): void => this.#flushDrains();
  readonly #onError = (error: Error): void => this.end(asMailError(error));
  readonly #onClose = (): void => this.end(lost());
  readonly #onData = (chunk: Buffer): void => void this.#take(chunk);

  #flushDrains(): void {
    this.#heard = performance.now();
    for (const { resolve } of this.#drains.splice(0)) resolve();
  }

  /** Returns false when the source must wait; it is resumed from here. */
  #take(chunk: Buffer): boolean {
    if (this.#ended !== undefined) return false;
    this.#heard = performance.now();
    try {
      const wait = this.#reader.push(chunk);
      if (wait === undefined) return true;
      const source = this.#compressed.at(-1)?.input ?? this.#socket;
      source.pause();
      this.#busy = true;
      wait.then(
        () => {
          this.#busy = false;
          this.#heard = performance.now();
          source.resume();
        },
        (error: unknown) => this.end(asMailError(error)),
      );
    } catch (error) {
      this.end(asMailError(error));
    }
    return false;
  }
}

const lost = (): MailError => new MailError("lost", "The server ended the connection.");
