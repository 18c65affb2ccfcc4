import assert from "node:assert/strict";
import fc from "fast-check";
import type { FieldId } from "../../../bot/conversation/facts.ts";
import { chancesOf } from "../../../bot/understanding/numbers/number-roles.ts";
import { numbersIn } from "../../../bot/understanding/numbers/numbers.ts";
import { understand } from "../../../bot/understanding/understand.ts";

const today = "2026-11-23";
const said = (text: string, field: FieldId, asked: readonly FieldId[] = []): number | undefined => {
  const fact = understand(text, { today, asked }).facts.find((one) => one.field === field);
  return typeof fact?.value === "object" && "about" in fact.value ? fact.value.value : undefined;
};

describe("understanding: which number counts what", () => {
  const rows: readonly (readonly [string, FieldId, boolean, number | undefined])[] = [
    ["Headcount 88, of which 70 are bank; payroll wants accounts for 18", "newAccounts", true, 18],
    ["We hold 31 accounts today and our need is for 140 further", "newAccounts", false, 140],
    ["We hold 31 accounts today and our need is for 140 further", "currentNhsmailAccounts", false, 31],
    ["it was 90 at first, now it's 75", "newAccounts", true, 75],
    ["1,250 give or take 50", "newAccounts", true, 1250],
    ["not more than 150", "newAccounts", true, 150],
    ["we treat 300 patients a week in 4 clinics", "newAccounts", false, undefined],
    ["we treat 300 patients a week in 4 clinics", "mailboxes", false, undefined],
  ];
  for (const [text, field, isAsked, value] of rows)
    it(`${text}: ${field} ${value ?? "-"}`, () => {
      assert.equal(said(text, field, isAsked ? [field] : []), value);
    });

  it("asks for the total of parts, whatever the model makes of them", () => {
    const { facts, problems } = understand("22 nurses and 31 carers", { today, asked: ["newAccounts"] });
    assert.deepEqual(facts, []);
    assert.deepEqual(
      problems.map(({ reason }) => reason),
      ["several-numbers"],
    );
  });

  it("gives each number chances that add up to one", () => {
    const words = [
      "12",
      "300",
      "staff",
      "accounts",
      "mailboxes",
      "we",
      "have",
      "need",
      ",",
      ".",
      "but",
      "nhsmail",
      "and",
      "so",
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...words), { maxLength: 14 }), (list) => {
        const text = list.join(" ");
        const numbers = numbersIn(text);
        const chances = chancesOf(text, numbers, []);
        assert.equal(chances.length, numbers.length);
        for (const one of chances)
          assert.ok(Math.abs(Object.values(one).reduce((sum, chance) => sum + chance, 0) - 1) < 1e-9);
      }),
      { numRuns: 300 },
    );
  });
});
