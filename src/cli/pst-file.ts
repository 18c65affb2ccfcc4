import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import type { ByteSource } from "../pst/types.ts";

export interface PstFile extends ByteSource {
  close(): void;
}

// What the system has ready costs some microseconds a read: reading 16 KB in vain costs the same.
const gap = 16 * 1024;

/**
 * A data file as byte ranges, for a command that does nothing else meanwhile: blocking reads into memory of the reader
 * are the cheapest there are. Opened for reading only. Throws what the system says where the file cannot be opened.
 */
export const pstFile = (path: string): PstFile => {
  const file = openSync(path, "r");
  const { size } = fstatSync(file);
  const fill = (offset: number, target: Uint8Array): number => {
    let done = 0;
    while (done < target.length) {
      const read = readSync(file, target, done, target.length - done, offset + done);
      if (read === 0) break;
      done += read;
    }
    return done;
  };
  return {
    size,
    gap,
    read: (offset, length) => {
      const bytes = new Uint8Array(length);
      return Promise.resolve(bytes.subarray(0, fill(offset, bytes)));
    },
    readInto: (offset, target) => Promise.resolve(fill(offset, target)),
    close: () => closeSync(file),
  };
};
