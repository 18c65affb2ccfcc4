import { mergedRead } from "./limits.ts";
import type { ByteSource } from "./source-types.ts";

/** Reads bytes and gives them to `use`, which must copy what it keeps: the memory is used again. */
export type Reader = (offset: number, length: number, use: (bytes: Uint8Array) => void) => Promise<void>;

const readers = new WeakMap<ByteSource, Reader>();

/** The reader over a source; where the source can, it reads into a few buffers again and again. */
export const readerOf = (source: ByteSource): Reader => {
  const known = readers.get(source);
  if (known !== undefined) return known;
  const made = createReader(source);
  readers.set(source, made);
  return made;
};

const createReader = (source: ByteSource): Reader => {
  const free: Uint8Array[] = [];
  const inside = (offset: number, length: number): number => Math.max(0, Math.min(length, source.size - offset));
  return async (offset, wanted, use) => {
    const length = inside(offset, wanted);
    if (source.readInto === undefined || length > mergedRead) {
      use(length === 0 ? new Uint8Array(0) : await source.read(offset, length));
      return;
    }
    const buffer = free.pop() ?? new Uint8Array(mergedRead);
    try {
      use(buffer.subarray(0, await source.readInto(offset, buffer.subarray(0, length))));
    } finally {
      free.push(buffer);
    }
  };
};
