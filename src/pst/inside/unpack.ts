import { Inflate } from "fflate";
import { concat } from "../bytes.ts";
import { tooLarge } from "./types.ts";

class Enough extends Error {}

/** Deflate data (RFC 1951), at most `most` bytes; `end`: what to do when there is more. */
const inflated = (packed: Uint8Array, most: number, end: "stop" | "refuse"): Uint8Array | undefined => {
  const pieces: Uint8Array[] = [];
  let length = 0;
  try {
    const stream = new Inflate((chunk) => {
      length += chunk.length;
      pieces.push(chunk);
      if (length > most) throw new Enough();
    });
    // Fed in pieces, so that output comes in pieces too and a bomb ends early.
    const step = end === "stop" ? 1024 : 16 * 1024;
    for (let at = 0; at < packed.length; at += step)
      stream.push(packed.subarray(at, at + step), at + step >= packed.length);
  } catch (error) {
    if (end === "refuse") throw error;
  }
  return concat(pieces);
};

const known = new Set([0, 8]);

/** The first bytes of an entry, to tell its form; empty where they cannot be had. */
export const headOf = (method: number, data: Uint8Array, most: number): Uint8Array => {
  if (method === 0) return data.subarray(0, most);
  if (method !== 8) return new Uint8Array(0);
  return (inflated(data.subarray(0, most * 2), most, "stop") ?? new Uint8Array(0)).subarray(0, most);
};

/** An entry's data, at most `most` bytes; a sentence's end where it cannot be had. */
export const unpacked = (
  method: number,
  data: Uint8Array,
  most: number,
): Uint8Array | { readonly why: "too-much" | "unreadable"; readonly detail: string } => {
  if (!known.has(method)) return { why: "unreadable", detail: "what is within is packed in a way that is not known" };
  if (method === 0) return data.length > most ? { why: "too-much", detail: tooLarge } : data;
  try {
    return inflated(data, most, "refuse") ?? new Uint8Array(0);
  } catch (error) {
    return error instanceof Enough
      ? { why: "too-much", detail: tooLarge }
      : { why: "unreadable", detail: "the archive is damaged" };
  }
};
