import type { ByteSource } from "../../src/pst/source-types.ts";

/**
 * A chosen file as byte ranges. Each read of a Blob costs the browser about 1 ms whatever its length, so reading up to
 * 256 KB in vain between two places is cheaper than a second read. The reader sorts and merges its reads itself: a cache
 * of pieces on top of it read eight times as much (docs/benchmarks.md, "Pane").
 */
export const blobSource = (file: Blob): ByteSource => ({
  size: file.size,
  gap: 256 * 1024,
  read: async (offset, length) => new Uint8Array(await file.slice(offset, offset + length).arrayBuffer()),
});
