/** The words and marks of a text in small letters, for models: figures are "#", what was blanked is "blot", "'s" is left out. */
const tokenAt = /\p{L}[\p{L}'-]*(?<!['-])|\d+|[,:;()=\n/|&.!?"-]|■+/gu;
export const wordsOf = (text: string): readonly string[] =>
  [...text.matchAll(tokenAt)].map(([word]) =>
    /^\d/.test(word) ? "#" : word.startsWith("■") ? "blot" : word.toLowerCase().replace(/'s$/, ""),
  );
