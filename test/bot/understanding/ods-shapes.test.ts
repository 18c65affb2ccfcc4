import assert from "node:assert/strict";
import { readField } from "../../../bot/understanding/read-field.ts";
import { understand } from "../../../bot/understanding/understand.ts";

const today = "2026-11-23";
const said = (text: string, asked: boolean): string | undefined => {
  const fact = understand(text, { today, asked: asked ? ["odsCode"] : [] }).facts.find(
    ({ field }) => field === "odsCode",
  );
  return fact?.field === "odsCode" ? fact.value : undefined;
};

describe("understanding: ODS codes in pieces", () => {
  const broken: readonly (readonly [string, string])[] = [
    ["zz 901", "ZZ901"],
    ["ZZ-901", "ZZ901"],
    ["ZZ.901", "ZZ901"],
    ["ZZ_901", "ZZ901"],
    ["zz/901", "ZZ901"],
    ["z z 9 0 1", "ZZ901"],
    ["a81 002", "A81002"],
    ["A8 10 02", "A81002"],
    ["r x7", "RX7"],
    ["8hp-05", "8HP05"],
  ];
  for (const [text, code] of broken)
    it(`${text} is ${code}, asked in the chat and typed into the form`, () => {
      assert.equal(said(text, true), code);
      assert.equal(said(`it's ${text}`, true), code);
      const typed = readField("odsCode", text, { today });
      assert.equal("value" in typed ? typed.value : typed.reason, code);
    });

  const among: readonly (readonly [string, string | undefined])[] = [
    ["our code is zz 901", "ZZ901"],
    ["ODS is ZZ-901 and lead is Tom Demo", "ZZ901"],
    ["our code is a81 002, 300 mailboxes", "A81002"],
    ["Demo Trust North (ZZ-901)", "ZZ901"],
    ["ods RX7 300 new accounts", "RX7"],
    ["our ODS code is RX7 and 300 new accounts", "RX7"],
    ["the code is in 365 portal", undefined],
    ["ods code ex 2010?", undefined],
  ];
  for (const [text, code] of among) it(`“${text}”: ${code ?? "none"}`, () => assert.equal(said(text, false), code));

  for (const text of ["\\u0000", "&#1234;", "%u0041"])
    it(`${text} is no code`, () => {
      assert.equal(said(text, true), undefined);
      assert.ok("reason" in readField("odsCode", text, { today }));
    });
});
