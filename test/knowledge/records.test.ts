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
    ["which one is for us then", "ours"],
    ["ok so which suits our trust best", "ours"],
    ["and which should we go for?", "ours"],
    ["which of the two applies to us", "ours"],
    ["what do we need", undefined],
    ["which browser should we use", undefined],
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
  it("which route is for us is told by the entry on choosing, whose next step is the adviser", () => {
    const view = knowledge.answer("which one is for us then", {
      last: { entryId: "compare-self-managed", asked: "self service or managed" },
    });
    assert.equal(view.entryId, "route-which");
    assert.match(view.nextStep ?? "", /route advice/);
  });

  it("which of some other things is for us gets what stands beside them", () => {
    const view = knowledge.answer("which one is for us then", {
      last: { entryId: "dcb0129", asked: "what is dcb0129" },
    });
    assert.equal(view.band, "did-you-mean");
    assert.ok(view.choices.some((one) => one.kind === "entry" && one.entryId === "dcb0160"));
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
