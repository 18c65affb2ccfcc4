const empty = -1;
const removed = -2;

/**
 * From a UID to the slot that holds it: an open-addressed table of 32-bit slot numbers, at most half full. The UIDs
 * themselves stay where the slots are (`uidAt`), so that it takes 4 to 16 octets for each.
 */
export class UidIndex {
  readonly #uidAt: (slot: number) => number;
  #table = new Int32Array(16).fill(empty);
  #size = 0;
  /** Places that are not empty: slots, and what was removed. */
  #used = 0;

  constructor(uidAt: (slot: number) => number) {
    this.#uidAt = uidAt;
  }

  get size(): number {
    return this.#size;
  }

  /** The slot of this UID, or -1. */
  find(uid: number): number {
    const place = this.#placeOf(uid);
    return place < 0 ? -1 : (this.#table[place] ?? -1);
  }

  /** Adds a UID that is not there. */
  add(uid: number, slot: number): void {
    if ((this.#used + 1) * 2 > this.#table.length) this.#rebuild();
    this.#put(uid, slot);
    this.#size += 1;
  }

  /** Takes a UID out; gives the slot that it had, or -1. */
  remove(uid: number): number {
    const place = this.#placeOf(uid);
    if (place < 0) return -1;
    const slot = this.#table[place] ?? -1;
    this.#table[place] = removed;
    this.#size -= 1;
    return slot;
  }

  #placeOf(uid: number): number {
    const mask = this.#table.length - 1;
    for (let place = start(uid) & mask; ; place = (place + 1) & mask) {
      const slot = this.#table[place] ?? empty;
      if (slot === empty) return -1;
      if (slot !== removed && this.#uidAt(slot) === uid) return place;
    }
  }

  #put(uid: number, slot: number): void {
    const mask = this.#table.length - 1;
    let place = start(uid) & mask;
    while ((this.#table[place] ?? empty) >= 0) place = (place + 1) & mask;
    if (this.#table[place] === empty) this.#used += 1;
    this.#table[place] = slot;
  }

  #rebuild(): void {
    const slots = this.#table.filter((slot) => slot >= 0);
    let length = this.#table.length;
    while ((slots.length + 1) * 4 > length) length *= 2;
    this.#table = new Int32Array(length).fill(empty);
    this.#used = 0;
    for (const slot of slots) this.#put(this.#uidAt(slot), slot);
  }
}

/** A UID has up to 53 bits; its lower 32, and the rest, spread over 32 bits (Knuth's multiplicative hash). */
const start = (uid: number): number => {
  const low = Math.imul((uid % 4_294_967_296) ^ Math.floor(uid / 4_294_967_296), 0x9e3779b1);
  return low ^ (low >>> 15);
};
