import { deepStrictEqual as same, strictEqual as equal } from "node:assert";
import { createHash } from "node:crypto";
import fc from "fast-check";
import { ItemTable } from "../../src/mail/ledger/item-table.ts";
import type { LedgerItem } from "../../src/mail/ledger/types.ts";

const hash = fc.oneof(
  fc.integer().map((n) => createHash("sha256").update(String(n)).digest("base64url")),
  fc.constantFrom("", "h", "A".repeat(42), `${"A".repeat(42)}B`, "+".repeat(43), "é".repeat(43)),
);
const note = fc.record({ kind: fc.constant("left-out" as const), code: fc.string(), why: fc.string() });
const item = fc.record(
  {
    targetUid: fc.option(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), { nil: undefined }),
    size: fc.nat(),
    at: fc.integer({ min: -5e11, max: 5e11 }),
    flags: fc.constantFrom("", "\\Seen", "\\Seen a", "?"),
    hash,
    stamp: fc.nat(),
    note,
    gone: fc.constant(true),
    stored: hash,
    emailId: fc.string(),
  },
  { requiredKeys: ["targetUid", "size", "at", "flags", "hash", "stamp"] },
);
/** Few UIDs, so that they meet often; and such as share their lower 32 bits. */
const uid = fc.oneof(
  fc.integer({ min: 1, max: 40 }),
  fc.integer({ min: 1, max: 5 }).map((n) => n * 2 ** 32 + 7),
  fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
);
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ set: fc.constant(true), uid, item }) },
  { weight: 1, arbitrary: fc.record({ set: fc.constant(false), uid, item }) },
);

describe("The ledger's table of items", () => {
  it("is a Map that takes little room: any order of adding, changing and removing gives the same", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
        const table = new ItemTable();
        const map = new Map<number, LedgerItem>();
        for (const { set, uid: one, item: more } of steps) {
          if (set) {
            const whole = { uid: one, ...more };
            table.set(one, whole);
            map.set(one, whole);
          } else equal(table.delete(one), map.delete(one));
          equal(table.size, map.size);
          same(table.get(one), map.get(one));
        }
        same([...table], [...map]);
        same([...table.keys()], [...map.keys()]);
      }),
    );
  });

  it("holds 200,000 items in less than 120 octets each", () => {
    const before = process.memoryUsage();
    const table = new ItemTable();
    const sha = createHash("sha256").update("x").digest("base64url");
    const base = { targetUid: 7, size: 5, at: 9, flags: "\\Seen", hash: sha, stamp: 2 };
    for (let one = 1; one <= 200_000; one += 1) table.set(one, { uid: one, ...base });
    const grown = process.memoryUsage().arrayBuffers - before.arrayBuffers;
    equal(table.size, 200_000);
    equal(grown < 200_000 * 120, true, `${grown} octets`);
    same(table.get(123_456), { uid: 123_456, ...base });
  });
});
