import { u16, u32 } from "../bytes.ts";
import { narrowText } from "../text.ts";

/** A file in a zip archive, as its directory or its own header tells of it. Sizes in bytes. */
export interface ZipEntry {
  /** As the directory spells it and as its own header does: programs differ in which they trust. */
  readonly names: readonly string[];
  readonly method: number;
  readonly encrypted: boolean;
  readonly packed: number;
  /** Where its own header begins. */
  readonly header: number;
}

const records = { end: 0x06054b50, central: 0x02014b50, local: 0x04034b50 } as const;
const endBytes = 22;

/** The end record stands within this many bytes of the archive's end (APPNOTE 4.3.16: a comment has 16 bits). */
export const longestTail = endBytes + 0xffff;

export interface Directory {
  readonly offset: number;
  readonly size: number;
  readonly count: number;
}

/** Reads the end record from an archive's last bytes; `size`: of the whole archive. A sentence where there is none. */
export const directoryAt = (tail: Uint8Array, size: number): Directory | string => {
  let end = tail.length - endBytes;
  while (end >= 0 && u32(tail, end) !== records.end) end--;
  if (end < 0) return "the archive has no directory";
  const directory = { size: u32(tail, end + 12), offset: u32(tail, end + 16), count: u16(tail, end + 10) };
  return directory.offset + directory.size > size ? "the archive's directory is of no known form" : directory;
};

/** The last part of a name in an archive; some writers use backslashes. */
export const baseName = (name: string): string => name.split(/[/\\]/).findLast((part) => part !== "") ?? name;

// Bit 11: the name is UTF-8; else it is of some older codepage, and guessed.
const nameAt = (bytes: Uint8Array, from: number, length: number, flags: number): string =>
  narrowText(bytes.subarray(from, from + length), (flags & 0x800) !== 0 ? 65001 : 0);

/** Entries of a directory's bytes (APPNOTE 4.3.12), no more than `most`. */
export const directoryEntries = (bytes: Uint8Array, count: number, most: number): ZipEntry[] => {
  const entries: ZipEntry[] = [];
  for (let at = 0; entries.length < Math.min(count, most) && u32(bytes, at) === records.central;) {
    const flags = u16(bytes, at + 8);
    const nameLength = u16(bytes, at + 28);
    entries.push({
      names: [nameAt(bytes, at + 46, nameLength, flags)],
      encrypted: (flags & 1) !== 0,
      method: u16(bytes, at + 10),
      packed: u32(bytes, at + 20),
      header: u32(bytes, at + 42),
    });
    at += 46 + nameLength + u16(bytes, at + 30) + u16(bytes, at + 32);
  }
  return entries;
};

/** Where the data of an entry begins, its own header's first 30 bytes standing at `at`. */
export const dataStart = (bytes: Uint8Array, at: number, header: number): number =>
  header + 30 + u16(bytes, at + 26) + u16(bytes, at + 28);

/** An entry of an archive that is in memory, with its packed bytes. */
export interface HeldEntry extends Omit<ZipEntry, "packed" | "header"> {
  readonly data: Uint8Array;
}

const unknownSizes = new Set([0, 0xffff_ffff]);

/** What an entry's own header adds to what the directory says of it; or all that is known of it. */
const held = (bytes: Uint8Array, header: number, listed: ZipEntry | undefined): HeldEntry => {
  const nothing = new Uint8Array(0);
  if (header + 30 > bytes.length || u32(bytes, header) !== records.local)
    return { names: listed?.names ?? [], method: 0, encrypted: false, data: nothing };
  const flags = u16(bytes, header + 6);
  const own = nameAt(bytes, header + 30, u16(bytes, header + 26), flags);
  const packed = listed?.packed ?? u32(bytes, header + 18);
  const from = dataStart(bytes, header, header);
  return {
    names: [...new Set([...(listed?.names ?? []), own])],
    method: u16(bytes, header + 8),
    encrypted: (flags & 1) !== 0,
    data: unknownSizes.has(packed) ? bytes.subarray(from) : bytes.subarray(from, from + packed),
  };
};

const localAt = (bytes: Uint8Array, from: number): number => {
  for (let at = bytes.indexOf(0x50, from); at >= 0; at = bytes.indexOf(0x50, at + 1))
    if (u32(bytes, at) === records.local) return at;
  return -1;
};

/**
 * Entries of an archive in memory: those of its directory, no more than `most`, then those that the directory hides but
 * that lie in the file, where programs that read from the start find them.
 */
export function* heldEntries(bytes: Uint8Array, most: number): Generator<HeldEntry> {
  const directory = directoryAt(bytes.subarray(Math.max(0, bytes.length - longestTail)), bytes.length);
  const listed =
    typeof directory === "string"
      ? []
      : directoryEntries(bytes.subarray(directory.offset), directory.count, most).toSorted(
          (one, other) => one.header - other.header,
        );
  for (const entry of listed) yield held(bytes, entry.header, entry);
  let next = 0;
  for (let at = localAt(bytes, 0); at >= 0;) {
    while ((listed[next]?.header ?? Number.POSITIVE_INFINITY) < at) next++;
    const known = listed[next]?.header === at ? listed[next] : undefined;
    if (known === undefined) yield held(bytes, at, undefined);
    // What lies within an entry's data is that entry's, where both headers agree on how long it is.
    const own = u32(bytes, at + 18);
    const agreed = known !== undefined && known.packed === own && !unknownSizes.has(own);
    at = localAt(bytes, agreed ? Math.max(at + 4, dataStart(bytes, at, at) + own) : at + 4);
  }
}
