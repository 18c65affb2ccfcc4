import type { Limits } from "./source-types.ts";

const megabyte = 1024 * 1024;

/** Bounds that no honest file meets, and that keep a hostile one from taking the machine. */
export const defaultLimits: Limits = {
  nodes: 16_000_000,
  blocks: 32_000_000,
  rows: 4_000_000,
  valueBytes: 64 * megabyte,
  embeddedDepth: 16,
  folderDepth: 100,
  folders: 100_000,
  attachmentsPerItem: 20_000,
  recipientsPerItem: 100_000,
  embeddedPerItem: 5_000,
  effort: 16,
  damageRecords: 10_000,
  bytesInFlight: 16 * megabyte,
  readsInFlight: 48,
};

/** Reads closer than this are made one, up to the size below: a read of a Blob costs about 1 ms whatever its length. */
export const blobGap = 64 * 1024;
export const mergedRead = megabyte;
