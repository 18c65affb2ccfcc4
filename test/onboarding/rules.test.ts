import assert from "node:assert/strict";
import fc from "fast-check";
import type { Relation } from "../../src/people/rules.ts";
import {
  actionsFor,
  decide,
  gates,
  isUnderWay,
  states,
  transitions,
  verbs,
  waitingFor,
  type GateFacts,
  type Row,
  type Verb,
} from "../../src/onboarding/rules.ts";

const relations: readonly Relation[] = ["requester", "loa", "technical", "ism", "programme", "end-user"];
const allOpen: GateFacts = Object.fromEntries(gates.map((gate) => [gate, true]));

describe("onboarding: the organisation's life-cycle", () => {
  it("can be reached, every state of it, from a draft; and every state but the last can be left", () => {
    const reached = new Set<string>(["draft"]);
    for (let grew = true; grew;) {
      grew = false;
      for (const state of [...reached] as (typeof states)[number][]) {
        for (const row of Object.values(transitions[state]) as Row[]) {
          if (!reached.has(row.to)) grew = true;
          reached.add(row.to);
        }
      }
    }
    assert.deepEqual([...reached].sort(), [...states].sort());
    assert.deepEqual(
      states.filter((state) => Object.keys(transitions[state]).length === 0),
      ["complete"],
    );
  });

  const sentences: readonly (readonly [string, string, Verb, readonly Relation[], GateFacts, string])[] = [
    ["an ISM accepts a request", "submitted", "accept", ["ism"], allOpen, "accepted"],
    ["an LOA does not accept", "submitted", "accept", ["loa"], allOpen, "not-allowed"],
    [
      "nobody accepts their own",
      "submitted",
      "accept",
      ["ism", "requester"],
      { ...allOpen, "not-own-request": false },
      "own-request",
    ],
    ["a gate that was not looked at is shut", "submitted", "accept", ["ism"], {}, "own-request"],
    ["an accepted request is not accepted again", "accepted", "accept", ["ism"], allOpen, "not-now"],
    ["the call waits for the window", "accepted", "book-call", ["loa"], { "on-boarding-window": false }, "gate-closed"],
    ["the call is booked in the window", "accepted", "book-call", ["loa"], allOpen, "call-booked"],
    ["registration needs the programme", "readiness", "open-registration", ["ism", "loa"], allOpen, "not-allowed"],
    [
      "registration needs readiness",
      "readiness",
      "open-registration",
      ["programme"],
      { "on-boarding-window": true },
      "gate-closed",
    ],
    ["a declined organisation may ask again", "declined", "submit", ["requester"], {}, "submitted"],
    ["mail that moves is not withdrawn by a press", "migrating", "withdraw", ["loa", "programme"], allOpen, "not-now"],
    ["an end user does nothing", "submitted", "withdraw", ["end-user"], allOpen, "not-allowed"],
  ];
  for (const [name, state, verb, as, facts, expected] of sentences) {
    it(name, () => {
      const result = decide(state as (typeof states)[number], { verb, as }, facts);
      assert.equal(result.ok ? result.value.to : result.refusal.kind, expected);
    });
  }

  it("offers exactly what it would allow, for every state, role and set of gates", () => {
    const facts = fc.record(Object.fromEntries(gates.map((gate) => [gate, fc.boolean()])));
    fc.assert(
      fc.property(fc.constantFrom(...states), fc.subarray([...relations]), facts, (state, as, open) => {
        const offered = actionsFor(state, as, open);
        for (const verb of verbs) {
          assert.equal(offered.includes(verb), decide(state, { verb, as }, open as GateFacts).ok);
        }
        if (as.length === 0 || as.every((one) => one === "end-user")) assert.deepEqual(offered, []);
      }),
    );
  });

  it("keeps one record an organisation: only a draft, a declined or a withdrawn one may be submitted", () => {
    for (const state of states) {
      assert.equal(decide(state, { verb: "submit", as: ["requester"] }, {}).ok, !isUnderWay(state), state);
    }
  });

  it("says which gate alone holds it back", () => {
    assert.equal(waitingFor("accepted", { "on-boarding-window": false }), "on-boarding-window");
    assert.equal(waitingFor("accepted", { "on-boarding-window": true }), undefined);
    assert.equal(waitingFor("submitted", {}), undefined);
  });
});
