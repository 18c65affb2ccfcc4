import { open } from "node:fs/promises";
import type { ByteSource } from "../../pst/types.ts";

export interface FileSource extends ByteSource {
  close(): Promise<void>;
}

/** A file as byte ranges. Opened for reading only; the data file is never changed. */
export const fileSource = async (path: string): Promise<FileSource> => {
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
