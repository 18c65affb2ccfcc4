import { blobGap, mergedRead } from "./limits.ts";
import { readerOf } from "./reader.ts";
import type { ByteSource, Limits } from "./source-types.ts";

export interface Range {
  readonly offset: number;
  readonly length: number;
}

/** Neighbours in one read: [first, end) of the sorted ranges, and the bytes that the read covers. */
interface Merged extends Range {
  readonly first: number;
  readonly end: number;
}

/** Merges sorted ranges whose gaps are small into reads of at most 1 MB (one longer range stays one read). */
export const mergeRanges = (sorted: readonly Range[], gap: number = blobGap): Merged[] => {
  const merged: Merged[] = [];
  for (let first = 0; first < sorted.length;) {
    const { offset, length } = sorted[first] ?? { offset: 0, length: 0 };
    let stop = offset + length;
    let end = first + 1;
    for (let next = sorted[end]; next !== undefined; next = sorted[end]) {
      const reach = Math.max(stop, next.offset + next.length);
      if (next.offset > stop + gap || reach - offset > mergedRead) break;
      stop = reach;
      end++;
    }
    merged.push({ first, end, offset, length: stop - offset });
    first = end;
  }
  return merged;
};

/**
 * Reads many ranges with few, large, parallel reads. `visit` gets each range with its bytes (fewer than asked for only
 * where the file ends); the bytes are a view of a shared buffer and must be copied to be kept.
 */
export const readRanges = async <T extends Range>(
  source: ByteSource,
  ranges: readonly T[],
  limits: Limits,
  visit: (range: T, bytes: Uint8Array) => void,
): Promise<void> => {
  const sorted = ranges.toSorted((a, b) => a.offset - b.offset);
  const reads = mergeRanges(sorted, source.gap);
  const reader = readerOf(source);
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let read = reads[next++]; read !== undefined; read = reads[next++]) {
      const { first, end, offset, length } = read;
      await reader(offset, length, (bytes) => {
        for (let at = first; at < end; at++) {
          const range = sorted[at];
          if (range === undefined) continue;
          const start = range.offset - offset;
          visit(range, bytes.subarray(Math.min(start, bytes.length), Math.min(start + range.length, bytes.length)));
        }
      });
    }
  };
  const workers = Math.min(limits.readsInFlight, Math.max(1, Math.floor(limits.bytesInFlight / mergedRead)));
  await Promise.all(Array.from({ length: Math.min(workers, reads.length) }, worker));
};
