import type { Range } from "./ranges.ts";

/**
 * What lies around a small block that was read: an item's blocks mostly stand together, so the next ones are often here
 * already. Windows of the file on a grid, the newest few kept.
 */
export interface Windows {
  /** The range widened to whole windows where it is small, else as it is. */
  widened(range: Range): Range;
  /** Keeps the whole windows among bytes that begin at `offset`. */
  keep(offset: number, bytes: Uint8Array): void;
  /** A view of the bytes of a range, if one window holds them all. */
  find(offset: number, length: number): Uint8Array | undefined;
}

const windowBytes = 8192;
const mostKept = 256;
// More than this is read as it is: a long run of blocks brings its neighbours along.
const smallRead = 8192;

export const createWindows = (size: number): Windows => {
  const windowsKept = Math.min(mostKept, Math.ceil(size / windowBytes) + 1);
  const memory = new Uint8Array(windowBytes * windowsKept);
  const slots = new Map<number, number>();
  const owners = new Int32Array(windowsKept).fill(-1);
  let next = 0;
  return {
    widened: ({ offset, length }) => {
      if (length > smallRead) return { offset, length };
      const from = offset - (offset % windowBytes);
      const to = Math.min(size, Math.ceil((offset + length) / windowBytes) * windowBytes);
      return { offset: from, length: Math.max(0, to - from) };
    },
    keep: (offset, bytes) => {
      for (
        let at = (windowBytes - (offset % windowBytes)) % windowBytes;
        at + windowBytes <= bytes.length;
        at += windowBytes
      ) {
        const window = (offset + at) / windowBytes;
        if (slots.has(window)) continue;
        const slot = next;
        next = (next + 1) % windowsKept;
        slots.delete(owners[slot] ?? -1);
        owners[slot] = window;
        slots.set(window, slot);
        memory.set(bytes.subarray(at, at + windowBytes), slot * windowBytes);
      }
    },
    find: (offset, length) => {
      const window = Math.floor(offset / windowBytes);
      const within = offset % windowBytes;
      const slot = within + length > windowBytes ? undefined : slots.get(window);
      return slot === undefined
        ? undefined
        : memory.subarray(slot * windowBytes + within, slot * windowBytes + within + length);
    },
  };
};
