import assert from "node:assert/strict";
import { base64Lines, base64Pieces, base64Stream } from "../../src/mail/items/base64.ts";
import { quotedPrintable } from "../../src/mail/items/quoted-printable.ts";
import { freshRooms, reusedRooms, type Rooms } from "../../src/mail/items/rooms.ts";

const bytesOf = (length: number, seed = 1): Buffer =>
  Buffer.from(Uint8Array.from({ length }, (_, at) => (at * 31 + (at >>> 7) * seed) & 0xff));

/** RFC 2045 6.8 in one line of code. */
const expected = (bytes: Buffer): string => bytes.toString("base64").replace(/.{1,76}/g, "$&\r\n");

async function* cut(bytes: Buffer, step: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += step) yield await Promise.resolve(bytes.subarray(at, at + step));
}

const streamed = async (bytes: Buffer, step: number, rooms: Rooms, room?: number): Promise<string> => {
  let text = "";
  // Taken over at once: in memory that is used again the next piece comes to the same place.
  for await (const chunk of base64Stream(cut(bytes, step), rooms, room)) text += chunk.toString("latin1");
  return text;
};

describe("memory in which an export makes things", () => {
  it("base64 of every length up to some lines, and about the sizes at which pieces change", () => {
    const around = [57 * 256, 57 * 257, 114 * 128, 114 * 129, 100_000].flatMap((size) => [size - 1, size, size + 1]);
    for (const length of [...Array(700).keys(), ...around])
      assert.equal(base64Lines(bytesOf(length)).toString("latin1"), expected(bytesOf(length)), `${length} bytes`);
  });

  it("base64 in pieces is the same however it is cut, in new memory and in memory used again", async () => {
    const rooms = reusedRooms(64 * 1024);
    for (const length of [0, 1, 56, 57, 58, 113, 114, 115, 5000, 30_000, 400_000]) {
      const bytes = bytesOf(length, 3);
      for (const step of [1, 7, 57, 100, 114, 4096, 70_000].filter((some) => length / some < 6000)) {
        rooms.clear();
        const told = `${length} bytes by ${step}`;
        assert.equal(await streamed(bytes, step, freshRooms), expected(bytes), told);
        assert.equal(await streamed(bytes, step, rooms, 8 * 156), expected(bytes), told);
        rooms.clear();
        const whole = await base64Pieces(length, cut(bytes, step), rooms);
        assert.equal(whole.toString("latin1"), expected(bytes), told);
      }
    }
  });

  it("a size that was stated wrongly costs nothing but memory", async () => {
    const bytes = bytesOf(50_000);
    for (const stated of [0, 10, 49_999, 90_000]) {
      const made = await base64Pieces(stated, cut(bytes, 8176), reusedRooms(1024 * 1024));
      assert.equal(made.toString("latin1"), expected(bytes));
    }
  });

  it("what is taken lies apart, also where it does not fit", () => {
    const rooms = reusedRooms(100);
    const [first, second, large] = [rooms.take(10), rooms.take(20), rooms.take(1000)];
    first.fill(1);
    second.fill(2);
    large.fill(3);
    assert.deepEqual([...first], Array(10).fill(1));
    assert.deepEqual([...second], Array(20).fill(2));
    assert.equal(second.byteOffset % 8, 0);
    assert.equal(large.length, 1000);
  });

  it("what was taken too much is given back, and text is the same as without", () => {
    const rooms = reusedRooms(4000);
    const text = "Größe € 𝄞 \ud800 end";
    for (let item = 0; item < 100; item++) {
      rooms.clear();
      const first = rooms.text(text);
      const second = quotedPrintable(Buffer.from(text), rooms);
      const third = rooms.text("x".repeat(900));
      assert.deepEqual(Buffer.from(first), Buffer.from(text));
      assert.deepEqual(Buffer.from(second), quotedPrintable(Buffer.from(text)));
      assert.equal(third.toString(), "x".repeat(900));
    }
    assert.equal(rooms.text("y".repeat(9000)).length, 9000);
  });
});
