import assert from "node:assert/strict";
import type { FieldId } from "../../../bot/conversation/facts.ts";
import { understand } from "../../../bot/understanding/understand.ts";

const counts: readonly FieldId[] = ["currentNhsmailAccounts", "newAccounts"];
const heard = (text: string, asked: readonly FieldId[]): readonly string[] => {
  const { facts, problems, loose } = understand(text, { today: "2026-11-23", asked });
  return [
    ...facts.map(({ field }) => field),
    ...problems.map(({ reason }) => reason),
    ...loose.map(({ said }) => said),
  ];
};

describe("understanding: a question about a value gives no value", () => {
  const questions: readonly (readonly [readonly FieldId[], readonly string[]])[] = [
    [
      ["preferredStart"],
      [
        ...["is summer busy?", "is summer busy", "does march get busy?", "is january quiet?", "how full is october?"],
        ...["will december be frozen?", "do most people start in spring?", "was may popular last year?"],
        ...["is there a rush in September?", "what is june like", "are you full in June"],
      ],
    ],
    [counts, ["is 300 a lot?", "is 300 too many?", "are 20 enough for a practice?", "is 450 more than usual"]],
    [["currentPlatform"], ["is exchange 2010 supported?", "is exchange 2010 too old", "does zimbra work with this"]],
    [
      ["supportArrangements", "contractEnd"],
      ["is in house support ok?", "does a rolling contract matter", "do contracts to 2028 matter?"],
    ],
  ];
  for (const [asked, texts] of questions)
    for (const text of texts) it(text, () => assert.deepEqual(heard(text, asked), []));

  for (const text of ["is June ok?", "would March work?", "March?", "is 1 June possible", "June, is that ok?"])
    it(`${text} names a start`, () => assert.deepEqual(heard(text, ["preferredStart"]), ["preferredStart"]));
});
