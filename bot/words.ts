/** Every sentence that the bot says. NHS style: short, active, exact; each says what to do next. */
interface None {
  readonly [nothing: string]: never;
}

export const words = {
  greeting: ({ name }: { name: string }) =>
    `Hello${name === "" ? "" : ` ${name}`}. I can take your organisation's request to join NHSmail, answer questions about it, and tell you where your request stands.`,
  help: (_: None) => "You can write to me in your own words.",
} as const;

export type WordKey = keyof typeof words;

/** A sentence as data: which, and with what. `render` makes the text. */
export type Say = {
  readonly [K in WordKey]: { readonly key: K; readonly params: Parameters<(typeof words)[K]>[0] };
}[WordKey];

/** The text of a sentence, in Markdown-free plain words. */
export const render = (say: Say): string => (words[say.key] as (params: typeof say.params) => string)(say.params);
