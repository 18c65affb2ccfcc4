import assert from "node:assert/strict";
import { understand } from "../../../bot/understanding/understand.ts";

/** One day, as people write it. */
const day = [
  ...["1/5/28", "01/05/28", "1/5/2028", "1.5.28", "01.05.2028", "1-5-28", "1 / 5 / 28", "1. 5. 28", "1 - 5 - 2028"],
  ...["1/5/’28", "1 May 28", "1 May '28", "1st May 2028", "1 May, 2028", "1 May,28", "May 1, 2028", "1-May-28"],
  ...["1/May/28", "the 1st of May 2028", "1st of May, '28", "1May28", "Mon 1/5/28", "2028-05-01"],
];
/** What may stand around it: labels, list numbers, full stops, brackets, line ends. */
const around: readonly ((day: string) => string)[] = [
  (it) => `Support: Acme until ${it}. Known issues: slow`,
  (it) => `Support contract: ${it}; Known issues: slow`,
  (it) => `Contract end: ${it}.`,
  (it) => `Contract ends: ${it}.Issues: slow`,
  (it) => `Contract ends ${it}, known issues: none`,
  (it) => `Contract end: ${it} / Issues: slow`,
  (it) => `Contract end: ${it}\nIssues: slow`,
  (it) => `Contract end - ${it} - issues - slow`,
  (it) => `Supported by Acme (contract to ${it}). Lead: Sam Demo`,
  (it) => `Acme support us until ${it}. We have slow search.`,
  (it) => `our contract with Acme ends ${it}!`,
  (it) => `5. Support: Acme until ${it}. 6. Issues: slow`,
  (it) => `Contract ends ${it}. 15 NHSmail accounts now, 300 new`,
  (it) => `contract ends ${it}. Demo Trust North, ODS ZZ901`,
];

describe("understanding: a date keeps its year", () => {
  for (const written of day)
    it(`${written}, whatever stands around it`, () => {
      for (const said of around.map((make) => make(written))) {
        const { facts, loose } = understand(said, { today: "2026-11-23", asked: [] });
        const end = facts.find((fact) => fact.field === "contractEnd");
        assert.equal(end?.field === "contractEnd" ? end.value.from : undefined, "2028-05-01", said);
        const support = facts.find((fact) => fact.field === "supportArrangements");
        if (support?.field === "supportArrangements")
          assert.doesNotMatch(support.value, /(?:1 ?[/.-] ?0?5|May,?|\b(?:until|to) 1)$/, said);
        assert.deepEqual(
          loose.filter((number) => number.value.value <= 5 || number.value.value === 28),
          [],
          said,
        );
      }
    });

  it("leaves counts beside each other alone", () => {
    const { facts } = understand("10 / 12 / 30 accounts", { today: "2026-11-23", asked: [] });
    assert.ok(facts.every(({ field }) => field !== "contractEnd" && field !== "preferredStart"));
  });
});
