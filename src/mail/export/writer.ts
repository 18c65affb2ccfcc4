import { Worker } from "node:worker_threads";
import { bytesOf, type Segment } from "../items/segments.ts";
import { DestinationError, type Stored } from "./files.ts";
import type { Answer, Answers, Order } from "./writer-protocol.ts";

export interface Growing {
  /** Bytes so far. */
  readonly size: number;
  write(chunk: Buffer): Promise<void>;
  finish(): Promise<Stored>;
  abandon(): Promise<void>;
}

/** A target folder. What is put is written in order, in a thread of its own; a promise resolves when it is. */
export interface Writer {
  /** Makes the folder ours: refuses one that holds anything but the same export. */
  claim(marker: string): Promise<void>;
  folder(path: string): void;
  put(path: string, segments: readonly Segment[], modified?: Date): Promise<Stored>;
  grow(path: string): Growing;
  /** Gives new folders their names; call when a folder is whole. */
  seal(): Promise<void>;
  /** Resolves when fewer bytes wait to be written than may: call before making more. */
  room(): Promise<void>;
  close(): Promise<void>;
}

/** Bytes that may wait for the writing thread. */
const waitingLimit = 12 * 1024 * 1024;
const bundleLimit = 1024 * 1024;
const wholeLimit = 8 * 1024 * 1024;

interface Question {
  readonly bytes: number;
  readonly resolve: (stored: Stored | undefined) => void;
  readonly reject: (error: Error) => void;
}

const errorOf = (answer: Extract<Answer, { failed: unknown }>): Error => {
  const { destination, message, code, path } = answer.failed;
  if (destination) return new DestinationError(message);
  return Object.assign(new Error(message), { code, path });
};

/** Orders to the thread and its answers. */
class Thread {
  readonly #worker: Worker;
  readonly #questions = new Map<number, Question>();
  #seq = 0;
  #waiting = 0;
  #wake: (() => void)[] = [];
  #bundle: Order[] = [];
  #bundleBytes = 0;
  #owned = new Set<ArrayBuffer>();

  constructor(directory: string) {
    this.#worker = new Worker(new URL("./writer-thread.ts", import.meta.url), { workerData: { directory } });
    this.#worker.on("message", (answers: Answers) => {
      for (const answer of answers) this.#answered(answer);
    });
    this.#worker.on("error", (error: Error) => {
      for (const { reject } of this.#questions.values()) reject(error);
      this.#questions.clear();
      this.#release(this.#waiting);
    });
  }

  #answered(answer: Answer): void {
    const question = this.#questions.get(answer.seq);
    if (question === undefined) return;
    this.#questions.delete(answer.seq);
    this.#release(question.bytes);
    if ("failed" in answer) question.reject(errorOf(answer));
    else question.resolve(answer.stored);
  }

  #release(bytes: number): void {
    this.#waiting -= bytes;
    if (this.#waiting > waitingLimit) return;
    const woken = this.#wake;
    this.#wake = [];
    for (const wake of woken) wake();
  }

  async room(): Promise<void> {
    while (this.#waiting > waitingLimit) await new Promise<void>((resolve) => void this.#wake.push(resolve));
  }

  tell(order: Order): void {
    this.#post(order, []);
  }

  ask(make: (seq: number) => Order, chunks: readonly Buffer[] = []): Promise<Stored | undefined> {
    const seq = (this.#seq += 1);
    const bytes = chunks.reduce((sum, { length }) => sum + length, 0);
    this.#waiting += bytes;
    return new Promise((resolve, reject) => {
      this.#questions.set(seq, { bytes, resolve, reject });
      this.#post(make(seq), chunks);
    });
  }

  /** Orders wait a moment for others; a bundle goes when it is large, or when there is nothing else to do. */
  #post(order: Order, chunks: readonly Buffer[]): void {
    if (this.#bundle.length === 0) setImmediate(() => this.#send());
    this.#bundle.push(order);
    for (const chunk of chunks) {
      this.#bundleBytes += chunk.length;
      this.#owned.add(chunk.buffer as ArrayBuffer);
    }
    if (this.#bundleBytes > bundleLimit) this.#send();
  }

  #send(): void {
    if (this.#bundle.length === 0) return;
    this.#worker.postMessage(this.#bundle, [...this.#owned]);
    this.#bundle = [];
    this.#bundleBytes = 0;
    this.#owned = new Set();
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }
}

/** A buffer that has its memory to itself, so that it can be handed over: a slice of Node's pool is copied. */
const own = (chunk: Buffer): Buffer => {
  if (chunk.buffer.byteLength === chunk.length) return chunk;
  const copy = Buffer.allocUnsafeSlow(chunk.length);
  copy.set(chunk);
  return copy;
};

const growing = (thread: Thread, id: number, path: string): Growing => {
  thread.tell({ do: "open", id, path });
  let size = 0;
  let failure: Error | undefined;
  return {
    get size() {
      return size;
    },
    async write(chunk) {
      if (failure !== undefined) throw failure;
      size += chunk.length;
      const mine = own(chunk);
      thread
        .ask((seq) => ({ do: "write", seq, id, chunks: [mine] }), [mine])
        .catch((error: unknown) => {
          failure ??= error instanceof Error ? error : new Error("unknown");
        });
      await thread.room();
    },
    finish: () => stored(thread.ask((seq) => ({ do: "close", seq, id, modified: undefined, durable: true }))),
    async abandon() {
      await thread.ask((seq) => ({ do: "abandon", seq, id })).catch(() => undefined);
    },
  };
};

const stored = async (asked: Promise<Stored | undefined>): Promise<Stored> => {
  const answer = await asked;
  if (answer === undefined) throw new Error("The writing thread did not say what it stored.");
  return answer;
};

export const openWriter = (directory: string): Writer => {
  const thread = new Thread(directory);
  let ids = 0;
  const putStream = async (path: string, segments: readonly Segment[], modified: Date | undefined): Promise<Stored> => {
    const id = (ids += 1);
    const file = growing(thread, id, path);
    try {
      for await (const chunk of bytesOf(segments)) await file.write(chunk);
    } catch (error) {
      await file.abandon();
      throw error;
    }
    return stored(thread.ask((seq) => ({ do: "close", seq, id, modified: modified?.getTime(), durable: false })));
  };
  return {
    async claim(marker) {
      await thread.ask((seq) => ({ do: "claim", seq, marker }));
    },
    folder: (path) => thread.tell({ do: "folder", path }),
    put(path, segments, modified) {
      const chunks = segments.filter((segment) => Buffer.isBuffer(segment)).map(own);
      const size = chunks.reduce((sum, { length }) => sum + length, 0);
      if (chunks.length < segments.length || size > wholeLimit) return putStream(path, segments, modified);
      return stored(thread.ask((seq) => ({ do: "put", seq, path, chunks, modified: modified?.getTime() }), chunks));
    },
    grow: (path) => growing(thread, (ids += 1), path),
    async seal() {
      await thread.ask((seq) => ({ do: "seal", seq }));
    },
    room: () => thread.room(),
    close: () => thread.end(),
  };
};
