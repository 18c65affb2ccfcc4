import { strict as assert } from "node:assert";
import { answerCard } from "../../../bot/cards/answer.ts";
import { approvalCard } from "../../../bot/cards/approval.ts";
import type { IntentView } from "../../../src/onboarding/views.ts";
import { adviceView, answerView, intentView } from "./views.ts";

const advice = {
  ...adviceView("Demo"),
  unknown: [
    {
      fact: "coexistence",
      question: "Must your old mail system and NHSmail work together for a time?",
      couldChange: true,
    },
    { fact: "vips", question: "Are there people whom somebody else should move?", couldChange: true },
  ],
};
const asked = (text: string, answer: string | null): IntentView["question"] => ({
  text,
  by: "Demo Manager",
  mine: false,
  at: "2026-11-21T09:30:00.000Z",
  answer,
  answeredAt: answer === null ? null : "2026-11-21T10:30:00.000Z",
});
const shown = (more: Partial<IntentView>): string =>
  JSON.stringify(approvalCard({ intent: intentView("Demo", more), advice, isms: [] }));
const still = (card: string): number => card.split('"Still to ask: "').length - 1;

describe("an approval card", () => {
  for (const question of [
    "Do you need co-existence between the two?",
    "Will both systems have to run side by side?",
    "Must the old system and NHSmail work together for a time?",
  ]) {
    it(`does not ask again what was answered: “${question}”`, () => {
      assert.equal(still(shown({ question: asked(question, "yes, for about 3 months") })), 1);
      assert.match(shown({ question: asked(question, "yes") }), /Asked: see the answer above/);
    });
    it(`still asks while no answer came: “${question}”`, () => {
      assert.equal(still(shown({ question: asked(question, null) })), 2);
    });
  }

  it("asks on after a question about something else", () => {
    assert.equal(still(shown({ question: asked("Which sites are you moving?", "Two") })), 2);
  });

  it("says what was changed last, and by whom", () => {
    const change = (version: number, text: string): IntentView["history"][number] => ({
      version,
      verb: "amend",
      by: "Demo Administrator",
      at: "2026-11-21T09:30:00.000Z",
      text,
    });
    const card = shown({ history: [change(2, "New accounts wanted: 300"), change(3, "Preferred start: April")] });
    assert.match(card, /Changed by Demo Administrator, Saturday 21 November 2026/);
    assert.match(card, /Preferred start: April/);
    assert.doesNotMatch(card, /New accounts wanted: 300/);
  });
});

describe("choices that are too long for a button", () => {
  const long = "Who manages the list of organisations that want to join and the order they join in?";
  it("stand above the buttons as a whole", () => {
    const view = answerView("Demo", "did-you-mean");
    const card = answerCard({ ...view, choices: [{ kind: "entry", entryId: "one", label: long }] });
    assert.ok(JSON.stringify(card.body).includes(`1. ${long}`));
  });
});
