import assert from "node:assert/strict";
import fc from "fast-check";
import { fieldIds, type FieldId } from "../../../bot/conversation/facts.ts";
import { render } from "../../../bot/words.ts";
import { initialState, step } from "../../../bot/conversation/step.ts";
import type { ButtonVerb, Context, Event, State, SummaryRow } from "../../../bot/conversation/types.ts";
import { valueInWords } from "../../../bot/words-values.ts";

const sayings = [
  "hello", "start", "yes", "no", "skip", "I don't know", "cancel", "start again", "withdraw", "status", "summary", "form", "send",
  "Fatima Begum", "Demo Trust North", "ZZ901", "Exchange 2010", "in house", "none", "June 2027", "15 and 300", "300", "no, 450",
  "why do you ask?", "what do you mean", "how much does it cost?", "and for partial?", "thanks", "asdfgh", "change the ODS code",
  "4,500 mailboxes", "the lead is Tom Demo", "31 February", "say that again", "ask my ISM", "which route suits us?", "2", "back",
]; // prettier-ignore
const verbs: readonly ButtonVerb[] = [
  "begin",
  "form",
  "chat",
  "summary",
  "submit",
  "change",
  "cancel",
  "status",
  "withdraw",
];
const context = (n: number, sent: boolean): Context => ({
  today: "2026-11-23",
  newId: `draft-${n}`,
  person: { name: "Sam Demo" },
  ...(sent
    ? {
        request: { reference: "K7M-4RXP", organisation: "Demo", state: "submitted", mayAmend: true, mayWithdraw: true },
      }
    : {}),
});

const broken = /undefined|\[object|NaN|\$\{/;
/** A person's own words are said back as they are; they must not look like a broken sentence of ours. */
const wordsOf = (maxLength: number): fc.Arbitrary<string> =>
  fc.string({ maxLength }).filter((text) => !broken.test(text));

const event: fc.Arbitrary<(state: State) => Event> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...sayings).map((text) => (): Event => ({ type: "message", text })) },
  wordsOf(60).map((text) => (): Event => ({ type: "message", text })),
  fc.constantFrom(...verbs).chain((verb) => fc.integer({ min: 0, max: 1 }).map((old) => (state: State): Event => ({ type: "button", rev: state.rev - old, verb }))),
  fc.tuple(fc.constantFrom(...fieldIds), wordsOf(30), fc.integer({ min: 0, max: 1 })).map(
    ([field, text, old]) => (state: State): Event => ({ type: "form", rev: state.rev - old, values: { [field]: text } }),
  ),
  fc.constantFrom<Event[]>([{ type: "answered", question: "q", band: "answer", answer: {} }], [{ type: "answered", question: "q", band: "none", answer: {} }], [{ type: "answered", question: "q", band: "choices", answer: {}, choices: [{ id: "a", label: "A" }] }]).map(([one]) => (): Event => one!),
  fc.constant((): Event => ({ type: "odsChecked", code: "ZZ901", directory: "active", name: "Demo Trust North" })),
  fc.constantFrom<Event[]>([{ type: "submitted", key: "k", reference: "K7M-4RXP" }], [{ type: "refused", what: "submit", because: "Try again." }], [{ type: "done", what: "withdraw" }], [{ type: "chosen", id: "ask-ism" }], [{ type: "joined" }]).map(([one]) => (): Event => one!),
); // prettier-ignore

describe("conversation: laws", () => {
  it("whatever is said, the state stays valid, is plain data, and every sentence can be said", () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 14 }), fc.boolean(), (events, sent) => {
        let state = initialState;
        for (const [n, make] of events.entries()) {
          const before = state;
          const { state: next, effects } = step(state, make(state), context(n, sent));
          assert.deepEqual(JSON.parse(JSON.stringify(next)), next, "survives a restart");
          assert.ok(next.rev >= before.rev, "rev never falls");
          assert.ok(next.misses < 1000 && next.asked.every((field) => (fieldIds as readonly string[]).includes(field)));
          for (const [field, entry] of Object.entries(next.draft)) {
            assert.ok((fieldIds as readonly string[]).includes(field));
            assert.ok(["given", "unknown"].includes(entry.is));
          }
          for (const effect of effects) {
            if (effect.do === "say") {
              const text = render(effect);
              assert.ok(text.length > 0 && !broken.test(text), text);
            }
            if (effect.do === "submit")
              assert.ok(effect.facts.transitionLead && effect.facts.organisationName && effect.facts.odsCode);
          }
          state = next;
        }
      }),
      { numRuns: 400 },
    );
  }).timeout(60_000);

  it("a changed draft has a new rev, so that an older card cannot send it", () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 10 }), (events) => {
        let state = initialState;
        for (const [n, make] of events.entries()) {
          const { state: next } = step(state, make(state), context(n, false));
          if (JSON.stringify(next.draft) !== JSON.stringify(state.draft)) assert.ok(next.rev > state.rev);
          state = next;
        }
      }),
      { numRuns: 200 },
    );
  }).timeout(60_000);

  it("nothing is sent that was not shown in a summary of this very draft", () => {
    const opening = [
      "Fatima Begum is our lead, Demo Trust North, ODS ZZ901, Exchange 2010, in house, no known issues, start June 2027, 15 NHSmail accounts now, 300 new",
      "Fatima Begum, Demo Trust North, ZZ901",
      "start",
    ];
    const pushing: fc.Arbitrary<(state: State) => Event> = fc.oneof(
      { weight: 2, arbitrary: event },
      {
        weight: 3,
        arbitrary: fc
          .constantFrom("send it", "yes", "submit", "go on then", "send", "no, 450", "the lead is Tom Demo")
          .map((text) => (): Event => ({ type: "message", text })),
      },
      fc
        .integer({ min: 0, max: 1 })
        .map((old) => (state: State): Event => ({ type: "button", rev: state.rev - old, verb: "submit" })),
    );
    let sent = 0;
    fc.assert(
      fc.property(fc.constantFrom(...opening), fc.array(pushing, { maxLength: 12 }), (first, events) => {
        let state = initialState;
        let shown: { readonly rev: number; readonly rows: readonly SummaryRow[] } | undefined;
        for (const [n, make] of [(): Event => ({ type: "message", text: first }), ...events].entries()) {
          const made = make(state);
          // A button of a card can only be pressed where that card was shown.
          if (made.type === "button" && made.verb === "submit" && shown?.rev !== made.rev) continue;
          const { state: next, effects } = step(state, made, context(n, false));
          for (const effect of effects) {
            if (effect.do === "showSummary") shown = effect;
            if (effect.do !== "submit") continue;
            sent += 1;
            const seen = new Map(shown?.rows.map(({ field, value }) => [field, value]));
            for (const [field, value] of Object.entries(effect.facts) as [FieldId, never][])
              assert.equal(seen.get(field), valueInWords(field, value), `${field} was sent unseen`);
          }
          state = next;
        }
      }),
      { numRuns: 600, seed: 20261122 },
    );
    assert.ok(sent > 20, `only ${sent} were sent, so the law was hardly tried`);
  }).timeout(60_000);

  it("the same draft is always sent under the same key", () => {
    const facts =
      "Fatima Begum is our lead, Demo Trust North, ODS ZZ901, Exchange 2010, in house, no known issues, start June 2027, 15 NHSmail accounts now, 300 new";
    const once = step(initialState, { type: "message", text: facts }, context(1, false)).state;
    const keys = [2, 3, 4].map((n) => {
      const { effects } = step(once, { type: "button", rev: once.rev, verb: "submit" }, context(n, false));
      return effects.find((effect) => effect.do === "submit")?.key;
    });
    assert.deepEqual(keys, ["draft-1", "draft-1", "draft-1"]);
  });

  it("a state stored by an older version or with unknown fields is brought up to date", () => {
    const stored = { version: 0, rev: 3, mode: "intake", draft: { odsCode: { is: "given", value: "ZZ901", said: "ZZ901", by: "chat" }, gone: { is: "given", value: "x" } }, asked: ["gone" as FieldId], touched: [] } as unknown as State; // prettier-ignore
    const { state } = step(stored, { type: "message", text: "Fatima Begum leads this" }, context(1, false));
    assert.deepEqual(Object.keys(state.draft).sort(), ["odsCode", "transitionLead"]);
  });
});
