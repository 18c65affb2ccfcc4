import assert from "node:assert/strict";
import { coverAbsence } from "../../src/people/absence.ts";
import { findPeople, loadActor, meetPerson } from "../../src/people/people.ts";
import { assignRole, ensureAdministrators, removeRole } from "../../src/people/roles.ts";
import { mayDecideFor, maySeeIntent, relationsTo } from "../../src/people/rules.ts";
import type { PersonId, Role } from "../../src/people/types.ts";
import { findCurrentIntent, tiesOf } from "../../src/onboarding/store.ts";
import type { OdsCode } from "../../src/onboarding/types.ts";
import { good, nineFacts, openHouse, tenant, type House } from "../onboarding/house.ts";

const [north, south] = ["North", "South"];

describe("people: who sees and decides what", () => {
  let house: House;
  beforeEach(async () => {
    house = await openHouse();
    for (const [value, region] of [
      ["ZZ901", north],
      ["ZZ902", north],
      ["ZZ903", south],
    ] as const) {
      await house.store.db.insertInto("region_rules").values({ kind: "code", value, region }).execute();
    }
  });
  afterEach(() => house.close());
  const submit = async (person: PersonId, odsCode: string, key = `draft-${odsCode}`) =>
    house.actions.submitIntent({ person, key, facts: nineFacts({ odsCode }) });

  it("lists for each role exactly what the rules let it see and decide, page by page", async () => {
    const roles: readonly (readonly [string, ...(readonly [Role, string?])[]])[] = [
      ["nobody"],
      ["loa 1", ["loa", "ZZ901"]],
      ["technical 1", ["technical", "ZZ901"]],
      ["nurse 1", ["end-user", "ZZ901"]],
      ["loa of two", ["loa", "ZZ901"], ["loa", "ZZ903"]],
      ["ism north", ["ism", north]],
      ["ism south", ["ism", south]],
      ["ism of both", ["ism", north], ["ism", south]],
      ["programme", ["programme"]],
      ["ism and loa", ["ism", north], ["loa", "ZZ902"]],
    ];
    const people: PersonId[] = [];
    for (const [name, ...held] of roles) people.push(await house.person(`Demo ${name}`, ...held));
    const [loa, loaSouth, ism, both] = [people[1]!, people[4]!, people[5]!, people[9]!];
    good(await submit(loa, "ZZ901"));
    const second = good(await submit(both, "ZZ902")).intent;
    good(await submit(loaSouth, "ZZ903"));
    const handOver = { verb: "hand-over", to: people[6]! } as const;
    good(await house.actions.decideIntent({ person: ism, id: second.id, version: 1, decision: handOver }));
    for (const [at, person] of people.entries()) {
      const actor = (await loadActor(house.deps, person))!;
      const see: string[] = [];
      const decide: string[] = [];
      for (const code of ["ZZ901", "ZZ902", "ZZ903"]) {
        const record = (await findCurrentIntent(house.store.db, code as OdsCode))!;
        const ties = tiesOf(record);
        if (maySeeIntent(relationsTo(actor, ties))) see.push(code);
        if (mayDecideFor(actor, ties) && !ties.requesterIds.includes(person)) decide.push(code);
        const shown = await house.actions.showIntent({ person, id: code });
        assert.equal(shown.ok, see.includes(code), `${roles[at]![0]} ${code}`);
      }
      for (const [which, expected] of [
        ["all", see],
        ["to-decide", decide],
      ] as const) {
        const listed: string[] = [];
        let after: string | undefined;
        do {
          const page = good(
            await house.actions.listIntents({ person, which, limit: 1, ...(after === undefined ? {} : { after }) }),
          );
          listed.push(...page.items.map((item) => item.odsCode));
          after = page.next ?? undefined;
        } while (after !== undefined);
        assert.deepEqual(listed.sort(), expected, `${roles[at]![0]} ${which}`);
      }
    }
  });

  it("a second person of the organisation joins, a stranger is told whom to ask", async () => {
    const loa = await house.person("Demo Lead", ["loa", "ZZ901"]);
    const colleague = await house.person("Demo Colleague", ["technical", "ZZ901"]);
    const stranger = await house.person("Demo Stranger", ["loa", "ZZ903"]);
    await house.person("Demo Ism", ["ism", north]);
    const first = good(await submit(loa, "ZZ901"));
    const joined = good(await submit(colleague, "ZZ901", "draft-of-the-colleague"));
    assert.deepEqual([joined.outcome, joined.intent.id], ["joined", first.intent.id]);
    const refused = await submit(stranger, "ZZ901", "draft-of-the-stranger");
    assert.deepEqual(refused, { ok: false, refusal: { kind: "already-requested", ask: "Demo Ism", region: north } });
    const answer = good(await house.actions.checkOds({ person: stranger, code: "zz901" }));
    assert.deepEqual(answer.existing, { mine: false, reference: null, contact: "Demo Ism" });
    good(await house.actions.withdrawIntent({ person: colleague, id: first.intent.reference }));
    assert.equal(good(await submit(stranger, "ZZ901", "draft-after-the-end")).outcome, "submitted");
  });

  it("an absent ISM's cover gets the card and decides; afterwards no more", async () => {
    const loa = await house.person("Demo Lead", ["loa", "ZZ901"]);
    const ism = await house.person("Demo Ism", ["ism", north]);
    const cover = await house.person("Demo Cover", ["ism", south]);
    const absence = { by: ism, person: ism, cover, firstDay: "2026-11-20", lastDay: "2026-11-24" };
    good(await coverAbsence(house.deps)(absence));
    const { intent } = good(await submit(loa, "ZZ901"));
    const notices = await house.store.db.selectFrom("notices").select("person_id").execute();
    assert.deepEqual(
      notices.map((row) => row.person_id),
      [cover],
    );
    house.clock.set("2026-11-25T00:00:00Z");
    assert.equal((await house.actions.showIntent({ person: cover, id: intent.id })).ok, false);
    house.clock.set("2026-11-24T23:59:00Z");
    const decision = { verb: "accept" } as const;
    assert.equal(
      good(await house.actions.decideIntent({ person: cover, id: intent.id, version: 1, decision })).intent.assignedTo,
      "Demo Cover",
    );
    for (const [change, kind] of [
      [{ cover: ism }, "covers-themselves"],
      [{ lastDay: "2026-11-19" }, "ends-before-it-starts"],
      [{ cover: loa }, "not-an-ism"],
      [{ by: loa }, "not-allowed"],
    ] as const) {
      const result = await coverAbsence(house.deps)({ ...absence, ...change });
      assert.ok(!result.ok && result.refusal.kind === kind, kind);
    }
  });

  it("roles are given by the programme, and within a region by its ISM; nobody lifts themselves", async () => {
    const programme = await house.person("Demo Programme", ["programme"]);
    const ism = await house.person("Demo Ism", ["ism", north]);
    const loa = await house.person("Demo Lead", ["loa", "ZZ901"]);
    good(await submit(loa, "ZZ901"));
    const give = async (
      by: PersonId,
      person: PersonId,
      role: Role,
      where: { odsCode?: string; region?: string } = {},
    ) => {
      const result = await assignRole(house.deps)({ by, person, role, ...where });
      return result.ok ? "given" : result.refusal.kind;
    };
    assert.equal(await give(loa, loa, "programme"), "not-allowed");
    assert.equal(await give(ism, ism, "programme"), "not-allowed");
    assert.equal(await give(ism, ism, "ism", { region: south }), "not-allowed");
    assert.equal(await give(ism, ism, "loa", { odsCode: "ZZ901" }), "given");
    assert.equal(await give(ism, ism, "loa", { odsCode: "ZZ903" }), "not-allowed");
    assert.equal(await give(programme, ism, "ism", { region: south }), "given");
    assert.equal(
      await give(programme, "00000000-0000-4000-8000-0000000000ff" as PersonId, "programme"),
      "person-not-known",
    );
  });

  it("two administrators cannot remove each other in the same moment", async () => {
    const one = await house.person("Demo One", ["programme"]);
    const two = await house.person("Demo Two", ["programme"]);
    const results = await Promise.all([
      removeRole(house.deps)({ by: one, person: two, role: "programme" }),
      removeRole(house.deps)({ by: two, person: one, role: "programme" }),
    ]);
    assert.equal(results.filter((result) => result.ok).length, 1);
    const left = await house.store.db
      .selectFrom("role_grants")
      .select("id")
      .where("role", "=", "programme")
      .where("revoked_at", "is", null)
      .execute();
    assert.equal(left.length, 1);
  });

  it("people are one by tenant and object id, whatever they are called; the first administrators come once", async () => {
    const objectId = "00000000-0000-4000-8000-0000000000aa";
    const meet = (name: string, tenantId = tenant) =>
      meetPerson(house.deps)({ tenantId, objectId, name, email: "same@demo.invalid" });
    const first = await meet("Demo A\u202e\nB");
    assert.equal((await findPeople(house.store.db, first))[0]?.name, "Demo A B");
    assert.equal(await meet("Demo Renamed"), first);
    assert.notEqual(await meet("Demo Renamed", "d0000000-0000-4000-8000-000000000002"), first);
    const all = await Promise.all(
      Array.from({ length: 10 }, () =>
        meetPerson(house.deps)({ tenantId: tenant, objectId: "00000000-0000-4000-8000-0000000000bb" }),
      ),
    );
    assert.equal(new Set(all).size, 1);
    for (let start = 0; start < 2; start += 1) await ensureAdministrators(house.deps)([{ tenantId: tenant, objectId }]);
    assert.deepEqual((await loadActor(house.deps, first))?.grants, [
      { role: "programme", odsCode: null, region: null },
    ]);
    assert.equal((await findPeople(house.store.db, "renamed%")).length, 0);
  });

  it("a draft is each person's own, and two turns at once cannot undo each other", async () => {
    const [one, two] = [await house.person("Demo One"), await house.person("Demo Two")];
    const { saveDraft, loadDraft } = house.actions;
    const [first, second] = await Promise.all([
      saveDraft({ person: one, kind: "intent", version: 0, document: { a: 1 } }),
      saveDraft({ person: one, kind: "intent", version: 0, document: { a: 2 } }),
    ]);
    assert.equal([first, second].filter((result) => result.ok).length, 1);
    const lost = first.ok ? second : first;
    assert.ok(!lost.ok && lost.refusal.kind === "stale-draft" && lost.refusal.draft.version === 1);
    assert.deepEqual(await loadDraft({ person: two, kind: "intent" }), { version: 0, document: null });
    const large = await saveDraft({ person: two, kind: "intent", version: 0, document: "x".repeat(70_000) });
    assert.ok(!large.ok && large.refusal.kind === "draft-too-large");
    good(await saveDraft({ person: one, kind: "intent", version: 1, document: null }));
    assert.deepEqual(await loadDraft({ person: one, kind: "intent" }), { version: 2, document: null });
  });
});
