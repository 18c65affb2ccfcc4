import assert from "node:assert/strict";
import { verifyAudit } from "../../src/audit/verify.ts";
import type { PersonId } from "../../src/people/types.ts";
import { good, nineFacts, openHouse, testKey, type House } from "./house.ts";

const north = "North (demonstration)";

describe("onboarding: an intent from the organisation to its decision", () => {
  let house: House;
  let loa: PersonId;
  let ism1: PersonId;
  let ism2: PersonId;
  const submit = (key = "draft-0001", facts = nineFacts(), person = loa) =>
    house.actions.submitIntent({ person, key, facts });

  beforeEach(async () => {
    house = await openHouse();
    loa = await house.person("Demo Lead", ["loa", "ZZ901"]);
    ism1 = await house.person("Demo Ism One", ["ism", north]);
    ism2 = await house.person("Demo Ism Two", ["ism", north]);
    await house.person("Demo Programme", ["programme"]);
    await house.store.db.insertInto("region_rules").values({ kind: "code", value: "ZZ901", region: north }).execute();
  });
  afterEach(() => house.close());

  const notices = () =>
    house.store.db.selectFrom("notices").select(["person_id", "kind", "mode"]).orderBy("id").execute();

  it("gets a reference, and reaches both ISMs of the region", async () => {
    const { outcome, intent } = good(await submit());
    assert.equal(outcome, "submitted");
    assert.match(intent.reference, /^[CDFHJKMNPRTVWXY3479]{3}-[CDFHJKMNPRTVWXY3479]{4}$/);
    assert.equal(intent.region, north);
    assert.deepEqual(intent.actions, ["amend", "withdraw"]);
    assert.equal(intent.ods.status, "unchecked");
    assert.deepEqual(
      house.jobs.map((job) => job.kind),
      ["ods-check"],
    );
    const sent = await notices();
    assert.deepEqual(
      sent.map((row) => row.person_id),
      [ism1, ism2],
    );
    const seen = good(await house.actions.showIntent({ person: ism1, id: intent.reference.toLowerCase() }));
    assert.deepEqual(seen.actions, ["accept", "ask", "decline", "hand-over"]);
  });

  it("is one request however often the same key is sent, also at once", async () => {
    const all = await Promise.all(Array.from({ length: 12 }, () => submit()));
    const outcomes = all.map((result) => good(result));
    assert.equal(new Set(outcomes.map(({ intent }) => intent.id)).size, 1);
    assert.equal(outcomes.filter(({ outcome }) => outcome === "submitted").length, 1);
    assert.equal((await notices()).length, 2);
  });

  it("goes question, answer, accept; the LOA hears each; the trail is whole", async () => {
    const { intent } = good(await submit());
    const asked = good(
      await house.actions.decideIntent({
        person: ism1,
        id: intent.id,
        version: intent.version,
        decision: { verb: "ask", question: "Which <b>Exchange</b>?" },
      }),
    );
    assert.equal(asked.intent.state, "question-asked");
    const answered = good(
      await house.actions.answerIsmQuestion({ person: loa, id: intent.reference, answer: "2010, SP3" }),
    );
    assert.equal(answered.intent.question?.answer, "2010, SP3");
    const again = good(await house.actions.answerIsmQuestion({ person: loa, id: intent.id, answer: "2010, SP3" }));
    assert.equal(again.repeated, true);
    const accepted = good(
      await house.actions.decideIntent({ person: ism1, id: intent.id, version: 3, decision: { verb: "accept" } }),
    );
    assert.equal(accepted.intent.state, "accepted");
    assert.equal(accepted.intent.assignedTo, "Demo Ism One");
    const kinds = (await notices()).filter((row) => row.person_id === loa && row.mode === "new");
    assert.deepEqual(
      kinds.map((row) => row.kind),
      ["intent.ask", "intent.accept"],
    );
    const { broken, entries } = await verifyAudit(house.store.db, [testKey]);
    assert.equal(broken, null);
    assert.ok(entries >= 8);
  });

  it("is decided once: the second ISM sees who was quicker", async () => {
    const { intent } = good(await submit());
    const decide = (person: PersonId, verb: "accept" | "decline") =>
      house.actions.decideIntent({
        person,
        id: intent.id,
        version: intent.version,
        decision: verb === "accept" ? { verb } : { verb, reason: "Not yet" },
      });
    const [first, second] = await Promise.all([decide(ism1, "accept"), decide(ism2, "decline")]);
    assert.equal([first, second].filter((result) => result.ok).length, 1);
    const lost = first.ok ? second : first;
    assert.ok(!lost.ok && lost.refusal.kind === "already-decided");
    assert.equal(lost.refusal.by, first.ok ? "Demo Ism One" : "Demo Ism Two");
    assert.equal(lost.refusal.intent.version, 2);
  });

  it("is not decided by whoever sent it, nor seen by a stranger", async () => {
    const both = await house.person("Demo Both", ["ism", north], ["loa", "ZZ902"]);
    await house.store.db.insertInto("region_rules").values({ kind: "code", value: "ZZ902", region: north }).execute();
    const { intent } = good(await submit("draft-0002", nineFacts({ odsCode: "ZZ902" }), both));
    const own = await house.actions.decideIntent({
      person: both,
      id: intent.id,
      version: 1,
      decision: { verb: "accept" },
    });
    assert.ok(!own.ok && own.refusal.kind === "own-request");
    const stranger = await house.person("Demo Stranger", ["loa", "ZZ903"]);
    for (const id of [intent.id, intent.reference, "ZZ902"]) {
      const seen = await house.actions.showIntent({ person: stranger, id });
      assert.deepEqual(seen, { ok: false, refusal: { kind: "not-found" } });
    }
    const foreign = await house.actions.decideIntent({
      person: stranger,
      id: intent.id,
      version: 1,
      decision: { verb: "accept" },
    });
    assert.ok(!foreign.ok && foreign.refusal.kind === "not-found");
  });
});
