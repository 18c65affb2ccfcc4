import { strict as assert } from "node:assert";
import { sql } from "kysely";
import { prepared } from "../../src/store/prepared.ts";
import { testDatabase, type TestDatabase } from "../setup/database.ts";

describe("statements that are prepared", () => {
  let store: TestDatabase;
  before(async () => {
    store = await testDatabase();
    await sql`create table prepared_demo (id integer primary key, kept integer not null)`.execute(store.db);
    await sql`insert into prepared_demo values (1, 10), (2, 20)`.execute(store.db);
  });
  after(() => store.close());

  const kept = (id: number) => sql<{ kept: unknown }>`/* prepared */ select kept from prepared_demo where id = ${id}`;

  it("are prepared once a connection, and answer each time for the values given", async () => {
    await store.db.connection().execute(async (one) => {
      for (const id of [1, 2, 1, 3]) {
        const { rows } = await kept(id).execute(one);
        assert.deepEqual(rows, id === 3 ? [] : [{ kept: id * 10 }]);
      }
      const { rows } = await sql<{ calls: number }>`select (generic_plans + custom_plans)::int as calls
        from pg_prepared_statements where statement like '%prepared_demo%'`.execute(one);
      assert.deepEqual(rows, [{ calls: 4 }]);
    });
  });

  it("leave other statements as they are", async () => {
    await store.db.connection().execute(async (one) => {
      await sql`select kept + 0 as unmarked from prepared_demo where id = ${1}`.execute(one);
      const { rows } = await sql`select 1 from pg_prepared_statements where statement like '%unmarked from%'
        and name <> ''`.execute(one);
      assert.deepEqual(rows, []);
    });
  });

  it("take part in a transaction and its undoing", async () => {
    const failed = store.db.transaction().execute(async (trx) => {
      await sql`/* prepared */ update prepared_demo set kept = ${99} where id = ${1}`.execute(trx);
      throw new Error("undo");
    });
    await assert.rejects(failed, /undo/);
    assert.deepEqual((await kept(1).execute(store.db)).rows, [{ kept: 10 }]);
  });

  it("tell of an error as other statements do, and serve on", async () => {
    const twice = sql`/* prepared */ insert into prepared_demo values (${1}, 0)`.execute(store.db);
    await assert.rejects(twice, { code: "23505" });
    assert.equal((await kept(2).execute(store.db)).rows.length, 1);
  });

  it("are planned anew, unseen, when a migration has changed what they give", async () => {
    await store.db.connection().execute(async (one) => {
      await kept(1).execute(one);
      await sql`alter table prepared_demo alter column kept type text`.execute(one);
      assert.deepEqual((await kept(1).execute(one)).rows, [{ kept: "10" }]);
      assert.deepEqual((await kept(2).execute(one)).rows, [{ kept: "20" }]);
    });
  });

  it("fail in a transaction that was under way at that moment, and not in the next", async () => {
    await store.db.connection().execute(async (one) => {
      await kept(1).execute(one);
      await sql`alter table prepared_demo alter column kept type integer using kept::integer`.execute(one);
      const read = one.transaction().execute(async (trx) => kept(1).execute(trx));
      await assert.rejects(read, { code: "0A000" });
      const again = await one.transaction().execute(async (trx) => kept(1).execute(trx));
      assert.deepEqual(again.rows, [{ kept: 10 }]);
    });
  });

  it("can be built as others are", async () => {
    await store.db.connection().execute(async (one) => {
      const query = one.selectFrom("people").modifyFront(prepared).select("name").where("name", "=", "Demo Nobody");
      assert.deepEqual([await query.execute(), await query.execute()], [[], []]);
      const { rows } =
        await sql`select 1 from pg_prepared_statements where statement like 'select /* prepared */ "name"%'
        and name <> ''`.execute(one);
      assert.equal(rows.length, 1);
    });
  });
});
