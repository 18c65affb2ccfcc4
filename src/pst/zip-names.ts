import { Inflate } from "fflate";
import { u16, u32 } from "./bytes.ts";
import { narrowText } from "./text.ts";

/** Bytes of an archive from a place; fewer only at its end, undefined where they are lost. */
export interface ArchiveBytes {
  readonly size: number;
  read(offset: number, length: number): Promise<Uint8Array | undefined>;
}

export interface ZipLimits {
  readonly zipDepth: number;
  readonly zipNames: number;
  readonly zipBytes: number;
}

/** A file in an archive: names from the outermost archive's content inwards. */
export interface ZipName {
  readonly path: readonly string[];
  readonly bytes: number;
}

export interface ZipListing {
  readonly names: readonly ZipName[];
  /** Why part of it could not be looked at: a sentence, with the path. */
  readonly unseen: readonly { readonly path: readonly string[]; readonly detail: string }[];
}

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly encrypted: boolean;
  readonly packed: number;
  readonly size: number;
  readonly header: number;
}

const endRecord = 0x06054b50;
const centralRecord = 0x02014b50;
const endBytes = 22;
const longestComment = 0xffff;

const archiveEnding = /\.(zip|jar|zipx)$/i;
export const isArchiveName = (name: string): boolean => archiveEnding.test(name);

/**
 * Names in a zip file and in zip files within it (APPNOTE 4.3), reading its directory and unpacking only inner zips,
 * within limits: names, depth, and bytes unpacked in all.
 */
export const zipNames = async (archive: ArchiveBytes, limits: ZipLimits): Promise<ZipListing> => {
  const listing = { names: [] as ZipName[], unseen: [] as { path: readonly string[]; detail: string }[] };
  const budget = { names: limits.zipNames, bytes: limits.zipBytes };
  await look(archive, [], limits.zipDepth, budget, listing);
  return listing;
};

interface Budget {
  names: number;
  bytes: number;
}

interface Found {
  readonly names: ZipName[];
  readonly unseen: { path: readonly string[]; detail: string }[];
}

const look = async (
  archive: ArchiveBytes,
  path: readonly string[],
  depth: number,
  budget: Budget,
  found: Found,
): Promise<void> => {
  const entries = await directory(archive, budget);
  if (typeof entries === "string") {
    found.unseen.push({ path, detail: entries });
    return;
  }
  for (const entry of entries) {
    const here = [...path, baseName(entry.name)];
    if (--budget.names < 0) {
      found.unseen.push({ path, detail: "more names than are looked at" });
      return;
    }
    found.names.push({ path: here, bytes: entry.size });
    if (!isArchiveName(entry.name)) continue;
    const inner = depth <= 1 ? "archives within archives, too deep" : await unpacked(archive, entry, budget);
    if (typeof inner === "string") found.unseen.push({ path: here, detail: inner });
    else await look(bytesOf(inner), here, depth - 1, budget, found);
  }
};

/** The last part of a name in an archive; some writers use backslashes. */
const baseName = (name: string): string => name.split(/[/\\]/).findLast((part) => part !== "") ?? name;

export const bytesOf = (bytes: Uint8Array): ArchiveBytes => ({
  size: bytes.length,
  read: (offset, length) => Promise.resolve(bytes.subarray(offset, offset + length)),
});

const directory = async (archive: ArchiveBytes, budget: Budget): Promise<Entry[] | string> => {
  const tailStart = Math.max(0, archive.size - endBytes - longestComment);
  const tail = await archive.read(tailStart, archive.size - tailStart);
  if (tail === undefined) return "the archive is damaged";
  let end = tail.length - endBytes;
  while (end >= 0 && u32(tail, end) !== endRecord) end--;
  if (end < 0) return "the archive has no directory";
  const size = u32(tail, end + 12);
  const offset = u32(tail, end + 16);
  if (offset === 0xffff_ffff || offset + size > archive.size) return "the archive's directory is of no known form";
  const most = Math.min(size, budget.names * 400 + 1024);
  const bytes = offset >= tailStart ? tail.subarray(offset - tailStart, end) : await archive.read(offset, most);
  return bytes === undefined ? "the archive is damaged" : entriesOf(bytes, u16(tail, end + 10), budget.names + 1);
};

const entriesOf = (bytes: Uint8Array, count: number, most: number): Entry[] => {
  const entries: Entry[] = [];
  for (let at = 0; entries.length < Math.min(count, most) && u32(bytes, at) === centralRecord;) {
    const flags = u16(bytes, at + 8);
    const nameLength = u16(bytes, at + 28);
    const name = bytes.subarray(at + 46, at + 46 + nameLength);
    entries.push({
      // Bit 11: the name is UTF-8; else it is of some older codepage, and guessed.
      name: narrowText(name, (flags & 0x800) !== 0 ? 65001 : 0),
      encrypted: (flags & 1) !== 0,
      method: u16(bytes, at + 10),
      packed: u32(bytes, at + 20),
      size: u32(bytes, at + 24),
      header: u32(bytes, at + 42),
    });
    at += 46 + nameLength + u16(bytes, at + 30) + u16(bytes, at + 32);
  }
  return entries;
};

const unpacked = async (archive: ArchiveBytes, entry: Entry, budget: Budget): Promise<Uint8Array | string> => {
  if (entry.encrypted) return "the archive within is locked with a password";
  if (entry.method !== 0 && entry.method !== 8) return "the archive within is packed in a way that is not known";
  if (entry.packed > budget.bytes) return "the archive within is too large to look inside";
  const header = await archive.read(entry.header, 30);
  const start = header === undefined ? 0 : entry.header + 30 + u16(header, 26) + u16(header, 28);
  const packed = header === undefined ? undefined : await archive.read(start, entry.packed);
  if (packed === undefined) return "the archive is damaged";
  budget.bytes -= packed.length;
  return entry.method === 0 ? packed : inflated(packed, budget);
};

const inflated = (packed: Uint8Array, budget: Budget): Uint8Array | string => {
  const pieces: Uint8Array[] = [];
  let length = 0;
  try {
    const stream = new Inflate((chunk) => {
      length += chunk.length;
      if (length > budget.bytes) throw new RangeError("too large");
      pieces.push(chunk);
    });
    const step = 16 * 1024;
    for (let at = 0; at < packed.length; at += step)
      stream.push(packed.subarray(at, at + step), at + step >= packed.length);
  } catch (error) {
    return error instanceof RangeError ? "the archive within is too large to look inside" : "the archive is damaged";
  }
  budget.bytes -= length;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
};
