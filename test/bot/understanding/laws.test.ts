import assert from "node:assert/strict";
import fc from "fast-check";
import { fieldIds, type FieldId } from "../../../bot/conversation/facts.ts";
import { understand } from "../../../bot/understanding/understand.ts";

const today = "2026-11-23";
const scraps = [
  "we're RX7", "ODS code is", "ZZ901", "about", "4,500", "four and a half thousand", "mailboxes", "new accounts", "NHSmail",
  "Exchange 2010", "GroupWise", "in house", "contract ends", "31 March 2028", "not before June", "after Easter", "Q1 2027/28",
  "the lead is", "Fatima Begum", "Demo Trust North", "no known issues", "slow", "and", "but", "sorry", "not", "300", "?", ".", ",",
  "\n", "how long does it take", "31/02/2027", "none", "I don't know", "<b>", "from", "to", "between", "1", "2nd", "half-term", "■",
]; // prettier-ignore
const message = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 200 }),
  fc.array(fc.constantFrom(...scraps), { maxLength: 18 }).map((words) => words.join(" ")),
);
const asked = fc.subarray([...fieldIds], { maxLength: 3 });

describe("understanding: laws", () => {
  it("no fact without a span of what was said", () => {
    fc.assert(
      fc.property(message, asked, (text, fields) => {
        const plain = text.replace(/\s/g, " ");
        for (const fact of understand(text, { today, asked: fields }).facts) {
          if (fact.field === "currentPlatform") {
            for (const part of fact.said.split(", ")) assert.ok(includes(plain, part), `${fact.field} “${part}”`);
          } else assert.ok(includes(plain, fact.said), `${fact.field} “${fact.said}” is not in “${text}”`);
        }
      }),
      { numRuns: 1500 },
    );
  }).timeout(60_000);

  it("a name, a code or an organisation consists of the said words", () => {
    fc.assert(
      fc.property(message, asked, (text, fields) => {
        for (const fact of understand(text, { today, asked: fields }).facts) {
          if (fact.field === "transitionLead" || fact.field === "organisationName")
            assert.ok(includes(text, fact.value));
          if (fact.field === "odsCode") assert.match(fact.value, /^[A-Z0-9]{3,10}$/);
        }
      }),
      { numRuns: 1500 },
    );
  }).timeout(60_000);

  it("dates are real days in order and never wholly in the past for a start; counts are whole and not negative", () => {
    fc.assert(
      fc.property(message, asked, (text, fields) => {
        for (const fact of understand(text, { today, asked: fields }).facts) {
          if (fact.field === "preferredStart" || fact.field === "contractEnd") {
            const { from, to = from } = fact.value;
            assert.equal(new Date(`${from}T00:00:00Z`).toISOString().slice(0, 10), from);
            assert.ok(from <= to);
            if (fact.field === "preferredStart") assert.ok(fact.value.notBefore === true || to >= today);
          }
          if (fact.field === "newAccounts" || fact.field === "currentNhsmailAccounts" || fact.field === "mailboxes") {
            assert.ok(Number.isInteger(fact.value.value) && fact.value.value >= 0);
          }
        }
      }),
      { numRuns: 1500 },
    );
  }).timeout(60_000);

  it("one value a field, and hostile lengths are read in time", () => {
    const hostile = ["is ".repeat(2000), "ODS code ".repeat(700), "a ".repeat(3000), "1 ".repeat(3000), "Exchange ".repeat(700), "March ".repeat(1000), "A a".repeat(2000), "not in ".repeat(900), `lead ${"Aa ".repeat(2000)}`, "=".repeat(6000), "the ".repeat(1500), "one hundred ".repeat(500), `${" ".repeat(5990)}x`, "We're A of ".repeat(500)]; // prettier-ignore
    for (const text of hostile) {
      for (const field of [undefined, "transitionLead", "odsCode", "preferredStart", "newAccounts"] as (
        FieldId | undefined
      )[]) {
        const { facts } = understand(text, { today, asked: field === undefined ? [] : [field] });
        assert.equal(new Set(facts.map((fact) => fact.field)).size, facts.length);
      }
    }
  }).timeout(60_000);
});

const includes = (text: string, part: string): boolean => normal(text).includes(normal(part));
const normal = (text: string): string =>
  text
    .replace(/[‘’‛`´]/g, "'")
    .replace(/[“”„]/g, '"')
    .replace(/[‐-―−]/g, "-")
    .replace(/[\s\u200b■]+/g, " ")
    .trim();
