import assert from "node:assert/strict";
import { askedOfOtherRoutes, asideIn, type Aside } from "../../src/knowledge/asides.ts";
import { loadEntries } from "../../src/knowledge/load.ts";
import { asksForRecord } from "../../src/knowledge/records.ts";
import { createKnowledge } from "../../src/knowledge/retrieve.ts";

const knowledge = createKnowledge(loadEntries());

describe("a question for somebody's record gets no definition", () => {
  const records = [
    "what is the ods code for leeds",
    "who is the ISM for kent",
    "whos our lead",
    "when is my call",
    "how many accounts has our trust got",
    "what did i put for the start date",
    "whats jane's email address",
    "which ods code is 8HW19",
  ];
  for (const text of records) {
    it(text, () => {
      assert.ok(asksForRecord(text));
      assert.notEqual(knowledge.answer(text).band, "answer");
    });
  }
  const guidance = [
    "what is an ods code",
    "what is the code for",
    "how do I find our ods code",
    "what is a transition lead",
    "what number of new accounts must we give",
    "when is the onboarding call",
    "what is meant by a lead for transition",
    "what happens to our mailboxes",
  ];
  for (const text of guidance) it(`${text}: asks the guidance`, () => assert.ok(!asksForRecord(text)));
});

describe("short words after an answer", () => {
  const rows: readonly (readonly [string, Aside | undefined])[] = [
    ["source?", "source"],
    ["says who", "source"],
    ["where does that come from", "source"],
    ["tell me more please", "more"],
    ["why?", "why"],
    ["what about the other one", "other"],
    ["what is the source system", undefined],
    ["why do we need a PID", undefined],
  ];
  for (const [text, aside] of rows) it(`${text} -> ${aside ?? "a question"}`, () => assert.equal(asideIn(text), aside));

  const last = { entryId: "managed-what", asked: "what is managed migration" };
  it("the source is that of the last answer", () => {
    const view = knowledge.answer("source?", { last });
    assert.equal(view.band, "answer");
    assert.equal(view.entryId, "managed-what");
    assert.ok(view.sources.length > 0);
  });
  it("the other ones are the other two routes", () => {
    const view = knowledge.answer("what about the others", { last });
    const ids = view.choices.flatMap((choice) => (choice.kind === "entry" ? [choice.entryId] : []));
    assert.deepEqual(ids.slice(0, 2), ["self-service-what", "partial-what"]);
    assert.equal(view.choices.at(-1)?.kind, "ask-ism");
  });
  it("an entry about no route has no others", () => {
    const [entry] = loadEntries().filter(({ id }) => id === "quotas");
    assert.ok(entry);
    assert.deepEqual(askedOfOtherRoutes(entry), []);
  });
  it("without a last answer they are questions like any other", () => {
    assert.notEqual(knowledge.answer("source?").band, "answer");
  });
});

describe("a thing that the guidance has never heard of", () => {
  for (const text of [
    "is mimecast ok as the archive tool",
    "does it work with zblorb",
    "do you support lotus notes 4",
  ]) {
    it(`${text}: no direct answer`, () => assert.notEqual(knowledge.answer(text).band, "answer"));
  }
});
