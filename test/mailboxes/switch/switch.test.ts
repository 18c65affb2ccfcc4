import assert from "node:assert/strict";
import { scheduleSwitch } from "../../../src/mailboxes/switch/schedule-switch.ts";
import { loadActor } from "../../../src/people/people.ts";
import { snapshot } from "../../mail/servers/snapshot.ts";
import { sendMail } from "../../mail/sieve/servers.ts";
import { requires } from "../../setup/needs.ts";
import { startRig, type Moving, type Rig } from "./rig.ts";

describe("mailboxes: the switch, Dovecot with Pigeonhole to Dovecot", function () {
  requires("dovecot", "managesieve", "lmtp");
  this.timeout(120_000);
  let rig: Rig;
  before(async () => (rig = await startRig()));
  after(() => rig.stop());

  const now = async ({ id, loa }: Moving): Promise<void> => {
    const actor = await loadActor({ db: rig.store.db, clock: { now: () => new Date() } }, loa);
    assert.ok(actor !== undefined);
    const scheduled = await scheduleSwitch(rig.deps())(actor, { id, at: null });
    assert.ok(scheduled.ok, JSON.stringify(scheduled));
  };
  const inbox = async (server: "old" | "fresh", user: string): Promise<number> =>
    (await snapshot(rig[server].port, user)).folders.get("INBOX")?.length ?? 0;

  it("goes from in step to switched and into the watch; new mail comes to the new mailbox, probes are gone", async () => {
    const moving = await rig.mailbox("one");
    assert.equal((await rig.row(moving.id)).state, "in-step");
    await now(moving);
    await rig.carryOn(moving.id);
    assert.equal((await rig.row(moving.id)).state, "switched");
    assert.deepEqual(await rig.states(moving.id), {
      attempt: "running",
      "final-delta": "done",
      verify: "done",
      forward: "done",
      probe: "done",
      mark: "done",
      tell: "done",
      watch: "started",
    });
    assert.equal(await inbox("old", moving.old), 3);
    assert.equal(await inbox("fresh", moving.fresh), 3);
    await sendMail(rig.mta, moving.old, "after the switch");
    assert.equal(await inbox("fresh", moving.fresh), 4);
    assert.equal(await inbox("old", moving.old), 4);
    const told = await rig.store.db.selectFrom("notices").select(["person_id", "kind"]).execute();
    assert.ok(told.some(({ person_id, kind }) => person_id === moving.owner && kind === "mailbox.switched"));
  });
});
