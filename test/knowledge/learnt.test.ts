import assert from "node:assert/strict";
import {
  learntBag,
  learntOf,
  loadTable,
  packTable,
  unpackTable,
  type LearntTable,
} from "../../src/knowledge/learnt.ts";
import { loadEntries } from "../../src/knowledge/load.ts";
import { createKnowledge } from "../../src/knowledge/retrieve.ts";
import { readText } from "../../src/knowledge/tokens.ts";
import type { Entry } from "../../src/knowledge/types.ts";
import { fitTable } from "../eval/train-learnt.ts";

const example = (text: string, ...accept: string[]): Parameters<typeof fitTable>[0][number] => ({
  reading: readText(text),
  context: undefined,
  accept,
});

const small = (): LearntTable =>
  fitTable(
    [
      example("how big is a mailbox", "size"),
      example("how large can a mailbox be", "size"),
      example("how big may my mailbox get", "size"),
      example("who moves the calendar", "calendar"),
      example("does the calendar move", "calendar"),
      example("who will move my calendar", "calendar"),
    ],
    ["size", "calendar"],
  );

const askable = (...ids: string[]): { id: string; readings: readonly never[] }[] =>
  ids.map((id) => ({ id, readings: [] }));

describe("what was learnt from all ways of asking", () => {
  it("prefers the entry whose questions were alike, for words in another order", () => {
    const learnt = learntOf(small(), askable("size", "calendar"))(readText("is my mailbox large"));
    assert.ok((learnt.get("size") ?? 0) > (learnt.get("calendar") ?? 0));
  });

  it("gives chances that sum to one over the entries that are there", () => {
    const learnt = learntOf(small(), askable("size", "calendar"))(readText("who has my mailbox"));
    const sum = [...learnt.values()].reduce((total, log) => total + Math.exp(log), 0);
    assert.ok(Math.abs(sum - 1) < 1e-9);
    assert.deepEqual([...learntOf(small(), askable("size"))(readText("calendar")).keys()], ["size"]);
  });

  it("is the same table when it is made again", () => {
    assert.deepEqual(Buffer.from(packTable(small())), Buffer.from(packTable(small())));
  });

  it("comes back from its file as it went in, and a cut file is refused in words", () => {
    const table = small();
    const file = packTable(table);
    const back = unpackTable(file);
    assert.deepEqual(back, table);
    assert.throws(() => unpackTable(file.subarray(0, -1)), /not whole.*train\.ts/);
  });

  it("a follow-up's context counts beside its own words, its kind of question does not", () => {
    const bag = learntBag(readText("and partial"), readText("who runs the move"));
    assert.equal(bag.get("k:who"), undefined);
    assert.ok((bag.get(`s:${readText("runs").stems[0] ?? ""}`) ?? 0) > 0);
  });
});

describe("the table in learnt.bin", () => {
  const entries = loadEntries();

  it("has a column for each entry, and for no other: else run node test/eval/train.ts", () => {
    assert.deepEqual([...loadTable().entries].sort(), entries.map(({ id }) => id).sort());
  });

  it("an entry reviewed later, of which it knows nothing, is found by its own words", () => {
    const later: Entry = {
      id: "reviewed-porters",
      kind: "answer",
      question: "Do porters' shared tablets need their own account?",
      answer: "No. Each porter signs in with a personal account.",
      source: { answeredBy: "Implementation Support Manager", date: "2026-11-22" },
      audience: ["loa"],
      alternates: ["does a tablet that porters share need an account of its own"],
      related: [],
      next: "Ask your ISM.",
      figures: [],
    };
    const knowledge = createKnowledge(entries);
    knowledge.add(later);
    for (const question of [later.question, "we have a tablet that the porters share, does it need its own account"]) {
      const view = knowledge.answer(question);
      const shown = [view.entryId, ...view.choices.map((one) => (one.kind === "entry" ? one.entryId : ""))];
      assert.ok(shown.includes(later.id), `${question}: ${view.band} ${shown.join(" ")}`);
    }
  });
});
