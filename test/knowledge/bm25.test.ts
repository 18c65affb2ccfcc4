import { strict as assert } from "node:assert";
import fc from "fast-check";
import MiniSearch from "minisearch";
import { bm25Of } from "../../src/knowledge/bm25.ts";

const term = fc.constantFrom("account", "mailbox", "wave", "i_loa", "switch", "copy", "free/busy", "ism");
const text = fc.array(term, { maxLength: 12 });

/** What the checked-in weights were fitted to. */
const byMiniSearch = (documents: readonly (readonly string[])[], asked: readonly string[]): Map<number, number> => {
  const search = new MiniSearch<{ id: number; text: string }>({
    fields: ["text"],
    tokenize: (given) => given.split(" "),
    processTerm: (given) => given,
  });
  search.addAll(documents.map((terms, id) => ({ id, text: terms.join(" ") })));
  return new Map(search.search(asked.join(" ")).map(({ id, score }) => [id as number, score]));
};

describe("BM25 over the phrasings", () => {
  it("gives MiniSearch's scores to the last bit, and finds the same documents", () => {
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 20 }), text, (documents, asked) => {
        const found = bm25Of(documents).search(asked);
        const ours = new Map(found.documents.map((at) => [at, found.scores[at]]));
        const theirs = byMiniSearch(documents, asked);
        assert.deepEqual(new Set(ours.keys()), new Set(theirs.keys()));
        for (const [document, score] of theirs) assert.equal(ours.get(document), score);
      }),
      { numRuns: 500 },
    );
  });

  it("finds nothing for words that no document has, and for none", () => {
    const index = bm25Of([["account"], []]);
    assert.deepEqual(index.search(["mailbox"]).documents, []);
    assert.deepEqual(index.search([]).documents, []);
    assert.deepEqual(bm25Of([]).search(["account"]).documents, []);
  });
});
