/** Constants of BM25+ as MiniSearch 7 has them, so that the checked-in weights, which were fitted to its scores, hold. */
const k = 1.2;
const b = 0.7;
const d = 0.5;

interface Postings {
  /** Documents that have the term, in their order, and how often each has it. */
  readonly documents: number[];
  readonly frequencies: number[];
  /** What the term adds to each of these documents' scores; made at its first use. */
  scores?: Float64Array;
}

export interface Found {
  /** Documents that have any of the terms, in the order in which the terms lead to them. */
  readonly documents: readonly number[];
  /** Score of each document, by its place; 0 for those that were not found. */
  readonly scores: Float64Array;
}

export interface Bm25 {
  readonly search: (terms: readonly string[]) => Found;
}

/**
 * BM25+ over documents of terms, exact terms only, joined by "or"; a document's sum counts once for each different term
 * that it has. The same scores as MiniSearch 7 gives with default options, to the last bit; a test compares them.
 * Source: Lv and Zhai, "Lower-bounding term frequency normalization", CIKM 2011.
 */
export const bm25Of = (documents: readonly (readonly string[])[]): Bm25 => {
  const index = new Map<string, Postings>();
  const lengths = new Int32Array(documents.length);
  let average = 0;
  documents.forEach((terms, document) => {
    let length = 0;
    for (const term of terms) {
      const postings = index.get(term) ?? { documents: [], frequencies: [] };
      index.set(term, postings);
      if (postings.documents.at(-1) === document) {
        postings.frequencies.push((postings.frequencies.pop() ?? 0) + 1);
      } else {
        postings.documents.push(document);
        postings.frequencies.push(1);
        length += 1;
      }
    }
    // A document's length is its number of different terms, and one of none counts as one there.
    lengths[document] = Math.max(1, length);
    average = (average * document + Math.max(1, length)) / (document + 1);
  });

  const scoresOf = (postings: Postings): Float64Array => {
    const having = postings.documents.length;
    const rarity = Math.log(1 + (documents.length - having + 0.5) / (having + 0.5));
    return Float64Array.from(postings.documents, (document, at) => {
      const often = postings.frequencies[at] ?? 0;
      return rarity * (d + (often * (k + 1)) / (often + k * (1 - b + (b * (lengths[document] ?? 0)) / average)));
    });
  };

  return {
    search: (terms) => {
      const scores = new Float64Array(documents.length);
      const matched = new Uint16Array(documents.length);
      const found: number[] = [];
      const seen = new Set<string>();
      for (const term of terms) {
        const postings = index.get(term);
        if (postings === undefined) continue;
        const first = seen.has(term) ? 0 : 1;
        seen.add(term);
        const added = (postings.scores ??= scoresOf(postings));
        postings.documents.forEach((document, at) => {
          if (matched[document] === 0) found.push(document);
          scores[document] = (scores[document] ?? 0) + (added[at] ?? 0);
          matched[document] = (matched[document] ?? 0) + first;
        });
      }
      for (const document of found) scores[document] = (scores[document] ?? 0) * (matched[document] ?? 0);
      return { documents: found, scores };
    },
  };
};
