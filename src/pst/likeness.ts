/**
 * A number of 52 bits out of an item's class, subject and sending time. Items of different likeness are no duplicates;
 * items of the same one may be.
 */
export const likeness = (
  messageClass: Uint8Array,
  subject: Uint8Array | undefined,
  time: Uint8Array | undefined,
): number => {
  const halves = [0x811c9dc5, 0x9747b28c].map((seed) => {
    const named = hashed(messageClass, seed);
    const titled = subject === undefined ? named : hashed(subject, named);
    return time === undefined ? titled : hashed(time, titled);
  });
  return (halves[0] ?? 0) + ((halves[1] ?? 0) & 0xf_ffff) * 0x1_0000_0000;
};

/** FNV-1a with a final stir: quick, and good enough to find candidates. */
export const hashed = (bytes: Uint8Array, seed = 0x811c9dc5): number => {
  let value = seed;
  for (const byte of bytes) value = Math.imul(value ^ byte, 0x0100_0193);
  value ^= value >>> 15;
  return Math.imul(value, 0x2c1b_3c6d) >>> 0;
};
