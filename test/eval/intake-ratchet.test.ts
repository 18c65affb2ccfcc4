import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { chronoAlone, ours } from "./intake-readers.ts";
import { messagesOf, parts, score, type Part } from "./intake-score.ts";
import { countFields, dateFields, over } from "./intake.ts";
import { f1 } from "./statistics.ts";

interface Figures {
  readonly slots: number;
  readonly dates: number;
  readonly numbers: number;
}
const ratchet = (
  JSON.parse(readFileSync(new URL("./ratchet.json", import.meta.url), "utf8")) as {
    intake: Record<Part, Figures>;
  }
).intake;

describe("evaluation: intake", () => {
  for (const part of parts) {
    const scored = score(messagesOf(part), ours);
    const figures: Figures = {
      slots: f1(over(scored)),
      dates: f1(over(scored, dateFields)),
      numbers: f1(over(scored, countFields)),
    };
    for (const name of ["slots", "dates", "numbers"] as const) {
      it(`${part}: F1 of ${name} does not fall below ${ratchet[part][name]}`, () => {
        assert.ok(figures[name] >= ratchet[part][name] - 1e-9, `${figures[name].toFixed(4)} < ${ratchet[part][name]}`);
      });
    }
    it(`${part}: our dates are better than the date library's alone`, () => {
      const alone = score(messagesOf(part), chronoAlone);
      assert.ok(figures.dates > f1(over(alone, dateFields)));
    });
  }
});
