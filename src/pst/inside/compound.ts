import { concat, u16, u32, u8 } from "../bytes.ts";
import { wideText } from "../text.ts";
import { isCompound } from "./forms.ts";

/** A stream or storage of a compound file ([MS-CFB] 2.6). */
export interface CompoundEntry {
  readonly name: string;
  readonly kind: "storage" | "stream";
  /** Bytes that a stream states. */
  readonly size: number;
  readonly id: number;
}

/** A compound file in memory. Whatever its bytes: no chain and no tree in it is followed for ever. */
export interface Compound {
  readonly root: CompoundEntry;
  /** Entries of a storage. Each entry is given once, so that storages within themselves end. */
  children(storage: CompoundEntry): readonly CompoundEntry[];
  /** At most `most` bytes of a stream; fewer where its chain is broken. */
  read(stream: CompoundEntry, most: number): Uint8Array;
}

const last = 0xffff_fffa; // Sector numbers from here on are marks: end of chain, free, and the like (2.1).
const entryBytes = 128;
const headerSlots = 109;

interface Sectors {
  readonly bytes: Uint8Array;
  readonly size: number;
  /** What follows each sector. */
  readonly next: Uint32Array;
}

/** Numbers of a chain's sectors, no more than are needed for `most` bytes. A chain that comes back ends. */
const chain = ({ next, size }: Sectors, first: number, most: number): number[] => {
  const sectors: number[] = [];
  const longest = Math.min(next.length, Math.ceil(most / size));
  for (let at = first; at < last && sectors.length < longest; at = next[at] ?? last) sectors.push(at);
  return sectors;
};

const chained = (sectors: Sectors, first: number, most: number): Uint8Array =>
  concat(
    chain(sectors, first, most).map((at) => sectors.bytes.subarray(at * sectors.size, (at + 1) * sectors.size)),
  ).subarray(0, most);

const numbers = (bytes: Uint8Array): Uint32Array => {
  const all = new Uint32Array(bytes.length >>> 2);
  for (let index = 0; index < all.length; index++) all[index] = u32(bytes, index * 4);
  return all;
};

/** The table of what follows each sector, by the header's list of its sectors and the chained rest of that list (2.3, 2.5). */
const fileTable = (file: Uint8Array, body: Uint8Array, size: number): Uint32Array => {
  const all = Math.ceil(body.length / size);
  const sectorAt = (at: number): Uint8Array => body.subarray(at * size, (at + 1) * size);
  // Each of these describes size / 4 sectors: more of them than the file has sectors to describe are none.
  const most = Math.ceil((all * 4) / size) + headerSlots;
  const listed: number[] = [];
  for (let slot = 0; slot < headerSlots; slot++) listed.push(u32(file, 0x4c + slot * 4));
  for (let more = u32(file, 0x44); more < last && listed.length < most;) {
    const sector = sectorAt(more);
    for (let at = 0; at + 8 <= sector.length; at += 4) listed.push(u32(sector, at));
    more = sector.length < size ? last : u32(sector, size - 4);
  }
  return numbers(concat(listed.filter((at) => at < all).map(sectorAt))).subarray(0, all);
};

interface Record extends CompoundEntry {
  readonly left: number;
  readonly right: number;
  readonly child: number;
  readonly start: number;
}

const recordAt = (directory: Uint8Array, id: number): Record | undefined => {
  const at = id * entryBytes;
  if (at + entryBytes > directory.length) return undefined;
  const kind = u8(directory, at + 0x42);
  if (kind !== 1 && kind !== 2 && kind !== 5) return undefined;
  const length = Math.min(64, u16(directory, at + 0x40));
  return {
    id,
    name: wideText(directory.subarray(at, at + length)),
    kind: kind === 2 ? "stream" : "storage",
    left: u32(directory, at + 0x44),
    right: u32(directory, at + 0x48),
    child: u32(directory, at + 0x4c),
    start: u32(directory, at + 0x74),
    size: u32(directory, at + 0x78),
  };
};

/** Opens a compound file ([MS-CFB]); undefined where it is none. */
export const openCompound = (file: Uint8Array): Compound | undefined => {
  const shift = u16(file, 0x1e);
  if (!isCompound(file) || (shift !== 9 && shift !== 12)) return undefined;
  const size = 1 << shift;
  const body = file.subarray(size);
  const sectors: Sectors = { bytes: body, size, next: fileTable(file, body, size) };
  const directory = chained(sectors, u32(file, 0x30), body.length);
  const root = recordAt(directory, 0);
  if (root === undefined) return undefined;
  const smallBelow = u32(file, 0x38);
  const small: Sectors = {
    bytes: chained(sectors, root.start, root.size),
    size: 64,
    next: numbers(chained(sectors, u32(file, 0x3c), body.length)),
  };
  const given = new Set([0]);
  const walk = (first: number): Record[] => {
    const found: Record[] = [];
    const left = [first];
    for (let id = left.pop(); id !== undefined; id = left.pop()) {
      if (id >= last || given.has(id)) continue;
      given.add(id);
      const record = recordAt(directory, id);
      if (record === undefined) continue;
      found.push(record);
      left.push(record.right, record.left);
    }
    return found;
  };
  return {
    root,
    children: ({ id }) => walk(recordAt(directory, id)?.child ?? last),
    read: ({ id, size: stated }, most) => {
      const wanted = Math.min(stated, most);
      const start = recordAt(directory, id)?.start ?? last;
      return chained(stated < smallBelow ? small : sectors, start, wanted);
    },
  };
};
