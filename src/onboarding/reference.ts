import type { Reference } from "./types.ts";

/**
 * Nineteen signs that cannot be taken for one another when read out or written by hand: no vowels (so no words), none
 * of B/8, G/6, I/1, L, O/0, Q, S/5, U/V, Z/2. Nineteen is prime, which the check character needs.
 */
const signs = "CDFHJKMNPRTVWXY3479";
const size = signs.length;
const drawn = 6;

/**
 * A sum with different weights modulo a prime finds every single wrong sign and every two neighbours changed over.
 */
const checkSign = (values: readonly number[]): number =>
  (size - (values.reduce((sum, value, at) => sum + value * (at + 2), 0) % size)) % size;

/** A reference such as "K7M-4RXP" (six random signs and a check sign). `random(n)` gives n random bytes. */
export const makeReference = (random: (count: number) => Uint8Array): Reference => {
  const values: number[] = [];
  while (values.length < drawn) {
    // 247 is the largest multiple of 19 in a byte: above it, a remainder would favour the first signs.
    for (const byte of random(16)) if (byte < 247 && values.length < drawn) values.push(byte % size);
  }
  return written([...values, checkSign(values)]);
};

const written = (values: readonly number[]): Reference => {
  const text = values.map((value) => signs[value] ?? "").join("");
  return `${text.slice(0, 3)}-${text.slice(3)}` as Reference;
};

/** Reads what a person typed: any case, with or without the dash or blanks. Undefined where a sign is wrong. */
export const parseReference = (text: string): Reference | undefined => {
  if (text.length > 40) return undefined;
  const values = Array.from(text.toUpperCase().replace(/[\s\p{Pd}.]/gu, "")).map((sign) => signs.indexOf(sign));
  if (values.length !== drawn + 1 || values.includes(-1)) return undefined;
  return checkSign(values.slice(0, drawn)) === values[drawn] ? written(values) : undefined;
};
