import assert from "node:assert/strict";
import fc from "fast-check";
import {
  decideMailbox,
  mailboxActionsFor,
  mailboxGates,
  mailboxStates,
  mailboxTransitions,
  mailboxVerbs,
  type MailboxStanding,
} from "../../src/mailboxes/rules.ts";
import { londonClock, londonInstant } from "../../src/mailboxes/rules-london-time.ts";
import { isQuiet, nextMailboxes, type Candidate } from "../../src/mailboxes/rules-waves.ts";
import { judgeProbe, nextStep, switchSteps } from "../../src/mailboxes/rules-switch.ts";

const allOpen = Object.fromEntries(mailboxGates.map((gate) => [gate, true]));
const at = (state: MailboxStanding["state"], kept: MailboxStanding["kept"] = null): MailboxStanding => ({
  state,
  kept,
});

describe("mailboxes: one life as a table", () => {
  it("goes the managed way from mapped to complete, and each step only with its gates", () => {
    let standing = at("mapped");
    for (const verb of [
      "create-account",
      "start-copy",
      "report-in-step",
      "schedule-switch",
      "switch",
      "confirm-repointed",
      "complete",
    ] as const) {
      const who = ["service"] as const;
      const event = decideMailbox(standing, { verb, as: who }, allOpen);
      assert.ok(event.ok, verb);
      const row = (mailboxTransitions[standing.state] as Record<string, { gates?: readonly string[] }>)[verb];
      for (const gate of row?.gates ?? []) {
        const shut = decideMailbox(standing, { verb, as: who }, { ...allOpen, [gate]: false });
        assert.deepEqual(!shut.ok && shut.refusal, { kind: "gate-closed", gate });
      }
      standing = { state: event.value.to, kept: event.value.kept };
    }
    assert.equal(standing.state, "complete");
  });

  it("goes the self-service way: account, re-point, import, complete", () => {
    let standing = at("account-created");
    for (const verb of ["confirm-repointed", "report-imported", "complete"] as const) {
      const event = decideMailbox(standing, { verb, as: ["owner"] }, allOpen);
      assert.ok(event.ok, verb);
      standing = { state: event.value.to, kept: event.value.kept };
    }
    assert.equal(standing.state, "complete");
  });

  it("an end user never creates, copies, switches or rolls back", () => {
    for (const state of mailboxStates) {
      const may = mailboxActionsFor(at(state), ["owner"], allOpen);
      for (const verb of ["create-account", "start-copy", "switch", "roll-back", "raise", "mend"] as const) {
        assert.ok(!may.includes(verb), `${state} ${verb}`);
      }
    }
  });

  it("needs-attention goes back to exactly where it was, however often it is raised", () => {
    fc.assert(
      fc.property(fc.constantFrom(...mailboxStates), fc.integer({ min: 1, max: 4 }), (state, times) => {
        let standing = at(state, state === "needs-attention" ? "copying" : null);
        const before = standing.kept ?? standing.state;
        for (let n = 0; n < times; n += 1) {
          const raised = decideMailbox(standing, { verb: "raise", as: ["service"] }, {});
          if (!raised.ok) return;
          standing = { state: raised.value.to, kept: raised.value.kept };
        }
        const mended = decideMailbox(standing, { verb: "mend", as: ["service"] }, {});
        assert.equal(mended.ok && mended.value.to, before);
      }),
    );
  });

  it("whatever is asked of it, the next state is in the table", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...mailboxStates),
        fc.constantFrom(...mailboxVerbs),
        fc.subarray(["service", "owner", "loa", "technical", "ism", "programme"] as const),
        (state, verb, as) => {
          const event = decideMailbox(at(state), { verb, as }, allOpen);
          if (event.ok) assert.ok(mailboxStates.includes(event.value.to));
          else assert.ok(["not-now", "not-allowed"].includes(event.refusal.kind));
        },
      ),
    );
  });
});

describe("mailboxes: the time of a switch", () => {
  const now = new Date("2026-11-22T12:00:00Z");
  const kindOf = (typed: string) => {
    const result = londonInstant(typed, now);
    return result.ok ? result.value.toISOString() : result.refusal.kind;
  };
  for (const [typed, expected] of [
    ["2027-01-15 18:00", "2027-01-15T18:00:00.000Z"],
    ["2027-07-15T18:00", "2027-07-15T17:00:00.000Z"],
    ["2027-10-31 01:30", "comes-twice"],
    ["2027-10-31 00:59", "2027-10-30T23:59:00.000Z"],
    ["2027-10-31 02:00", "2027-10-31T02:00:00.000Z"],
    ["2027-03-28 01:30", "never-comes"],
    ["2027-03-28 02:00", "2027-03-28T01:00:00.000Z"],
    ["2027-02-30 10:00", "not-a-time"],
    ["2027-01-15 25:00", "not-a-time"],
    ["tomorrow", "not-a-time"],
    ["2026-11-22 11:59", "in-the-past"],
  ] as const) {
    it(`${typed} in London is ${expected}`, () => assert.equal(kindOf(typed), expected));
  }

  it("every hour of ten years that is taken shows the same wall clock again", () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date("2026-12-01"), max: new Date("2036-12-01"), noInvalidDate: true }),
        (date) => {
          const typed = londonClock(date);
          const result = londonInstant(typed, now);
          assert.ok(result.ok ? londonClock(result.value) === typed : result.refusal.kind === "comes-twice");
        },
      ),
    );
  });
});

describe("mailboxes: waves", () => {
  const wave = {
    id: "w",
    state: "running",
    priority: 5,
    quietFrom: null,
    quietTo: null,
    maxConnectionsPerHost: 8,
  } as const;
  const one = (id: string, more: Partial<Candidate> = {}): Candidate => ({
    mailboxId: id,
    wave,
    vip: false,
    bytes: null,
    host: "a",
    ...more,
  });
  const noon = new Date("2027-01-15T12:00:00Z");

  it("VIPs first, then small ones, and never more on a host than allowed", () => {
    const chosen = nextMailboxes(
      [
        one("big", { bytes: 9 }),
        one("small", { bytes: 1 }),
        one("vip", { vip: true, bytes: 99 }),
        one("b", { host: "b" }),
      ],
      {},
      10,
      noon,
    );
    assert.deepEqual(
      chosen.map(({ mailboxId }) => mailboxId),
      ["vip", "small", "big", "b"],
    );
    // Three wait on one host that takes eight connections: two for each. One alone has four.
    assert.deepEqual(
      chosen.map(({ connections }) => connections),
      [2, 2, 2, 4],
    );
    assert.equal(nextMailboxes([one("x"), one("y"), one("z"), one("a"), one("b")], {}, 10, noon).length, 4);
    assert.deepEqual(nextMailboxes([one("x")], { a: 5 }, 10, noon), []);
    // A host that takes two connections takes one mailbox, with two.
    const narrow = { ...wave, maxConnectionsPerHost: 2 };
    assert.equal(nextMailboxes([one("x", { wave: narrow }), one("y", { wave: narrow })], {}, 10, noon).length, 1);
  });

  for (const [from, to, time, quiet] of [
    ["08:00", "18:00", "2027-01-15T12:00:00Z", true],
    ["08:00", "18:00", "2027-01-15T19:00:00Z", false],
    ["22:00", "06:00", "2027-01-15T23:30:00Z", true],
    ["22:00", "06:00", "2027-01-15T05:59:00Z", true],
    ["22:00", "06:00", "2027-01-15T06:00:00Z", false],
    ["08:00", "18:00", "2027-07-15T07:30:00Z", true],
  ] as const) {
    it(`quiet from ${from} to ${to}: at ${time} ${quiet ? "it rests" : "it works"}`, () =>
      assert.equal(isQuiet({ quietFrom: from, quietTo: to }, new Date(time)), quiet));
  }

  it("a paused, stopped or planned wave starts nothing", () => {
    for (const state of ["planned", "paused", "stopped", "done"] as const) {
      assert.deepEqual(nextMailboxes([one("x", { wave: { ...wave, state } })], {}, 5, noon), []);
    }
  });
});

describe("mailboxes: the steps of a switch", () => {
  it("follow each other, repeat what was begun, and stop at what failed", () => {
    assert.deepEqual(nextStep({}), { step: "final-delta" });
    assert.deepEqual(nextStep({ "final-delta": "started" }), { step: "final-delta" });
    assert.deepEqual(nextStep({ "final-delta": "done", verify: "failed" }), { stopped: "verify" });
    assert.equal(nextStep(Object.fromEntries(switchSteps.map((step) => [step, "done"]))), undefined);
  });

  const fine = { oldToNew: true, newArrivedTimes: 1, oldArrivedTimes: 1, cameBack: false, hops: 2 };
  for (const [verdict, more] of [
    ["passes", {}],
    ["not-forwarded", { oldToNew: false, oldArrivedTimes: 0 }],
    ["not-delivered", { newArrivedTimes: 0 }],
    ["doubled", { newArrivedTimes: 2 }],
    ["doubled", { oldArrivedTimes: 2 }],
    ["loop", { newArrivedTimes: 30, hops: 31 }],
    ["loop", { cameBack: true }],
  ] as const) {
    it(`a probe ${verdict}: ${JSON.stringify(more)}`, () => assert.equal(judgeProbe({ ...fine, ...more }), verdict));
  }
});
