import type { ByteSource } from "../../src/pst/types.ts";

/** Pieces of this size are read whole and kept for a while, at most so many at once: 24 MB, whatever the file's size. */
const piece = 1024 * 1024;
const mostPieces = 24;

/** A longer read gains nothing from being a part of a piece. */
const longest = 256 * 1024;

/**
 * A chosen file as byte ranges. Each read of a Blob costs about 1 ms whatever its length, so where reads lie close to each
 * other (the second in one piece, or the first in the piece after one that was read whole) the piece is read whole and
 * serves the rest. Scattered reads stay small: a 20 GB file on a slow disk is not read from end to end for its tables.
 */
export const blobSource = (file: Blob): ByteSource => {
  const pieces = new Map<number, Promise<Uint8Array>>();
  const touched = new Set<number>();

  const direct = async (offset: number, length: number): Promise<Uint8Array> =>
    new Uint8Array(await file.slice(offset, offset + length).arrayBuffer());

  const whole = (index: number): Promise<Uint8Array> => {
    const known = pieces.get(index) ?? direct(index * piece, piece);
    // Last used stands last; the first is the one to go.
    pieces.delete(index);
    pieces.set(index, known);
    const [oldest] = pieces.keys();
    if (pieces.size > mostPieces && oldest !== undefined) pieces.delete(oldest);
    return known;
  };

  const near = (index: number): boolean => pieces.has(index) || touched.has(index) || pieces.has(index - 1);

  return {
    size: file.size,
    read: async (offset, length) => {
      const index = Math.floor(offset / piece);
      const within = offset - index * piece;
      if (length > longest || within + length > piece || !near(index)) {
        touched.add(index);
        return direct(offset, length);
      }
      // A copy: the reader may change what it gets.
      return (await whole(index)).slice(within, within + length);
    },
  };
};
