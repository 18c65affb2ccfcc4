import { strict as assert } from "node:assert";
import { intakeFormCard } from "../../../bot/cards/intake-form.ts";
import type { Card } from "../../../bot/cards/elements.ts";
import { approvalCard } from "../../../bot/cards/approval.ts";
import { askedQuestionCard } from "../../../bot/cards/asked-question.ts";
import { heldCard } from "../../../bot/cards/held.ts";
import { moveCard } from "../../../bot/cards/move.ts";
import { proposalCard } from "../../../bot/cards/proposal.ts";
import { requestCard } from "../../../bot/cards/request.ts";
import { summaryCard } from "../../../bot/cards/summary.ts";
import { switchCard } from "../../../bot/cards/switch.ts";
import { waitingListCard } from "../../../bot/cards/waiting-list.ts";
import { waveCard } from "../../../bot/cards/wave.ts";
import { welcomeCard } from "../../../bot/cards/welcome.ts";
import type { Draft } from "../../../bot/conversation/facts.ts";
import { initialState, step } from "../../../bot/conversation/step.ts";
import type { ButtonVerb, Context, Effect, RequestView, State } from "../../../bot/conversation/types.ts";
import { waveDecisions } from "../../../src/mailboxes/deciding/views.ts";
import { heldList, moveView, switchView, waveView } from "./move-views.ts";
import { adviceView, askedView, intentView, proposalView } from "./views.ts";

interface Button {
  readonly title: string;
  readonly verb: string;
  readonly press: ButtonVerb | undefined;
}

/** Every button of a card, with those inside what its buttons open. */
const buttonsOf = (card: unknown): readonly Button[] => {
  if (Array.isArray(card)) return card.flatMap(buttonsOf);
  if (typeof card !== "object" || card === null) return [];
  const { type, title, verb, data, fallback: _same, ...rest } = card as Record<string, unknown>;
  const own: Button[] =
    typeof title === "string" && typeof type === "string" && type.startsWith("Action.")
      ? [{ title, verb: String(verb), press: (data as { press?: ButtonVerb } | undefined)?.press }]
      : [];
  return [...own, ...Object.values(rest).flatMap(buttonsOf)];
};

const request: RequestView = {
  reference: "K7M-4RXP",
  organisation: "Demo Trust North (demonstration)",
  state: "submitted",
  mayAmend: true,
  mayWithdraw: true,
};
const context = (more: Partial<Context> = {}): Context => ({
  today: "2026-11-23",
  newId: "draft-1",
  person: { name: "Sam Demo" },
  ...more,
});
const full = step(
  initialState,
  {
    type: "message",
    text: "Fatima Demo is our lead, Demo Trust North, ODS ZZ901, Exchange 2010, in house, no known issues, start June 2027, 15 NHSmail accounts now, 300 new",
  },
  context(),
).state;
const draft: Draft = full.draft;
const busy: State = { ...full, waiting: [], mode: "intake", draft, asked: [] };

const seen = (effects: readonly Effect[]): readonly string[] =>
  effects.map((effect) => (effect.do === "say" ? `say ${effect.key}` : effect.do));

/** Not understood, or taken for a question to the guidance. */
const missed = /notUnderstood|stillNot|idleMiss|askKnowledge/;

const onDraft: Readonly<Record<string, { readonly card: Card; readonly state: State; readonly context: Context }>> = {
  "greeting of an LOA": { card: welcomeCard("Hello.", 0, "new"), state: initialState, context: context() },
  "greeting of an LOA with a request": {
    card: welcomeCard("Hello.", 0, "new"),
    state: initialState,
    context: context({ request }),
  },
  "greeting of an ISM": { card: welcomeCard("Hello.", 0, "decides"), state: initialState, context: context() },
  summary: { card: summaryCard({ rev: 1, rows: [], missing: [] }), state: busy, context: context() },
  form: { card: intakeFormCard({ rev: 1, values: {}, problems: {} }), state: busy, context: context() },
};

const text = "Demo text";
const records: Readonly<Record<string, Card>> = {
  approval: approvalCard({
    intent: intentView(text),
    advice: adviceView(text),
    isms: [{ id: "01980000-0000-7000-8000-000000000101", name: "Demo Manager", regions: [], absent: false }],
  }),
  request: requestCard(
    intentView(text, {
      state: "question-asked",
      actions: ["answer"],
      question: { text, by: text, mine: false, at: "2026-11-21T09:30:00.000Z", answer: null, answeredAt: null },
    }),
  ),
  "asked question": askedQuestionCard(askedView(text)),
  proposal: proposalCard(proposalView(text)),
  "what waits": waitingListCard({
    requests: [],
    more: false,
    questions: [askedView(text)],
    proposals: [proposalView(text)],
  }),
  wave: waveCard({ wave: { ...waveView(text), actions: waveDecisions.filter((one) => one !== "start") } }),
  switch: switchCard({ view: switchView(text) }),
  move: moveCard(moveView(text)),
  held: heldCard(heldList(text)),
};

describe("the words on our buttons, typed", () => {
  for (const [name, { card, state, context: given }] of Object.entries(onDraft))
    for (const { title, press } of buttonsOf(card))
      it(`${name}: “${title}”`, () => {
        const typed = step(state, { type: "message", text: title }, given);
        assert.doesNotMatch(seen(typed.effects).join(" "), missed);
        if (press === undefined || press === "submit") return;
        const pressed = step(state, { type: "button", rev: state.rev, verb: press }, given);
        assert.deepEqual(typed.effects, pressed.effects);
      });

  it("“Send” shows first what would be sent", () => {
    const typed = step(busy, { type: "message", text: "Send" }, context());
    assert.ok(seen(typed.effects).includes("showSummary"));
    assert.ok(!seen(typed.effects).includes("submit"));
  });

  for (const [name, card] of Object.entries(records)) {
    const buttons = buttonsOf(card);
    it(`${name}: has buttons`, () => assert.ok(buttons.length > 0));
    for (const { title } of buttons)
      for (const given of [context(), context({ request })])
        it(`${name}: “${title}”${given.request === undefined ? "" : ", by an LOA with a request"}`, () => {
          const { effects } = step(initialState, { type: "message", text: title }, given);
          assert.doesNotMatch(seen(effects).join(" "), missed);
          assert.ok(effects.length > 0);
        });
  }

  it("opens a request of the list by its reference", () => {
    const item = intentView(text);
    const [button] = buttonsOf(waitingListCard({ requests: [item], more: false, questions: [], proposals: [] }));
    const { effects } = step(initialState, { type: "message", text: button?.title ?? "" }, context());
    assert.deepEqual(effects, [{ do: "showRecord", reference: item.reference }]);
  });
});
