import assert from "node:assert/strict";
import { createAudit } from "../../src/audit/audit.ts";
import { verifyAudit } from "../../src/audit/verify.ts";
import { inTransaction } from "../../src/store/transaction.ts";
import { openHouse, testKey, type House } from "../onboarding/house.ts";

describe("audit: the trail", () => {
  let house: House;
  beforeEach(async () => {
    house = await openHouse();
  });
  afterEach(() => house.close());
  const append = (count: number) =>
    Promise.all(
      Array.from({ length: count }, (_, at) =>
        inTransaction(house.store.db, (trx) =>
          house.audit.append(trx, {
            event: "test",
            actor: null,
            subject: String(at),
            details: { at, b: "x", a: null },
          }),
        ),
      ),
    );
  /** What somebody with the database's own rights could do. */
  const tamper = async (statement: string): Promise<void> => {
    const client = await house.store.pool.connect();
    try {
      await client.query("begin; alter table audit_entries disable trigger all");
      await client.query(statement);
      await client.query("alter table audit_entries enable trigger all; commit");
    } finally {
      client.release();
    }
  };
  const verify = () => verifyAudit(house.store.db, [testKey]);

  it("stays whole with many writers at once, and uses several lanes", async () => {
    await append(60);
    const { broken, entries, anchors } = await verify();
    assert.equal(broken, null);
    assert.ok(entries >= 61);
    assert.ok(anchors.filter(({ position }) => position > 0).length > 1);
  });

  it("holds two entries of one transaction, and none of one that was undone", async () => {
    const { entries } = await verify();
    await inTransaction(house.store.db, async (trx) => {
      await house.audit.append(trx, { event: "one", actor: null });
      await house.audit.append(trx, { event: "two", actor: null });
    });
    await assert.rejects(
      inTransaction(house.store.db, async (trx) => {
        await house.audit.append(trx, { event: "undone", actor: null });
        throw new Error("undone");
      }),
    );
    const after = await verify();
    assert.deepEqual([after.entries, after.broken], [entries + 2, null]);
  });

  it("refuses update, delete and truncate", async () => {
    for (const statement of [
      "update audit_entries set event = 'x'",
      "delete from audit_entries",
      "truncate audit_entries",
    ]) {
      await assert.rejects(house.store.pool.query(statement), /append-only/);
    }
  });

  const first = "(select min(id) from audit_entries where lane = 0 and position = 2)";
  const changes: readonly (readonly [string, string, string])[] = [
    ["an event's name", `update audit_entries set event = 'other' where id = ${first}`, "changed"],
    ["an actor", `update audit_entries set actor = gen_random_uuid() where id = ${first}`, "changed"],
    ["a time", `update audit_entries set at = at + interval '1 ms' where id = ${first}`, "changed"],
    [
      "the details",
      `update audit_entries set details = replace(details, '1', '2') || ' ' where id = ${first}`,
      "changed",
    ],
    ["an organisation set to the empty text", `update audit_entries set ods_code = '' where id = ${first}`, "changed"],
    ["the MAC", `update audit_entries set mac = decode(repeat('ab', 32), 'hex') where id = ${first}`, "changed"],
    ["a shortened MAC", `update audit_entries set mac = substring(mac for 4) where id = ${first}`, "changed"],
    ["the key's name", `update audit_entries set key_id = 'other' where id = ${first}`, "unknown-key"],
  ];
  for (const [name, statement, why] of changes) {
    it(`names the row where somebody changed ${name}`, async () => {
      for (let at = 0; at < 4; at += 1) await append(1);
      const { rows } = await house.store.pool.query<{ id: number }>(`select ${first} as id`);
      await tamper(statement);
      assert.deepEqual((await verify()).broken, { row: rows[0]?.id, lane: 0, position: 2, why });
    });
  }

  it("finds a row that was taken out of the middle, put elsewhere, or cut off the end", async () => {
    for (let at = 0; at < 5; at += 1) await append(1);
    const { anchors } = await verify();
    await tamper("delete from audit_entries where lane = 0 and position = 3");
    assert.equal((await verify()).broken?.why, "missing");
    await tamper("update audit_entries set position = position - 1 where lane = 0 and position > 3");
    assert.deepEqual((await verify()).broken?.why, "changed");
    await tamper("delete from audit_entries where lane = 0 and position > 2");
    assert.equal((await verify()).broken?.why, "cut-off");
    // Whoever also sets the head back is found by an anchor that was kept elsewhere.
    await tamper(
      "update audit_lanes l set position = e.position, mac = e.mac from audit_entries e where e.lane = 0 and l.lane = 0 and e.position = 2",
    );
    assert.equal((await verify()).broken, null);
    assert.equal((await verifyAudit(house.store.db, [testKey], anchors)).broken?.why, "cut-off");
  });

  it("goes on with a new key while the old rows verify with the old one", async () => {
    const key = new Uint8Array(32).fill(9);
    const next = createAudit({ clock: house.clock, key });
    await inTransaction(house.store.db, (trx) => next.append(trx, { event: "after", actor: null }));
    assert.equal((await verifyAudit(house.store.db, [testKey, key])).broken, null);
    assert.equal((await verify()).broken?.why, "unknown-key");
  });

  it("keeps pseudonyms, not people: erasing a person keeps the chain whole", async () => {
    const person = await house.person("Demo Somebody");
    await inTransaction(house.store.db, (trx) =>
      house.audit.append(trx, { event: "seen", actor: person, subject: { person } }),
    );
    const row = await house.store.db
      .selectFrom("audit_entries")
      .selectAll()
      .where("event", "=", "seen")
      .executeTakeFirstOrThrow();
    assert.notEqual(row.actor, person);
    assert.equal(row.actor, row.subject);
    assert.doesNotMatch(JSON.stringify(row), new RegExp(`${person}|Demo|demo.invalid`));
    await house.store.db.deleteFrom("audit_pseudonyms").where("person_id", "=", person).execute();
    assert.equal((await verify()).broken, null);
  });
});
