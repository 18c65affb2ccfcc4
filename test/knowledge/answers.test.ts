import assert from "node:assert/strict";
import fc from "fast-check";
import { loadEntries } from "../../src/knowledge/load.ts";
import { createKnowledge } from "../../src/knowledge/retrieve.ts";
import { AnswerView, type LastAnswer } from "../../src/knowledge/views.ts";

const entries = loadEntries();
const knowledge = createKnowledge(entries);
const byId = new Map(entries.map((entry) => [entry.id, entry]));
const last = (entryId: string, asked: string): LastAnswer => ({ entryId, asked });

describe("a direct answer", () => {
  it("is headed by the question understood and ends with its source and one next step", () => {
    const view = AnswerView.parse(knowledge.answer("what does exmerge do"));
    const entry = byId.get("exmerge");
    assert.ok(entry);
    assert.equal(view.band, "answer");
    assert.equal(view.understood, entry.question);
    assert.equal(view.paragraphs.join(" "), entry.answer);
    assert.deepEqual(view.sources, [{ title: "Migration Service Options v1.2", section: "3", date: null, url: null }]);
    assert.equal(view.nextStep, entry.next);
    assert.ok(view.related.length >= 1 && view.related.length <= 3);
  });

  for (const entry of entries.filter(({ kind }) => kind === "answer")) {
    it(`is not another's for its own question: ${entry.question}`, () => {
      const view = knowledge.answer(entry.question);
      const shown =
        view.band === "answer" ? [view.entryId] : view.choices.map((one) => (one.kind === "entry" ? one.entryId : ""));
      assert.ok(shown.includes(entry.id), `${view.band}: ${shown.join(", ")}`);
    });
  }
});

describe("slips of the keyboard", () => {
  const typed = [
    ["wat dose exmrege do", "exmerge"],
    ["is MULTI FACTOR authentification requird", "mfa"],
    ["how big is a mailbx", "quotas"],
    ["whats teh global adress list", "glossary-gal"],
    ["can a deleted acount be restord", "restore-deleted"],
    ["who repionts outlok", "repoint-who"],
  ] as const;
  for (const [question, id] of typed) {
    it(question, () => {
      const view = knowledge.answer(question);
      const shown =
        view.band === "answer" ? [view.entryId] : view.choices.map((one) => (one.kind === "entry" ? one.entryId : ""));
      assert.ok(shown.includes(id), `${view.band}: ${shown.join(", ")}`);
    });
  }
});

describe("did you mean", () => {
  it("gives two to four questions, and always the way to a person last", () => {
    const view = knowledge.answer("can we tell you about a move and the mail");
    assert.equal(view.band, "did-you-mean");
    assert.equal(view.choices.at(-1)?.kind, "ask-ism");
    assert.match(view.choices.at(-1)?.label ?? "", /None of these/);
    assert.ok(view.choices.length >= 3 && view.choices.length <= 5);
  });
});

describe("what no source states", () => {
  const figures = [
    ["how much does the data mining tool cost", /no prices|not state a price/],
    ["how much is VIP migration in pounds", /no prices|not state a price/],
    ["how many weeks does a managed migration take", /no length|not state how long/],
    ["what is the maximum number of VIPs", /no limit|not state a number/],
    ["how many mailboxes count as large", /no number/],
  ] as const;
  for (const [question, said] of figures) {
    it(`is said to be not stated: ${question}`, () => {
      const view = knowledge.answer(question);
      assert.equal(view.band, "pass-on");
      assert.match(view.paragraphs.join(" "), said);
      assert.equal(view.choices.at(-1)?.kind, "ask-ism");
    });
  }
  it("lets pass the figures that an entry has, and whether something is charged for at all", () => {
    assert.equal(knowledge.answer("how long does provisioning an account take").entryId, "provisioning-time");
    assert.equal(knowledge.answer("is the data mining tool chargeable").entryId, "data-mining-charge");
    assert.equal(knowledge.answer("is managed migration charged for").entryId, "managed-addon");
  });
  it("is never a price, whatever the thing", () => {
    const things = entries
      .filter(({ kind }) => kind === "answer")
      .map(({ question }) => question.replace(/^(What|Who) (is|are|does) |\?$/g, ""));
    for (const thing of things)
      assert.notEqual(knowledge.answer(`how much does ${thing} cost in pounds`).band, "answer", thing);
  });
});

describe("what is not about the move", () => {
  const outside = [
    "what is the dose of paracetamol",
    "who won the rugby",
    "book me a taxi to leeds",
    "my kettle is broken",
    "tell me a story about a dragon",
  ];
  for (const question of outside) {
    it(`is not answered: ${question}`, () => assert.notEqual(knowledge.answer(question).band, "answer"));
  }
  it("an empty message is not a question", () => {
    for (const nothing of ["", "   ", "???", "👍", "\u0000"]) assert.equal(knowledge.answer(nothing).reason, "empty");
  });
});

describe("a follow-up stands on the last answer", () => {
  const turns = [
    ["managed-suits", "who is managed migration for", "and for partial?", "partial-suits"],
    ["managed-suits", "", "and self-service?", "self-service-suits"],
    ["glossary-qmm", "what is QMM", "and the GAL?", "glossary-gal"],
    ["repoint-who", "who re-points outlook", "when?", "repoint-when"],
    ["quotas", "how large is a mailbox", "and the archive?", "archive-size"],
    ["tansync", "what is tansync", "does it need its own account", "tansync-account"],
    ["six-stages", "what are the six stages", "can they overlap", "stage-order"],
  ] as const;
  for (const [entryId, asked, question, wanted] of turns) {
    it(`${asked === "" ? entryId : asked} > ${question}`, () => {
      const view = knowledge.answer(question, { last: last(entryId, asked) });
      const shown =
        view.band === "answer" ? [view.entryId] : view.choices.map((one) => (one.kind === "entry" ? one.entryId : ""));
      assert.ok(shown.includes(wanted), `${view.band}: ${shown.join(", ")}`);
    });
  }
  it("a price asked after an answer is not stated", () => {
    const view = knowledge.answer("how much is that?", { last: last("vip-what", "what is the vip service") });
    assert.equal(view.band, "pass-on");
    assert.match(view.paragraphs.join(" "), /price/);
  });
  it("a full question does not lean on it", () => {
    const alone = knowledge.answer("what does exmerge do");
    assert.deepEqual(knowledge.answer("what does exmerge do", { last: last("mfa", "is mfa required") }), alone);
  });
  it("an entry that is gone is no ground to stand on", () => {
    assert.deepEqual(
      knowledge.answer("and for partial?", { last: last("no-such-entry", "x") }),
      knowledge.answer("and for partial?"),
    );
  });
});

describe("law: whatever is asked", () => {
  const scrap = fc.constantFrom(
    ...entries.flatMap(({ question, alternates }) => [question, ...alternates].flatMap((text) => text.split(" "))),
  );
  const anything = fc.oneof(
    fc.string({ maxLength: 700 }),
    fc.array(scrap, { maxLength: 12 }).map((words) => words.join(" ")),
  );
  it("no sentence is said without an entry behind it, and every view is valid", () => {
    fc.assert(
      fc.property(anything, (question) => {
        const view = AnswerView.parse(knowledge.answer(question));
        if (view.band === "answer") {
          const entry = byId.get(view.entryId ?? "");
          assert.equal(entry?.kind, "answer");
          assert.equal(view.paragraphs.join(" "), entry.answer);
          assert.equal(view.sources.length, 1);
        }
        for (const choice of view.choices) if (choice.kind === "entry") assert.ok(byId.has(choice.entryId));
        if (view.reason !== "empty" && view.band !== "answer") assert.equal(view.choices.at(-1)?.kind, "ask-ism");
        assert.deepEqual(knowledge.answer(question), view);
      }),
      { numRuns: 150 },
    );
  });
});

describe("a choice that was pressed", () => {
  it("shows its entry; one that is gone shows nothing", () => {
    assert.equal(knowledge.show("mfa", "do we need mfa")?.band, "answer");
    assert.equal(knowledge.show("gap-price")?.reason, "not-covered");
    assert.equal(knowledge.show("no-such-entry"), undefined);
    assert.equal(knowledge.show("__proto__"), undefined);
  });
});

describe("a follow-up with words of its own", () => {
  const after = (entryId: string, question: string) => knowledge.answer(question, { last: { entryId, asked: "" } });

  it("never gets the answer just given once more for words that it knows nothing of", () => {
    for (const [entry, question] of [
      ["gap-permissions", "is that free"],
      ["gap-permissions", "archives?"],
      ["gap-permissions", "you sure about the price tag?"],
      ["copy-time", "what if they dont"],
      ["pst-by-user", "and for them?"],
    ] as const) {
      const view = after(entry, question);
      assert.notEqual(view.entryId, entry, question);
      assert.ok(view.band !== "answer" || view.entryId !== entry, question);
    }
  });

  it("gets it again where it says more of it, or asks for a figure that is not stated", () => {
    assert.equal(after("copy-time", "and for 50gb?").entryId, "copy-time");
    assert.equal(after("vip-what", "how much is that?").band, "pass-on");
  });
});

describe("a yes or no", () => {
  const first = (question: string): string => knowledge.answer(question).paragraphs[0] ?? "";

  it("is left out where the question is asked the other way round", () => {
    assert.match(first("is Accenture's data mining tool chargeable?"), /^Yes\. The data mining tool/);
    assert.match(first("is the data mining tool free?"), /^The data mining tool is a chargeable/);
    assert.match(first("do staff have to stop emailing while it copies"), /^There is no interruption/);
  });
});
