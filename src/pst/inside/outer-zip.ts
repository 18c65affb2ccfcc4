import { namedForm } from "./forms.ts";
import { filesWithin } from "./look.ts";
import { tooDeep, tooLarge, tooMany, unseen, type Budget, type Met } from "./types.ts";
import { unpacked } from "./unpack.ts";
import {
  baseName,
  dataStart,
  directoryAt,
  directoryEntries,
  longestTail,
  type Directory,
  type ZipEntry,
} from "./zip-entries.ts";

/** Bytes of an archive from a place; fewer only at its end, undefined where they are lost. */
export interface ArchiveBytes {
  readonly size: number;
  read(offset: number, length: number): Promise<Uint8Array | undefined>;
}

/**
 * Names in a zip file that is too large to be held: its directory is read by ranges, and of its entries only those that
 * hold files by their names.
 */
export async function* outerZip(archive: ArchiveBytes, budget: Budget): AsyncGenerator<Met> {
  const entries = await entriesOf(archive, budget);
  if (typeof entries === "string") {
    yield unseen("unreadable", [], entries);
    return;
  }
  for (const entry of entries) {
    const [name = ""] = entry.names;
    const here = [baseName(name)];
    if (--budget.names < 0) {
      yield unseen("too-much", [], tooMany);
      return;
    }
    yield { kind: "file", path: here, names: entry.names };
    if (namedForm(name, "") !== undefined) yield* withinEntry(archive, entry, budget, here);
  }
}

/** More than an entry of a directory takes, its name and extra fields with it. */
const entryBytes = 400;

const entriesOf = async (archive: ArchiveBytes, budget: Budget): Promise<ZipEntry[] | string> => {
  const tailStart = Math.max(0, archive.size - longestTail);
  const tail = await archive.read(tailStart, archive.size - tailStart);
  if (tail === undefined) return "the archive is damaged";
  const directory = directoryAt(tail, archive.size);
  if (typeof directory === "string") return directory;
  const bytes = await directoryBytes(archive, directory, tail, tailStart, budget);
  const most = budget.names + 1;
  const entries = bytes === undefined ? [] : directoryEntries(bytes, directory.count, most);
  // Fewer than it states: some of them nobody has looked at.
  return entries.length < Math.min(directory.count, most) ? "the archive is damaged" : entries;
};

const directoryBytes = (
  archive: ArchiveBytes,
  { offset, size }: Directory,
  tail: Uint8Array,
  tailStart: number,
  budget: Budget,
): Promise<Uint8Array | undefined> =>
  offset >= tailStart
    ? Promise.resolve(tail.subarray(offset - tailStart))
    : archive.read(offset, Math.min(size, budget.names * entryBytes + 1024));

async function* withinEntry(
  archive: ArchiveBytes,
  { names, encrypted, method, packed, header }: ZipEntry,
  budget: Budget,
  here: readonly string[],
): AsyncGenerator<Met> {
  if (encrypted) yield unseen("unreadable", here, "what is within is locked with a password");
  else if (budget.depth <= 1) yield unseen("too-much", here, tooDeep);
  else if (packed > budget.bytes) yield unseen("too-much", here, tooLarge);
  else {
    const start = await archive.read(header, 30);
    const data = start && (await archive.read(dataStart(start, 0, header), packed));
    const inner = data && unpacked(method, data, budget.bytes);
    if (inner === undefined) yield unseen("unreadable", here, "the archive is damaged");
    else if (!(inner instanceof Uint8Array)) {
      if (inner.why === "too-much" && method !== 0) budget.bytes = 0;
      yield unseen(inner.why, here, inner.detail);
    } else {
      budget.bytes -= inner.length;
      yield* filesWithin({ bytes: inner, name: names[0] ?? "", type: "" }, budget, here, 1);
    }
  }
}
