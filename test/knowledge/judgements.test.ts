import assert from "node:assert/strict";
import { figuresAsked } from "../../src/knowledge/figures.ts";
import { asksForJudgement } from "../../src/knowledge/judgements.ts";
import { loadEntries } from "../../src/knowledge/load.ts";
import { createKnowledge } from "../../src/knowledge/retrieve.ts";

const knowledge = createKnowledge(loadEntries());

describe("the best product or person is in no guidance", () => {
  for (const text of [
    "which authenticator app is best",
    "what archive tool would you recommend",
    "whats the best phone for the codes",
    "who is the cheapest cloud migration supplier",
  ]) {
    it(text, () => {
      assert.ok(asksForJudgement(text));
      assert.notEqual(knowledge.answer(text).band, "answer");
    });
  }
  for (const text of ["which route is best for us", "is managed the better option", "what is a PID"]) {
    it(`but not: ${text}`, () => {
      assert.ok(!asksForJudgement(text));
    });
  }
});

describe("small words are read for what they ask", () => {
  it("how much work: no price", () => {
    assert.deepEqual(figuresAsked("how much of a techy must I be"), []);
    assert.deepEqual(figuresAsked("how much is managed"), ["price"]);
    assert.deepEqual(figuresAsked("is it a fixed price or per day"), []);
  });
});
