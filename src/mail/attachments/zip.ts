import { inflateRawSync } from "node:zlib";

/** What was found in an archive: the reason to stop it, or undefined. */
export type Judge = (name: string) => string | undefined;

const limits = { depth: 6, entries: 20_000, inflated: 200_000_000 };

interface Budget {
  entries: number;
  inflated: number;
}

/** True when the octets begin as a ZIP archive does. */
export const isZip = (data: Buffer): boolean => data.length > 21 && data.readUInt32LE(0) === 0x04034b50;

/**
 * Looks through a ZIP archive and the archives in it (APPNOTE 4.3). Both the central directory's names and the local
 * headers' are judged, for programs differ in which they trust. An archive that can not be looked through within the
 * limits is stopped too: nobody knows what is in it.
 */
export const judgeZip = (data: Buffer, judge: Judge): string | undefined =>
  look(data, judge, 0, { entries: limits.entries, inflated: limits.inflated });

const tooMuch = "the archive is too big or too deep to be looked through";

const look = (data: Buffer, judge: Judge, depth: number, budget: Budget): string | undefined => {
  if (depth > limits.depth) return tooMuch;
  for (const entry of entriesOf(data)) {
    budget.entries -= 1;
    if (budget.entries < 0) return tooMuch;
    const why = entry.names.map(judge).find((one) => one !== undefined);
    if (why !== undefined) return why;
    const archive =
      entry.names.some((name) => /\.(zip|jar|docx|xlsx|pptx|odt|ods)[\s.]*$/i.test(name)) || startsAsZip(entry);
    if (!archive || entry.encrypted) continue;
    const inner = inflate(entry, budget);
    if (inner === undefined) return tooMuch;
    const deeper = isZip(inner) ? look(inner, judge, depth + 1, budget) : undefined;
    if (deeper !== undefined) return deeper;
  }
  return undefined;
};

interface Entry {
  readonly names: readonly string[];
  readonly method: number;
  readonly encrypted: boolean;
  readonly data: Buffer;
}

const startsAsZip = ({ method, data }: Entry): boolean => {
  if (method === 0) return isZip(data);
  if (method !== 8) return false;
  try {
    return isZip(inflateRawSync(data.subarray(0, 4_096), { maxOutputLength: 65_536, finishFlush: 2 }));
  } catch {
    return false;
  }
};

const inflate = ({ method, data }: Entry, budget: Budget): Buffer | undefined => {
  if (method === 0) return data;
  if (method !== 8) return Buffer.alloc(0);
  try {
    const inner = inflateRawSync(data, { maxOutputLength: Math.max(1, budget.inflated) });
    budget.inflated -= inner.length;
    return inner;
  } catch (error) {
    // A bomb is stopped; a broken entry can not be opened by anybody.
    return (error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE" ? undefined : Buffer.alloc(0);
  }
};

function* entriesOf(data: Buffer): Generator<Entry> {
  const central = [...centralEntries(data)];
  const seen = new Set(central.map(({ offset }) => offset));
  for (const entry of central) yield readLocal(data, entry.offset, entry);
  // Entries that the directory hides but that lie in the file.
  for (let at = data.indexOf("PK\x03\x04", 0, "latin1"); at >= 0; at = data.indexOf("PK\x03\x04", at + 4, "latin1")) {
    if (!seen.has(at) && at + 30 <= data.length) yield readLocal(data, at, undefined);
  }
}

interface Central {
  readonly offset: number;
  readonly name: string;
  readonly packed: number;
}

function* centralEntries(data: Buffer): Generator<Central> {
  const end = data.lastIndexOf("PK\x05\x06", data.length, "latin1");
  if (end < 0 || end + 22 > data.length) return;
  const count = data.readUInt16LE(end + 10);
  let at = data.readUInt32LE(end + 16);
  for (let i = 0; i < count && at + 46 <= data.length && data.readUInt32LE(at) === 0x02014b50; i += 1) {
    const [nameLength, extra, comment] = [
      data.readUInt16LE(at + 28),
      data.readUInt16LE(at + 30),
      data.readUInt16LE(at + 32),
    ];
    yield {
      offset: data.readUInt32LE(at + 42),
      name: data.toString("utf8", at + 46, at + 46 + nameLength),
      packed: data.readUInt32LE(at + 20),
    };
    at += 46 + nameLength + extra + comment;
  }
}

const readLocal = (data: Buffer, at: number, central: Central | undefined): Entry => {
  const names = central === undefined ? [] : [central.name];
  if (at + 30 > data.length || data.readUInt32LE(at) !== 0x04034b50) {
    return { names, method: 0, encrypted: false, data: Buffer.alloc(0) };
  }
  const nameLength = data.readUInt16LE(at + 26);
  const from = at + 30 + nameLength + data.readUInt16LE(at + 28);
  const packed = central?.packed ?? data.readUInt32LE(at + 18);
  return {
    names: [...names, data.toString("utf8", at + 30, at + 30 + nameLength)],
    method: data.readUInt16LE(at + 8),
    encrypted: (data.readUInt16LE(at + 6) & 1) === 1,
    data: packed === 0 || packed === 0xffffffff ? data.subarray(from) : data.subarray(from, from + packed),
  };
};
