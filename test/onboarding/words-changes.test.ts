import { strict as assert } from "node:assert";
import { changesInWords } from "../../src/onboarding/words-changes.ts";
import type { IntentFacts } from "../../src/onboarding/types.ts";
import { nineFacts } from "./house.ts";

const facts = { contractEnd: null, mailboxes: null, ...nineFacts() } as unknown as IntentFacts;

describe("what an amendment changed", () => {
  it("is said with what it was before", () => {
    const start = { from: "2027-04-01", to: "2027-04-30", precision: "month", raw: "April" } as const;
    const told = changesInWords(
      { ...facts, preferredStart: null, knownIssues: "slow" },
      { ...facts, preferredStart: start, knownIssues: "slow" },
    );
    assert.equal(told, "Preferred start: Thursday 1 April 2027 to Friday 30 April 2027 (it was: Not known yet).");
  });
  it("is nothing where nothing differs", () => assert.equal(changesInWords(facts, facts), ""));
  it("is cut where a value is long", () => {
    const told = changesInWords({ ...facts, knownIssues: "a" }, { ...facts, knownIssues: "b".repeat(1_500) });
    assert.ok(told.length < 300);
  });
});
