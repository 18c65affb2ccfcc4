import type { ByteSource } from "../../src/pst/types.ts";

/** A chosen file as byte ranges. The browser reads from disk what is asked for and nothing more. */
export const blobSource = (file: Blob): ByteSource => ({
  size: file.size,
  read: async (offset, length) => new Uint8Array(await file.slice(offset, offset + length).arrayBuffer()),
});
