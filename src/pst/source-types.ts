/** Where bytes come from, and the bounds of reading them. */

/** "Give me these bytes." A file handle, a Blob, an HTTP range. `read` may be called many times at once. */
export interface ByteSource {
  /** Bytes in the whole file. */
  readonly size: number;
  /** Exactly `length` bytes from `offset`, or fewer only where the file ends. The caller may keep and change them. */
  read(offset: number, length: number): Promise<Uint8Array>;
  /** The same into memory of the caller, so that it need not be made anew each time; resolves to the bytes read. */
  readInto?(offset: number, target: Uint8Array): Promise<number>;
  /**
   * The same at once, for a source that makes everybody wait anyway. Single blocks are then read when they are asked for,
   * and not gathered with others.
   */
  readNow?(offset: number, target: Uint8Array): number;
  /** Reading this many bytes in vain is cheaper than another read. Default 64 KB, which suits a Blob. */
  readonly gap?: number;
}

/** CRC-32 as zlib's `crc32(data, start)`. Node's own is quicker than the reader's; a browser needs give none. */
export type Crc32 = (data: Uint8Array, start: number) => number;

export interface Limits {
  /** Nodes and blocks that an index may hold. */
  readonly nodes: number;
  readonly blocks: number;
  /** Rows of one table. */
  readonly rows: number;
  /** Bytes of one property value or table that is held whole (attachments stream and are not bound by this). */
  readonly valueBytes: number;
  /** Messages within messages. */
  readonly embeddedDepth: number;
  readonly folderDepth: number;
  readonly folders: number;
  readonly attachmentsPerItem: number;
  readonly recipientsPerItem: number;
  /** Messages within one item, at all depths, each time that one is opened. */
  readonly embeddedPerItem: number;
  /** Block bytes that may be taken per byte of the file (and 64 MB): a file whose blocks serve many nodes ends here. */
  readonly effort: number;
  /** Damage records kept; the rest are counted in `damageTotal`. */
  readonly damageRecords: number;
  /** Bytes that may be under way from the source at once, and reads. */
  readonly bytesInFlight: number;
  readonly readsInFlight: number;
}

export interface OpenOptions {
  readonly limits?: Partial<Limits>;
  readonly crc32?: Crc32;
  /** Items opened ahead of the consumer by `items()`. Default 16. */
  readonly ahead?: number;
}
