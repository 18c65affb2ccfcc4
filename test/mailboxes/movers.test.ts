import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { startMover } from "../../src/mailboxes/mover.ts";
import { holdableMailbox } from "../mail/servers/holdable.ts";
import { writeMaildir } from "../mail/servers/maildir-writer.ts";
import { differences, snapshot } from "../mail/servers/snapshot.ts";
import { clock, movingRig } from "./moving-rig.ts";

describe("mailboxes: waves worked by movers, Dovecot to Dovecot", function () {
  this.timeout(120_000);
  const rig = movingRig();

  it("two movers work a wave of eight mailboxes, each mailbox exactly once", async () => {
    await rig.approve("ZZ925");
    const wave = randomUUID();
    await rig.store.db
      .insertInto("waves")
      .values({
        id: wave,
        ods_code: "ZZ925" as never,
        name: "All",
        state: "running",
        changed_at: clock.now(),
        switch_at: null,
        switch_typed: null,
        quiet_from: null,
        quiet_to: null,
        max_bytes_per_second: null,
        go_loa_by: null,
        go_loa_at: null,
        go_ism_by: null,
        go_ism_at: null,
      })
      .execute();
    const users = Array.from({ length: 8 }, (_, n) => `wave${n}`);
    const ids: string[] = [];
    for (const [n, user] of users.entries()) {
      await writeMaildir(rig.servers[0].home, user, holdableMailbox(8, n + 1));
      ids.push(await rig.addMoving("ZZ925", user));
    }
    await rig.store.db.updateTable("mailboxes").set({ wave_id: wave }).where("id", "in", ids).execute();
    const movers = ["w1", "w2"].map((worker) => startMover(rig.deps(worker), { hands: 3, everyMs: 50 }));
    try {
      for (let waited = 0; waited < 600; waited += 1) {
        const { count } = await rig.store.db
          .selectFrom("mailboxes")
          .select((eb) => eb.fn.countAll<number>().as("count"))
          .where("wave_id", "=", wave)
          .where("state", "=", "in-step")
          .executeTakeFirstOrThrow();
        if (count === users.length) break;
        await delay(100);
      }
    } finally {
      await Promise.all(movers.map((mover) => mover.stop()));
    }
    for (const user of users) {
      assert.deepEqual(
        differences(await snapshot(rig.servers[0].port, user), await snapshot(rig.servers[1].port, user)),
        [],
        user,
      );
    }
  });
});
