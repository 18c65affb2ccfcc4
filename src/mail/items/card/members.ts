/** Members of a personal distribution list ([MS-OXOCNTC] 2.2.2). */
export interface Member {
  readonly name: string;
  readonly address: string;
}

const oneOff = Buffer.from("812b1fa4bea310199d6e00dd010f5402", "hex");
const wrapped = Buffer.from("c091add3519dcf11a4a900aa0047faa4", "hex");

const cut = (text: string, at: number): readonly [string, number] => {
  const end = text.indexOf("\0", at);
  return end < 0 ? [text.slice(at), text.length] : [text.slice(at, end), end + 1];
};

/** A one-off entry id ([MS-OXCDATA] 2.2.5.1): name, type and address in one. */
const readOneOff = (id: Buffer): Member | undefined => {
  if (id.length < 24 || !id.subarray(4, 20).equals(oneOff)) return undefined;
  const isUnicode = (id.readUInt16LE(22) & 0x8000) !== 0;
  const text = id.subarray(24).toString(isUnicode ? "utf16le" : "latin1");
  const [name, afterName] = cut(text, 0);
  const [, afterType] = cut(text, afterName);
  const [address] = cut(text, afterType);
  return { name, address };
};

/** What an entry id says of a member: itself a one-off, or a wrapped one; others point to an address book. */
export const readMember = (bytes: Uint8Array): Member | undefined => {
  const id = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  // [MS-OXOCNTC] 2.2.2.2.4.1: flags, provider, one byte of kind, and the id inside.
  if (id.length > 21 && id.subarray(4, 20).equals(wrapped)) return readOneOff(id.subarray(21));
  return readOneOff(id);
};
