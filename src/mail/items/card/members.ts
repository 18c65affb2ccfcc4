import { readOneOff } from "../../../pst/one-off.ts";

/** Members of a personal distribution list ([MS-OXOCNTC] 2.2.2). */
export interface Member {
  readonly name: string;
  /** "" where the member has none: another list, or only a pointer. */
  readonly address: string;
  /** The contact or list of a data file that the member is: the file's record key in hexadecimal, and the node. */
  readonly item: { readonly store: string; readonly nid: number } | undefined;
}

const wrappedProvider = Buffer.from("c091add3519dcf11a4a900aa0047faa4", "hex");

const bufferOf = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);

/** What Outlook writes as the type of a list within a list; its "address" is none. */
const listType = "MAPIPDL";

const itemOf = (id: Buffer): Member["item"] =>
  // [MS-PST] 2.4.3.2: flags, the store's record key, the node.
  id.length === 24 && id.readUInt32LE(0) === 0
    ? { store: id.toString("hex", 4, 20), nid: id.readUInt32LE(20) }
    : undefined;

/** The id inside a wrapped one ([MS-OXOCNTC] 2.2.2.2.4.1.1: flags, provider, one byte of kind); else the id itself. */
const unwrapped = (id: Buffer): { readonly kind: number; readonly id: Buffer } =>
  id.length > 21 && id.subarray(4, 20).equals(wrappedProvider)
    ? { kind: (id[20] ?? 0) & 0x0f, id: id.subarray(21) }
    : { kind: 0, id };

const kinds = { contact: 3, list: 4 } as const;

/**
 * One member by its entry id and the one-off copy beside it; undefined where both only point into an address book.
 * `codepage`: of what is stored in 8-bit text.
 */
export const readMember = (
  id: Uint8Array | undefined,
  copy: Uint8Array | undefined,
  codepage: number,
): Member | undefined => {
  const inner = id === undefined || id.length === 0 ? undefined : unwrapped(bufferOf(id));
  const known =
    (copy === undefined ? undefined : readOneOff(unwrapped(bufferOf(copy)).id, codepage)) ??
    (inner && readOneOff(inner.id, codepage));
  const item = inner?.kind === kinds.contact || inner?.kind === kinds.list ? itemOf(inner.id) : undefined;
  if (known === undefined) return item === undefined ? undefined : { name: "", address: "", item };
  const isList = inner?.kind === kinds.list || known.type === listType;
  return { name: known.name, address: isList ? "" : known.address, item };
};

/**
 * Entry ids and one-off copies of a long list's members ([MS-OXOCNTC] 2.2.2.2.4 PidLidDistributionListStream): a head of
 * seven numbers, then each member's two ids and what may follow, each after its length.
 */
export const streamMembers = (bytes: Uint8Array): (readonly [id: Uint8Array, copy: Uint8Array])[] => {
  const stream = bufferOf(bytes);
  const members: (readonly [Uint8Array, Uint8Array])[] = [];
  if (stream.length < 28) return members;
  const count = stream.readUInt32LE(12);
  let at = 28;
  const piece = (): Buffer | undefined => {
    if (at + 4 > stream.length) return undefined;
    const from = at + 4;
    at = from + stream.readUInt32LE(at);
    return at > stream.length ? undefined : stream.subarray(from, at);
  };
  while (members.length < count) {
    const [id, copy, more] = [piece(), piece(), piece()];
    if (id === undefined || copy === undefined || more === undefined) break;
    members.push([id, copy]);
  }
  return members;
};
