/** Support, issues and lead where no rule speaks: what the models take is said in the message, and where they are not sure nothing is taken. */
import assert from "node:assert/strict";
import type { FieldId } from "../../../bot/conversation/facts.ts";
import { understand } from "../../../bot/understanding/understand.ts";
import { piecesIn } from "../../../bot/understanding/words/clause-pieces.ts";
import { trimmed } from "../../../bot/understanding/words/trim-clause.ts";

const taken = (text: string, field: FieldId): string | undefined =>
  understand(text, { today: "2026-11-23", asked: [] }).facts.find((fact) => fact.field === field)?.value as
    string | undefined;

describe("who supports, learned", () => {
  for (const [text, holds] of [
    ["We have 40 mailboxes. A chap called Demo Dan pops in on a Friday and keeps it ticking over.", "Demo Dan"],
    ["There are nine of us on Gmail. These days it is our own two engineers who look after the servers.", "engineers"],
  ] as const)
    it(text, () => assert.match(taken(text, "supportArrangements") ?? "-", new RegExp(holds)));

  for (const text of [
    "We support 30 people at home. We need 61 accounts.",
    "Thanks for your support so far. We would like 40 accounts and can start in June.",
    "The cleaning contract is with Demobright and the lift is being mended. We need 12 accounts.",
  ])
    it(`nobody: ${text}`, () => assert.equal(taken(text, "supportArrangements"), undefined));
});

describe("what troubles the mail, learned", () => {
  for (const [text, holds] of [
    [
      "We are on Exchange 2013 with 40 boxes. Diaries come up with the wrong times and staff get logged out.",
      "wrong times",
    ],
  ] as const)
    it(text, () => assert.match(taken(text, "knownIssues") ?? "-", new RegExp(holds)));

  for (const text of [
    "The problem is that I have no idea of the date yet. We need 12 accounts.",
    "Our boiler is broken and half the team are off sick. 27 accounts needed.",
    "The server crashed last week but it is fixed now. We have 60 mailboxes.",
  ])
    it(`none told: ${text}`, () => assert.equal(taken(text, "knownIssues"), undefined));
});

describe("who leads, learned", () => {
  for (const [text, name] of [
    ["The board has asked our new director, Ada Sample, to take charge of getting us across to NHSmail.", "Ada Sample"],
    ["The person you will be dealing with is our operations manager, Odile Demo. I only type.", "Odile Demo"],
  ] as const)
    it(text, () => assert.equal(taken(text, "transitionLead"), name));

  for (const text of [
    "Please set up 12 accounts.\n\nYours sincerely\nKim Demo\nSecretary",
    "Hi Kim, thanks for your call. We need 12 accounts.",
    "It will be Kim Demo or Lee Sample, they are deciding tonight.",
    "Lee Sample is our clinical lead and wants three accounts.",
    "Demo Dan looks after the server for us.",
  ])
    it(`nobody: ${text.replaceAll("\n", " / ")}`, () => assert.equal(taken(text, "transitionLead"), undefined));
});

describe("pieces of a message", () => {
  it("end at sentences, commas and where another thing begins, and not in brackets or after a title", () =>
    assert.deepEqual(
      piecesIn("Dr. Demo (in Leeds, mostly) mends it and the contract ends soon. We want 1,200, please").map(
        ({ text, sentence }) => `${sentence} ${text}`,
      ),
      ["0 Dr. Demo (in Leeds, mostly) mends it", "0 and the contract ends soon", "1 We want 1,200", "1 please"],
    ));

  it("lose the words that lead to them and a half sentence at their end", () => {
    const said = "so our supplier: Demobyte mends it until";
    assert.equal(trimmed(said, 0, said.length)?.value, "Demobyte mends it");
    assert.equal(trimmed("and, but", 0, 8), undefined);
  });
});
