import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { open } from "node:fs/promises";
import type { ByteSource } from "../../pst/source-types.ts";

export interface FileSource extends ByteSource {
  close(): void;
}

// What the system has ready costs some microseconds a read: reading 16 KB in vain costs the same.
const gap = 16 * 1024;

const blocking = (path: string) => {
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
  const source: FileSource = {
    size,
    gap,
    read(offset, length) {
      const buffer = Buffer.allocUnsafeSlow(Math.max(0, Math.min(length, size - offset)));
      return Promise.resolve(buffer.subarray(0, fill(offset, buffer)));
    },
    readInto: (offset, target) => Promise.resolve(fill(offset, target)),
    close: () => closeSync(file),
  };
  return { source, fill };
};

/**
 * A file as byte ranges, for a command that does nothing else meanwhile: a blocking read of what the system has ready
 * costs a fifth of an asynchronous one. Opened for reading only.
 */
export const fileSource = (path: string): FileSource => blocking(path).source;

/** The same for one who reads item by item: nothing is gained by waiting for other wishes. */
export const itemwiseFileSource = (path: string): FileSource => {
  const { source, fill } = blocking(path);
  return { ...source, readNow: fill };
};

/** The same for a service, which must not stand still while a disk turns. */
export const sharedFileSource = async (path: string): Promise<ByteSource & { close(): Promise<void> }> => {
  const handle = await open(path, "r");
  const { size } = await handle.stat();
  return {
    size,
    async read(offset, length) {
      const wanted = Math.max(0, Math.min(length, size - offset));
      const buffer = Buffer.allocUnsafeSlow(wanted);
      let done = 0;
      while (done < wanted) {
        const { bytesRead } = await handle.read(buffer, done, wanted - done, offset + done);
        if (bytesRead === 0) break;
        done += bytesRead;
      }
      return buffer.subarray(0, done);
    },
    close: () => handle.close(),
  };
};
