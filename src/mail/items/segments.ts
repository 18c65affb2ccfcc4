/**
 * An output as it will be written: bytes that are ready, and streams that are opened only when their turn comes, so
 * that a message with a 200 MB attachment costs the memory of one chunk.
 */
export type Segment = Buffer | Streamed;

export interface Streamed {
  /** Encoded bytes, in chunks. Called once. */
  readonly open: () => AsyncIterable<Buffer>;
}

/** Collects text (ASCII or UTF-8, mixed) and streams in order; text in a row becomes one buffer. */
export class SegmentList {
  readonly #segments: Segment[] = [];
  #text = "";

  /** Latin-1 safe text only where it is ASCII: everything else goes through `bytes`. */
  ascii(text: string): this {
    this.#text += text;
    return this;
  }

  bytes(bytes: Buffer): this {
    this.#flush();
    this.#segments.push(bytes);
    return this;
  }

  stream(open: () => AsyncIterable<Buffer>): this {
    this.#flush();
    this.#segments.push({ open });
    return this;
  }

  all(segments: readonly Segment[]): this {
    this.#flush();
    this.#segments.push(...segments);
    return this;
  }

  #flush(): void {
    if (this.#text === "") return;
    this.#segments.push(Buffer.from(this.#text, "utf8"));
    this.#text = "";
  }

  done(): readonly Segment[] {
    this.#flush();
    return this.#segments;
  }
}

/** The bytes of an output, in order. */
export async function* bytesOf(segments: readonly Segment[]): AsyncGenerator<Buffer> {
  for (const segment of segments) {
    if (Buffer.isBuffer(segment)) yield segment;
    else yield* segment.open();
  }
}
