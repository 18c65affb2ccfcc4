import assert from "node:assert/strict";
import { understand } from "../../../bot/understanding/understand.ts";

/** Who supports it is named apart from the contract, before or after it. */
const rows: readonly (readonly [text: string, supplier: RegExp])[] = [
  ["We're on Exchange 2010 with a third party, Bluestone IT, contract ends 1 May 2028", /Bluestone IT$/],
  ["IT by Kestrel, rolling contract", /IT by Kestrel/],
  ["Bluestone IT, a third party, look after it, contract to May 2028", /Bluestone IT, a third party/],
  ["our supplier, Demo Computers Ltd, has us until March 2028", /Demo Computers Ltd/],
  ["Outsourced. Capstone Digital. Contract ends June 2028", /Capstone Digital/],
  ["third party supplier Bluestone IT Ltd, contract ends 1/5/28, known issues none", /Bluestone IT Ltd$/],
  ["support contract until May 2028 with Demo Networks", /Demo Networks/],
  [
    "Email's looked after by an outside company, Demo Tech Services, until Dec 2027. Search is slow",
    /Demo Tech Services$/,
  ],
  ["managed service, Demo IT, ends 2028", /Demo IT$/],
  ["contract ends 1 May 2028, it's with Kestrel", /Kestrel/],
  [
    "We're Demo Trust North, ZZ901, with an external provider, Peak Demo Systems, contract to 2028",
    /Peak Demo Systems$/,
  ],
];

describe("understanding: the supplier's name is kept with the support", () => {
  for (const [text, supplier] of rows)
    it(text, () => {
      const { facts } = understand(text, { today: "2026-11-23", asked: [] });
      const support = facts.find(({ field }) => field === "supportArrangements");
      assert.match(support?.field === "supportArrangements" ? support.value : "", supplier);
      const body = facts.find(({ field }) => field === "organisationName");
      assert.ok(body === undefined || body.value === "Demo Trust North", "a supplier is not the organisation");
    });
});
