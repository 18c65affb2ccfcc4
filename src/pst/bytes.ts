/**
 * Little-endian numbers from bytes that nobody vouches for: beyond the end every byte is 0, so a lying length cannot
 * throw here; structure checks follow where the number is used.
 */
export const u8 = (bytes: Uint8Array, at: number): number => bytes[at] ?? 0;

export const u16 = (bytes: Uint8Array, at: number): number => (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);

export const u32 = (bytes: Uint8Array, at: number): number =>
  ((bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24)) >>> 0;

export const i16 = (bytes: Uint8Array, at: number): number => (u16(bytes, at) << 16) >> 16;

export const i32 = (bytes: Uint8Array, at: number): number => u32(bytes, at) | 0;

/** As a double: exact up to 2^53, which no honest offset or id comes near. */
export const u64 = (bytes: Uint8Array, at: number): number => u32(bytes, at) + u32(bytes, at + 4) * 0x1_0000_0000;

export const i64 = (bytes: Uint8Array, at: number): bigint =>
  BigInt.asIntN(64, (BigInt(u32(bytes, at + 4)) << 32n) | BigInt(u32(bytes, at)));

export const f64 = (bytes: Uint8Array, at: number): number =>
  at + 8 <= bytes.length ? new DataView(bytes.buffer, bytes.byteOffset + at, 8).getFloat64(0, true) : 0;

export const f32 = (bytes: Uint8Array, at: number): number =>
  at + 4 <= bytes.length ? new DataView(bytes.buffer, bytes.byteOffset + at, 4).getFloat32(0, true) : 0;

/** Puts pieces in one array. */
export const concat = (pieces: readonly Uint8Array[]): Uint8Array => {
  const first = pieces[0];
  if (pieces.length === 1 && first !== undefined) return first;
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
};
