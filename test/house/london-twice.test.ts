import { strictEqual as equal } from "node:assert";
import { instantInWords } from "../../src/onboarding/words-facts.ts";
import { whichOfTwo } from "../../src/london-twice.ts";
import { momentInWords } from "../../addin/shared/dates.ts";

describe("an hour that comes twice", () => {
  for (const [instant, which] of [
    ["2027-10-30T23:59:59Z", undefined],
    ["2027-10-31T00:00:00Z", "first"],
    ["2027-10-31T00:59:59Z", "first"],
    ["2027-10-31T01:00:00Z", "second"],
    ["2027-10-31T01:59:59Z", "second"],
    ["2027-10-31T02:00:00Z", undefined],
    ["2027-03-28T00:30:00Z", undefined],
    ["2027-03-28T01:00:00Z", undefined],
    ["2027-07-01T12:00:00Z", undefined],
  ] as const) {
    it(`${instant}: ${which ?? "once"}`, () => {
      equal(whichOfTwo(new Date(instant)), which);
    });
  }

  it("is said on cards and pages", () => {
    equal(instantInWords("2027-10-31T01:30:00Z"), "Sunday 31 October 2027 at 01:30 (winter time)");
    equal(
      momentInWords(new Date("2027-10-31T00:30:00Z"), new Date("2027-10-01T00:00:00Z")),
      "Sunday 31 October 2027 at 1:30am (summer time)",
    );
    equal(instantInWords("2027-10-30T12:30:00Z"), "Saturday 30 October 2027 at 13:30");
  });
});
