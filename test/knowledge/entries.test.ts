import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { compiledText, readEntryFiles } from "../../src/knowledge/compile.ts";
import { parseEntries } from "../../src/knowledge/schema.ts";

const entries = readEntryFiles();
const answers = entries.filter(({ kind }) => kind === "answer");
const sectionsNamed = (text: string): readonly string[] => text.match(/Glossary|\d(\.\d)*( step \d)?/g) ?? [];
const cited = new Set(answers.flatMap(({ source }) => ("section" in source ? sectionsNamed(source.section) : [])));

/** The headings of the options document v1.2, and the four steps of its section 5.1. */
const sections = [
  "Glossary",
  ...["1.1", "2.1", "2.2", "2.2.1", "2.2.2", "2.2.3", "2.3", "2.4", "3", "4", "5", "5.1"],
  ...["5.1 step 1", "5.1 step 2", "5.1 step 3", "5.1 step 4", "5.2", "6.1", "6.2"],
];

describe("the curated entries", () => {
  it("are at least 110, and the compiled file is made from them", () => {
    assert.ok(answers.length >= 110, String(answers.length));
    const compiled = readFileSync(new URL("../../src/knowledge/entries.json", import.meta.url), "utf8");
    assert.equal(compiled, compiledText(entries), "run: node src/knowledge/compile.ts");
  });

  for (const section of sections) {
    it(`answer something from section ${section}`, () => assert.ok(cited.has(section)));
  }

  it("name only sections that the document has, and pages with a date", () => {
    for (const { id, source, kind } of answers) {
      assert.equal(kind, "answer");
      if ("section" in source) {
        assert.equal(source.document, "Migration Service Options v1.2", id);
        for (const section of sectionsNamed(source.section)) assert.ok(sections.includes(section), `${id}: ${section}`);
      } else assert.match(source.date, /^(20(1[6-9]|2[0-6]))(-\d\d-\d\d)?$/, id);
    }
  });

  it("explain every term of the glossary", () => {
    const all = answers.map(({ answer }) => answer).join("\n");
    const terms = ["CoE", "CSV", "GAL", "LOA", "OST", "PID", "PST", "QMM"];
    for (const term of terms) assert.match(all, new RegExp(`${term} stands for `));
  });

  it("name every tool of the document", () => {
    const all = answers.map(({ answer }) => answer).join("\n");
    const tools = [
      "PST",
      "ExMerge",
      "data mining tool",
      "MigrationWiz",
      "OnDemand",
      "Quest Migration Manager",
      "Co-existence Migration Manager",
      "Dell Archive Manager",
      "archiving tool",
      "two Exchange profiles",
      "connector",
      "Portal",
      "CSV",
    ];
    for (const tool of tools) assert.ok(all.toLowerCase().includes(tool.toLowerCase()), tool);
  });

  it("state a price nowhere, and a figure only where they say so", () => {
    for (const { id, answer, figures } of answers) {
      assert.doesNotMatch(answer, /£|\bpounds?\b|\d+ (per|a) (user|mailbox|day)/i, id);
      assert.ok(!figures.includes("price"), id);
      const has = (pattern: RegExp): boolean => pattern.test(answer);
      if (has(/\b\d[\d,.]* ?(GB|MB)\b/)) assert.ok(figures.includes("size"), `${id}: size`);
      if (has(/\b\d+( to \d+)? (hours?|days?|months?|years?|minutes)\b/))
        assert.ok(figures.includes("duration"), `${id}: duration`);
      if (has(/\b(April|October|(May|in|of) 20\d\d)\b/) && !has(/options document|page of 2022/))
        assert.ok(
          figures.some((kind) => kind === "date"),
          `${id}: date`,
        );
    }
  });

  it("speak in short sentences", () => {
    for (const { id, answer, next } of entries) {
      const sentences =
        `${answer} ${next}`.replace(/[\w.]+@[\w.]+|\b\w+(\.\w+)+\b/g, "word").match(/[^.!?]+[.!?]/g) ?? [];
      for (const sentence of sentences) {
        // A list of names is one long sentence and reads as a list.
        const words = sentence.split(/[\s,]+/).length - (sentence.match(/,/g)?.length ?? 0) * 3;
        assert.ok(words <= 26, `${id}: ${sentence.trim()}`);
      }
    }
  });

  it("have no phrasing that stands for two entries", () => {
    const owners = new Map<string, string>();
    for (const { id, question, alternates } of entries) {
      for (const text of new Set(
        [question, ...alternates].map((one) => one.toLowerCase().replace(/\W+/g, " ").trim()),
      )) {
        assert.equal(owners.get(text) ?? id, id, text);
        owners.set(text, id);
      }
    }
  });

  const good = {
    id: "demo-entry",
    question: "Is this so?",
    answer: "Yes.",
    source: { document: "Doc", section: "1" },
    audience: ["loa"],
    alternates: ["a one", "a two", "a three", "a four"],
    related: [],
    next: "Go on.",
    figures: [],
  };
  const faults: readonly (readonly [string, Record<string, unknown>])[] = [
    ["an empty alternate", { alternates: ["one", "two", "three", " "] }],
    ["fewer than four alternates", { alternates: ["one", "two", "three"] }],
    ["no source", { source: {} }],
    ["a source without its section", { source: { document: "D", section: "" } }],
    ["a page without a date", { source: { page: "A page" } }],
    ["an unknown audience", { audience: ["everybody"] }],
    ["a question that is none", { question: "This is so." }],
    ["an unknown field", { price: 12 }],
  ];
  for (const [name, fault] of faults) {
    it(`are refused with ${name}`, () =>
      assert.throws(() => parseEntries({ entries: [{ ...good, ...fault }] }, "demo.yaml"), /demo\.yaml/));
  }
  it("are taken where nothing is wrong", () => assert.equal(parseEntries({ entries: [good] }, "demo.yaml").length, 1));
});
