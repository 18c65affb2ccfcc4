/** Memory for what is being made of an item. */
export interface Rooms {
  /** Memory for so many bytes, at a multiple of 8. What stands in it is not said. */
  readonly take: (bytes: number) => Buffer;
  /** Only so many bytes of what was taken last are used. */
  readonly keep: (room: Buffer, bytes: number) => Buffer;
  /** Text in UTF-8. */
  readonly text: (text: string) => Buffer;
  /** Memory for the piece that follows `piece`, which was given away; the same where a piece is done with by then. */
  readonly after: (piece: Buffer) => Buffer;
  /** Where pieces of an attachment are read to: each is done with when the next is read. Undefined: new memory for each. */
  readonly reading: ((bytes: number) => Uint8Array) | undefined;
}

/** New memory for everything: nobody knows how long it is needed. */
export const freshRooms: Rooms = {
  take: (bytes) => Buffer.allocUnsafeSlow(bytes),
  keep: (room, bytes) => room.subarray(0, bytes),
  text: (text) => Buffer.from(text, "utf8"),
  after: ({ length }) => Buffer.allocUnsafeSlow(length),
  reading: undefined,
};

const aligned = (bytes: number): number => Math.ceil(bytes / 8) * 8;

/**
 * The same memory again and again, for one who writes an item before he makes the next: no clean-up, and no more memory
 * for many items than for one. What does not fit gets new memory.
 */
export const reusedRooms = (bytes: number): Rooms & { clear(): void } => {
  const memory = Buffer.allocUnsafeSlow(bytes);
  let used = 0;
  let read = new Uint8Array(0);
  const take = (wanted: number): Buffer => {
    if (used + wanted > memory.length) return Buffer.allocUnsafeSlow(wanted);
    const room = memory.subarray(used, used + wanted);
    used += aligned(wanted);
    return room;
  };
  const keep = (room: Buffer, kept: number): Buffer => {
    if (room.buffer === memory.buffer) used = aligned(room.byteOffset - memory.byteOffset + kept);
    return room.subarray(0, kept);
  };
  return {
    take,
    keep,
    text(text) {
      const most = text.length * 3;
      if (used + most > memory.length) return Buffer.from(text, "utf8");
      const room = take(most);
      return keep(room, room.write(text, "utf8"));
    },
    after: (piece) => piece,
    reading(wanted) {
      if (read.length < wanted) read = new Uint8Array(wanted);
      return read.subarray(0, wanted);
    },
    clear() {
      used = 0;
    },
  };
};
