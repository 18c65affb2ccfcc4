import assert from "node:assert/strict";
import { openDatabase } from "../../src/store/database.ts";
import { migrateToLatest } from "../../src/store/migrate.ts";
import { testDatabase } from "../setup/database.ts";

describe("store: migrations", () => {
  it("are safe with three starters at once, and change nothing the second time", async () => {
    const first = await testDatabase();
    const others = [openDatabase(first.url, 2), openDatabase(first.url, 2)];
    try {
      const runs = await Promise.all([first, ...others].map(({ db }) => migrateToLatest(db)));
      assert.deepEqual(runs.flat(), []);
    } finally {
      await Promise.all(others.map((other) => other.close()));
      await first.close();
    }
  });
});
