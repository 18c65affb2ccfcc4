import assert from "node:assert/strict";
import fc from "fast-check";
import { fieldWords } from "../../../bot/understanding/text/field-words.ts";
import { spelt, typed } from "../../../bot/understanding/text/spelling.ts";
import { understand } from "../../../bot/understanding/understand.ts";

describe("understanding: spelling", () => {
  const read: readonly (readonly [string, string])[] = [
    ["im the leed for this", "im the lead for this"],
    ["mailboxs: 450, contracct ends march", "mailboxes: 450, contract ends march"],
    ["exchnge sevrer, 31 acounts", "exchange server, 31 accounts"],
    ["recieve it in septmeber", "recieve it in september"],
  ];
  for (const [text, as] of read) it(`${text} -> ${as}`, () => assert.equal(spelt(text).text, as));

  const left = [
    "Marcha Leed of Demo Marsh contacts the manager about sharing and storing", "the internet is slow, easier to ring", "contrast, contacts, states, stuff",
    "j.acounts@nhs.net and mailboxs.example.org", "muddle through until the mouth of the river",
  ]; // prettier-ignore
  for (const text of left)
    it(`leaves “${text}”`, () => {
      const { text: so } = spelt(text.replace("Leed", "Lead"));
      assert.equal(so, text.replace("Leed", "Lead"));
    });

  it("keeps people's own words, and the span that a fact was read from", () => {
    const text = "mailboxs: 450, serport from Demo Data, contracct ends march 2028";
    const { facts } = understand(text, { today: "2026-11-23", asked: [] });
    assert.deepEqual(facts.map(({ field }) => field).toSorted(), ["contractEnd", "mailboxes", "supportArrangements"]);
    for (const { said } of facts) assert.ok(text.includes(said), said);
    const support = facts.find((fact) => fact.field === "supportArrangements");
    assert.equal(support?.value, "serport from Demo Data");
  });

  it("gives back what was typed, whatever was misspelt", () => {
    const slip = fc
      .tuple(fc.constantFrom(...fieldWords), fc.nat(12))
      .map(([word, at]) => word.slice(0, at) + word.slice(at + 1));
    fc.assert(
      fc.property(
        fc.array(fc.oneof(slip, fc.constantFrom("we", "300", "Demo", ",", "not")), { maxLength: 12 }),
        (words) => {
          const text = words.join(" ");
          const so = spelt(text);
          assert.equal(typed(so, so.text), text);
        },
      ),
      { numRuns: 500 },
    );
  });

  it("is never far from what was typed", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (text) => {
        assert.ok(spelt(text).edits.every(({ was }) => text.includes(was)));
      }),
    );
  });
});
