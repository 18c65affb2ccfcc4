/**
 * What src/mail/items asks of node:crypto, for a browser: SHA-256 of a text, at once (Web Crypto answers later). After
 * FIPS 180-4; a test compares it with Node's. Not for secrets: ids of calendar items come from it.
 */
const rotate = (value: number, by: number): number => (value >>> by) | (value << (32 - by));

/** The first 32 bits of the fractional parts of roots of the first primes (FIPS 180-4, 4.2.2 and 5.3.3). */
const primes: readonly number[] = (() => {
  const found: number[] = [];
  for (let value = 2; found.length < 64; value += 1) if (found.every((prime) => value % prime !== 0)) found.push(value);
  return found;
})();
const fraction = (value: number): number => Math.floor((value - Math.floor(value)) * 2 ** 32) | 0;
const constants = primes.map((prime) => fraction(Math.cbrt(prime)));
const start = primes.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));

const padded = (bytes: Uint8Array): DataView => {
  const length = Math.ceil((bytes.length + 9) / 64) * 64;
  const all = new Uint8Array(length);
  all.set(bytes);
  all[bytes.length] = 0x80;
  const view = new DataView(all.buffer);
  view.setUint32(length - 8, Math.floor(bytes.length / 2 ** 29));
  view.setUint32(length - 4, bytes.length << 3);
  return view;
};

const block = (state: Int32Array, view: DataView, offset: number): void => {
  const words = new Int32Array(64);
  for (let at = 0; at < 64; at += 1) {
    if (at < 16) words[at] = view.getInt32(offset + at * 4);
    else {
      const [w15 = 0, w2 = 0] = [words[at - 15], words[at - 2]];
      const s0 = rotate(w15, 7) ^ rotate(w15, 18) ^ (w15 >>> 3);
      const s1 = rotate(w2, 17) ^ rotate(w2, 19) ^ (w2 >>> 10);
      words[at] = (words[at - 16] ?? 0) + s0 + (words[at - 7] ?? 0) + s1;
    }
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let at = 0; at < 64; at += 1) {
    const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const one = (h + s1 + ((e & f) ^ (~e & g)) + (constants[at] ?? 0) + (words[at] ?? 0)) | 0;
    const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const two = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
  }
  for (const [at, value] of [a, b, c, d, e, f, g, h].entries()) state[at] = (state[at] ?? 0) + value;
};

const sha256 = (bytes: Uint8Array): string => {
  const state = Int32Array.from(start);
  const view = padded(bytes);
  for (let offset = 0; offset < view.byteLength; offset += 64) block(state, view, offset);
  return Array.from(state, (word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
};

const bytesOf = (data: string | Uint8Array): Uint8Array =>
  typeof data === "string" ? new TextEncoder().encode(data) : data;

const only = (name: string): void => {
  if (name !== "sha256") throw new Error(`No ${name} here`);
};

export const hash = (name: string, data: string | Uint8Array, _form: "hex" = "hex"): string => {
  only(name);
  return sha256(bytesOf(data));
};

export const createHash = (name: string) => {
  only(name);
  let text = "";
  const running = {
    update: (more: string) => {
      text += more;
      return running;
    },
    digest: (_form: "hex"): string => hash(name, text),
  };
  return running;
};
