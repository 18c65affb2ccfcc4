import assert from "node:assert/strict";
import fc from "fast-check";
import { makeReference, parseReference } from "../../src/onboarding/reference.ts";
import { checkFact, checkFacts, cleanText, factNames } from "../../src/onboarding/rules-intent.ts";
import { parseOdsCode, type FactName } from "../../src/onboarding/types.ts";
import { sentenceOfProblem } from "../../src/onboarding/words-refusals.ts";
import { IntentFactsView } from "../../src/onboarding/views.ts";
import { nineFacts } from "./house.ts";

const today = "2026-11-22";

describe("onboarding: the nine facts", () => {
  const month = { from: "2027-03-01", to: "2027-03-31", precision: "month", raw: "March" };
  const cases: readonly (readonly [string, FactName, unknown, string])[] = [
    ["nothing", "transitionLead", undefined, "missing"],
    ["only blanks and marks", "transitionLead", " \u200b\u202e\u0000 ", "missing"],
    ["a number for a name", "organisationName", 7, "not-text"],
    ["a name of a million letters", "organisationName", "x".repeat(1_000_000), "too-long"],
    ["not knowing one's own name", "transitionLead", null, "missing"],
    ["not knowing the platform", "currentPlatform", null, "ok"],
    ["a code with a space", "odsCode", " zz901 ", "ok"],
    ["a code that is a sentence", "odsCode", "our code is ZZ901", "not-an-ods-code"],
    ["a code of two letters", "odsCode", "ZZ", "not-an-ods-code"],
    ["full-width letters", "odsCode", "\uff3a\uff3a\uff19\uff10\uff11", "ok"],
    ["no accounts", "newAccounts", 0, "ok"],
    ["two million accounts", "newAccounts", 2_000_000, "too-many"],
    ["fewer than none", "newAccounts", -1, "too-few"],
    ["half an account", "newAccounts", "4.5", "not-whole"],
    ["a number with a comma", "newAccounts", "4,500", "ok"],
    ["a number with a wrong comma", "newAccounts", "4,50", "not-a-number"],
    ["infinity", "newAccounts", Infinity, "not-a-number"],
    ["not a number", "newAccounts", Number.NaN, "not-a-number"],
    ["words", "newAccounts", "lots", "not-a-number"],
    ["a range the wrong way round", "newAccounts", { value: 20, to: 10, about: "between" }, "too-few"],
    ["an unknown kind of about", "newAccounts", { value: 20, about: "roughly" }, "not-a-number"],
    ["a start in March", "preferredStart", month, "ok"],
    ["a start yesterday", "preferredStart", "2026-11-21", "in-the-past"],
    ["a start today", "preferredStart", "2026-11-22", "ok"],
    ["this month, which has begun", "preferredStart", { ...month, from: "2026-11-01", to: "2026-11-30" }, "ok"],
    ["last month", "preferredStart", { ...month, from: "2026-10-01", to: "2026-10-31" }, "in-the-past"],
    ["the 30th of February", "preferredStart", "2027-02-30", "not-a-date"],
    ["the year 2207", "preferredStart", "2207-03-01", "too-far-ahead"],
    ["a span the wrong way round", "preferredStart", { ...month, to: "2027-02-01" }, "ends-before-it-starts"],
    [
      "not before last June",
      "preferredStart",
      { from: "2026-06-01", precision: "month", notBefore: true, raw: "x" },
      "ok",
    ],
    ["a date object", "preferredStart", new Date(), "not-a-date"],
    ["a contract that has ended", "contractEnd", "2020-01-01", "ok"],
    ["a contract until 2099", "contractEnd", "2099-01-01", "too-far-ahead"],
    ["no platforms", "currentPlatform", [], "missing"],
    ["a platform that is no object", "currentPlatform", ["Exchange"], "not-a-platform"],
    ["a hundred platforms", "currentPlatform", Array(100).fill({ name: "x", known: false }), "too-many"],
  ];
  for (const [name, field, value, expected] of cases) {
    it(`${expected === "ok" ? "takes" : "refuses"} ${name} for ${field}`, () => {
      const result = checkFact(field, value, today);
      assert.equal(result.ok ? "ok" : result.refusal.problem, expected);
      if (!result.ok) assert.match(sentenceOfProblem(result.refusal), /^[A-Z].{10,200}\.$/);
    });
  }

  it("names every problem at once", () => {
    const result = checkFacts({}, today);
    assert.ok(!result.ok);
    assert.deepEqual(
      result.refusal.problems.map(({ field }) => field),
      factNames.filter((name) => name !== "contractEnd" && name !== "mailboxes"),
    );
    const nobody = checkFacts(nineFacts({ newAccounts: 0, currentNhsmailAccounts: 0 }), today);
    assert.ok(!nobody.ok && nobody.refusal.problems[0]?.problem === "no-accounts-at-all");
  });

  it("never throws, and what it takes fits the view and is taken again", () => {
    const anything = fc.record(Object.fromEntries(factNames.map((name) => [name, fc.anything()])), {
      requiredKeys: [],
    });
    fc.assert(
      fc.property(anything, (given) => {
        const result = checkFacts({ ...nineFacts(), ...given }, today);
        if (!result.ok) return;
        IntentFactsView.parse(result.value);
        assert.deepEqual(checkFacts(result.value, today), result);
      }),
      { numRuns: 400 },
    );
  });

  it("keeps HTML and Markdown as they were typed, without marks that turn the reading direction", () => {
    const text = "<script>alert(1)</script> **bold** [x](javascript:y) {{DATE()}} ${z} \u202eevil\u202c";
    assert.equal(cleanText(text), text.replace(/[\u202e\u202c]/g, ""));
    assert.equal(cleanText("a\r\nb\u0000"), "a\nb");
    assert.equal(cleanText("\ud800x"), "\ufffdx");
  });
});

describe("onboarding: references and codes", () => {
  const reference = fc.uint8Array({ minLength: 64, maxLength: 64 }).map((bytes) => {
    let at = 0;
    return makeReference((count) => Uint8Array.from({ length: count }, () => bytes[at++ % 64]! % 247));
  });

  it("are read back in any form that people type", () => {
    fc.assert(
      fc.property(reference, (made) => {
        for (const typed of [
          made,
          made.toLowerCase(),
          made.replace("-", ""),
          ` ${made.replace("-", " - ")} `,
          made.replace("-", "\u2013"),
        ]) {
          assert.equal(parseReference(typed), made);
        }
      }),
    );
  });

  it("show every single wrong sign, and every two neighbours changed over", () => {
    fc.assert(
      fc.property(reference, fc.nat(6), fc.nat(18), (made, at, sign) => {
        const plain = made.replace("-", "");
        const wrong = `${plain.slice(0, at)}${"CDFHJKMNPRTVWXY3479"[sign]!}${plain.slice(at + 1)}`;
        assert.equal(parseReference(wrong), wrong === plain ? made : undefined);
        const swapped = Array.from(plain)
          .toSpliced(at % 6, 2, plain[(at % 6) + 1]!, plain[at % 6]!)
          .join("");
        assert.equal(parseReference(swapped), swapped === plain ? made : undefined);
      }),
    );
  });

  it("hold no sign that is taken for another, and no vowel", () => {
    fc.assert(fc.property(reference, (made) => assert.doesNotMatch(made, /[AEIOUBGLQSZ012568]/)));
  });

  it("ODS codes are 3 to 10 letters and digits, whatever stands around them", () => {
    for (const [typed, code] of [
      ["rx7", "RX7"],
      [" RX7. ", "RX7"],
      ["(rx7)", "RX7"],
      ["A1B2C3D4E5", "A1B2C3D4E5"],
    ] as const) {
      assert.deepEqual(parseOdsCode(typed), { ok: true, value: code });
    }
    for (const typed of ["", "RX", "RX7 A", "RX-7", "A1B2C3D4E5F", "RX7\n", "'; drop table"]) {
      const result = parseOdsCode(typed);
      assert.equal(result.ok && typed !== "RX7\n", false, typed);
    }
  });
});
