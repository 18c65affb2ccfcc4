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
