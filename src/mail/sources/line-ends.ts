const lf = 10;
const cr = 13;

/** Makes every bare LF a CRLF, chunk by chunk: files have this machine's line ends, messages CRLF (RFC 5322 2.1). */
export class LineEnds {
  #last = 0;

  push(chunk: Uint8Array): Buffer {
    let bare = 0;
    let before = this.#last;
    for (const octet of chunk) {
      if (octet === lf && before !== cr) bare += 1;
      before = octet;
    }
    if (bare === 0) {
      this.#last = before;
      return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    }
    const out = Buffer.allocUnsafe(chunk.length + bare);
    let at = 0;
    for (const octet of chunk) {
      if (octet === lf && this.#last !== cr) out[at++] = cr;
      out[at++] = octet;
      this.#last = octet;
    }
    return out;
  }
}
