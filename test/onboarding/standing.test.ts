import assert from "node:assert/strict";
import { assignRole, removeRole } from "../../src/people/roles.ts";
import type { PersonId } from "../../src/people/types.ts";
import { good, nineFacts, openHouse, type House } from "./house.ts";

const kind = "conversation";

describe("where a person stands when they write", () => {
  let house: House;
  beforeEach(async () => void (house = await openHouse()));
  afterEach(() => house.close());

  const submit = async (person: PersonId, odsCode: string, key = `draft-${odsCode}`) =>
    good(await house.actions.submitIntent({ person, key, facts: nineFacts({ odsCode }) })).intent;

  /** One statement, and the list that the person sees, are of one mind. */
  const newest = async (person: PersonId): Promise<string | null> => {
    const standing = await house.actions.loadStanding({ person, kind });
    const listed = good(await house.actions.listIntents({ person, which: "mine" })).items;
    assert.equal(standing.newest, listed[0]?.id ?? null);
    return standing.newest;
  };

  it("has no draft and no request at first", async () => {
    const person = await house.person("Demo Lead");
    assert.deepEqual(await house.actions.loadStanding({ person, kind }), {
      draft: { version: 0, document: null },
      newest: null,
    });
  });

  it("knows the draft of the kind, as it was saved", async () => {
    const person = await house.person("Demo Lead");
    good(await house.actions.saveDraft({ person, kind, version: 0, document: { said: ["a", "é\u0000"] } }));
    good(await house.actions.saveDraft({ person, kind: "other", version: 0, document: 1 }));
    const { draft } = await house.actions.loadStanding({ person, kind });
    assert.deepEqual(draft, { version: 1, document: { said: ["a", "é\u0000"] } });
    assert.deepEqual(draft, await house.actions.loadDraft({ person, kind }));
    good(await house.actions.saveDraft({ person, kind, version: 1, document: null }));
    assert.deepEqual((await house.actions.loadStanding({ person, kind })).draft, { version: 2, document: null });
  });

  it("knows the newest request of every role that has one, as the list does", async () => {
    const loa = await house.person("Demo Lead", ["loa", "ZZ901"], ["loa", "ZZ902"]);
    const technical = await house.person("Demo Technician", ["technical", "ZZ901"]);
    const others = [
      await house.person("Demo Nurse", ["end-user", "ZZ901"]),
      await house.person("Demo Ism", ["ism", "North"]),
      await house.person("Demo Programme", ["programme"]),
    ];
    const first = await submit(loa, "ZZ901");
    assert.equal(await newest(loa), first.id);
    assert.equal(await newest(technical), first.id);
    const second = await submit(loa, "ZZ902");
    assert.equal(await newest(loa), second.id);
    assert.equal(await newest(technical), first.id);
    for (const person of others) assert.equal(await newest(person), null);
    good(await house.actions.withdrawIntent({ person: loa, id: first.id }));
    assert.equal(await newest(loa), first.id);
  });

  it("forgets a request with the role that showed it, and one that another intent replaced", async () => {
    const technical = await house.person("Demo Technician");
    const role = { by: null, person: technical, role: "technical", odsCode: "ZZ901" } as const;
    const requester = await house.person("Demo Lead");
    const { id } = await submit(requester, "ZZ901");
    assert.equal(await newest(technical), null);
    good(await assignRole(house.deps)(role));
    assert.equal(await newest(technical), id);
    good(await removeRole(house.deps)(role));
    assert.equal(await newest(technical), null);
    good(await house.actions.withdrawIntent({ person: requester, id }));
    const next = await submit(await house.person("Demo Successor"), "ZZ901", "draft-after-the-end");
    assert.notEqual(next.id, id);
    assert.equal(await newest(requester), null);
  });
});
