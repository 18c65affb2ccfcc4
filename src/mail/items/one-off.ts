/** A person as an entry id holds one in full ([MS-OXCDATA] 2.2.5.1). */
export interface OneOff {
  readonly name: string;
  /** "SMTP", "MAPIPDL" ..., in capitals. */
  readonly type: string;
  readonly address: string;
}

const provider = Buffer.from("812b1fa4bea310199d6e00dd010f5402", "hex");

const cut = (text: string, at: number): readonly [string, number] => {
  const end = text.indexOf("\0", at);
  return end < 0 ? [text.slice(at), text.length] : [text.slice(at, end), end + 1];
};

/** Reads a one-off entry id: name, type and address in one. Undefined for ids that only point somewhere. */
export const readOneOff = (bytes: Uint8Array): OneOff | undefined => {
  const id = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (id.length < 24 || !id.subarray(4, 20).equals(provider)) return undefined;
  const isUnicode = (id.readUInt16LE(22) & 0x8000) !== 0;
  const text = id.subarray(24).toString(isUnicode ? "utf16le" : "latin1");
  const [name, afterName] = cut(text, 0);
  const [type, afterType] = cut(text, afterName);
  const [address] = cut(text, afterType);
  return { name, type: type.toUpperCase(), address };
};

/** Entry ids of a FlatEntryList ([MS-OXCDATA] 2.3.3): a count, a size, then each after its length, padded to four bytes. */
export const flatEntries = (bytes: Uint8Array): Uint8Array[] => {
  const list = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const entries: Uint8Array[] = [];
  const count = list.length < 8 ? 0 : list.readUInt32LE(0);
  for (let at = 8; entries.length < count && at + 4 <= list.length;) {
    const end = at + 4 + list.readUInt32LE(at);
    if (end > list.length) break;
    entries.push(list.subarray(at + 4, end));
    at = end + ((4 - (end % 4)) % 4);
  }
  return entries;
};
