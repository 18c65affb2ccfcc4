import type { LedgerItem } from "./types.ts";
import { UidIndex } from "./uid-index.ts";

/** What few items have, and hashes that are no 32 octets in base64url. */
type Rare = Partial<Pick<LedgerItem, "hash" | "note" | "gone" | "stored" | "emailId">>;

/** One record: uid, target uid, size and date as doubles, then flags' number and stamp in 32 bits, then the hash. */
const at = { uid: 0, targetUid: 8, size: 16, date: 24, flags: 32, stamp: 36, hash: 40 } as const;
const recordSize = 72;
const hashSize = 32;
/** Records in one block of memory; a smaller table has one smaller block. A power of two. */
const blockRecords = 256;

interface Block {
  readonly view: DataView;
  readonly octets: Buffer;
}

const blockOf = (records: number): Block => {
  const octets = Buffer.allocUnsafeSlow(records * recordSize);
  return { octets, view: new DataView(octets.buffer, octets.byteOffset, octets.length) };
};

/** Flags as numbers: a million items share few sets of flags. */
class Flags {
  readonly #texts: string[] = [];
  readonly #numbers = new Map<string, number>();

  numberOf(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    this.#numbers.set(text, this.#texts.length);
    return this.#texts.push(text) - 1;
  }

  textOf(number: number): string {
    return this.#texts[number] ?? "";
  }
}

/**
 * The items of one folder by UID, as a Map would hold them in the order they were added, in 76 octets each and not in
 * some 350: a mailbox of half a million messages stays small. An item is made anew at each look; change it with `set`.
 */
export class ItemTable implements Iterable<[number, LedgerItem]> {
  readonly #blocks: Block[] = [];
  readonly #rare = new Map<number, Rare>();
  readonly #flags = new Flags();
  #slots = 0;
  readonly #index = new UidIndex((slot) => this.#uid(slot));

  get size(): number {
    return this.#index.size;
  }

  has(uid: number): boolean {
    return this.#index.find(uid) >= 0;
  }

  get(uid: number): LedgerItem | undefined {
    const slot = this.#index.find(uid);
    return slot < 0 ? undefined : this.#read(slot);
  }

  set(uid: number, item: LedgerItem): this {
    const found = this.#index.find(uid);
    const slot = found >= 0 ? found : this.#slots;
    if (found < 0) {
      this.#slots += 1;
      this.#grow(slot);
    }
    this.#write(slot, uid, item);
    if (found < 0) this.#index.add(uid, slot);
    return this;
  }

  delete(uid: number): boolean {
    const slot = this.#index.remove(uid);
    if (slot < 0) return false;
    // No UID is 0: the record is passed over from here on.
    this.#block(slot).view.setFloat64(this.#offset(slot) + at.uid, 0);
    this.#rare.delete(slot);
    return true;
  }

  *keys(): Generator<number> {
    for (let slot = 0; slot < this.#slots; slot += 1) {
      const uid = this.#uid(slot);
      if (uid !== 0) yield uid;
    }
  }

  *values(): Generator<LedgerItem> {
    for (let slot = 0; slot < this.#slots; slot += 1) if (this.#uid(slot) !== 0) yield this.#read(slot);
  }

  *entries(): Generator<[number, LedgerItem]> {
    for (const item of this.values()) yield [item.uid, item];
  }

  [Symbol.iterator](): Generator<[number, LedgerItem]> {
    return this.entries();
  }

  #block(slot: number): Block {
    const block = this.#blocks[Math.floor(slot / blockRecords)];
    if (block === undefined) throw new RangeError("a record past the table's end");
    return block;
  }

  #offset(slot: number): number {
    return (slot % blockRecords) * recordSize;
  }

  #uid(slot: number): number {
    return this.#block(slot).view.getFloat64(this.#offset(slot) + at.uid);
  }

  /** Room for this slot: the first block grows to its size by doubling, further ones are whole from the start. */
  #grow(slot: number): void {
    const number = Math.floor(slot / blockRecords);
    const block = this.#blocks[number];
    if (block !== undefined && this.#offset(slot) < block.octets.length) return;
    if (number > 0) {
      this.#blocks.push(blockOf(blockRecords));
      return;
    }
    const bigger = blockOf(Math.min(blockRecords, Math.max(8, slot * 2)));
    block?.octets.copy(bigger.octets);
    this.#blocks[0] = bigger;
  }

  #write(slot: number, uid: number, item: LedgerItem): void {
    const { view, octets } = this.#block(slot);
    const offset = this.#offset(slot);
    view.setFloat64(offset + at.uid, uid);
    view.setFloat64(offset + at.targetUid, item.targetUid ?? Number.NaN);
    view.setFloat64(offset + at.size, item.size);
    view.setFloat64(offset + at.date, item.at);
    view.setUint32(offset + at.flags, this.#flags.numberOf(item.flags));
    view.setUint32(offset + at.stamp, item.stamp);
    const packed = packHash(item.hash, octets, offset + at.hash);
    const { note, gone, stored, emailId } = item;
    if (packed && (note ?? gone ?? stored ?? emailId) === undefined) this.#rare.delete(slot);
    else this.#rare.set(slot, { ...(packed ? {} : { hash: item.hash }), ...given({ note, gone, stored, emailId }) });
  }

  #read(slot: number): LedgerItem {
    const { view, octets } = this.#block(slot);
    const offset = this.#offset(slot);
    const targetUid = view.getFloat64(offset + at.targetUid);
    const rare = this.#rare.get(slot);
    const item: LedgerItem = {
      uid: view.getFloat64(offset + at.uid),
      targetUid: Number.isNaN(targetUid) ? undefined : targetUid,
      size: view.getFloat64(offset + at.size),
      at: view.getFloat64(offset + at.date),
      flags: this.#flags.textOf(view.getUint32(offset + at.flags)),
      hash: rare?.hash ?? octets.toString("base64url", offset + at.hash, offset + recordSize),
      stamp: view.getUint32(offset + at.stamp),
    };
    return rare === undefined ? item : { ...item, ...rare };
  }
}

/** Writes a hash as octets; false where it is not 32 octets in base64url (no hash at all, for what was never read). */
const packHash = (hash: string, into: Buffer, offset: number): boolean =>
  hash.length === 43 &&
  into.write(hash, offset, hashSize, "base64url") === hashSize &&
  into.toString("base64url", offset, offset + hashSize) === hash;

const given = (rare: Rare): Rare => {
  const { note, gone, stored, emailId } = rare;
  return {
    ...(note === undefined ? {} : { note }),
    ...(gone === undefined ? {} : { gone }),
    ...(stored === undefined ? {} : { stored }),
    ...(emailId === undefined ? {} : { emailId }),
  };
};
