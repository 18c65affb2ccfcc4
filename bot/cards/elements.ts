/** The few Adaptive Card elements that our cards are made of (schema 1.5), and what keeps people's text only text. */
export type Element = Readonly<Record<string, unknown>> & { readonly type: string };

export interface Card {
  readonly type: "AdaptiveCard";
  readonly $schema: string;
  readonly version: "1.5";
  readonly lang: "en";
  /** Read out when the card comes. */
  readonly speak: string;
  /** Shown where cards are not. */
  readonly fallbackText: string;
  readonly body: readonly Element[];
  readonly actions?: readonly Element[];
}

/** What a button carries besides its verb: opaque ids, versions, choices. Never a role, a state or a name. */
export type ButtonData = Readonly<Record<string, string | number>>;

export const card = (says: string, body: readonly Element[], actions: readonly Element[] = []): Card => {
  const whole: Card = {
    type: "AdaptiveCard",
    $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
    version: "1.5",
    lang: "en",
    speak: inert(says),
    fallbackText: inert(says),
    body,
    ...(actions.length === 0 ? {} : { actions }),
  };
  if (bytesOf(whole) < mostBytes) return whole;
  for (const longest of [400, 200, 100]) {
    const shorter = cut(whole, longest);
    if (bytesOf(shorter) < mostBytes) return shorter;
  }
  return cut(whole, 50);
};

// Teams takes messages of about 28 KB everywhere; the envelope needs some of it.
const mostBytes = 26_000;
const bytesOf = (made: Card): number => Buffer.byteLength(JSON.stringify(made));

/** The same card with every run of text cut. What people typed into inputs stays whole. */
const cut = (made: Card, longest: number): Card =>
  JSON.parse(
    JSON.stringify(made, (key, value: unknown) =>
      typeof value === "string" && ["text", "title", "speak", "fallbackText"].includes(key)
        ? inert(value, longest)
        : value,
    ),
  ) as Card;

/** Signs that make the rest of a line run the other way (Unicode UAX 9, 2.1 to 2.5): our own words would follow. */
export const turnsOrder = /[\u202a-\u202e\u2066-\u2069]/g;

/**
 * Makes text inert: `{{DATE(...)}}` would be worked out by the client and `${...}` by a template engine, so an invisible
 * word joiner parts their signs. Long text is cut at `longest` UTF-16 units.
 */
export const inert = (text: string, longest = 700): string => {
  const short = text.length > longest ? `${text.slice(0, longest - 1).replace(/[\ud800-\udbff]$/, "")}…` : text;
  return short.replace(turnsOrder, "").replaceAll("{{", "{\u2060{").replaceAll("${", "$\u2060{");
};

/** Text as plain runs: Markdown is not read in a run, so a person's `[link](https://…)` stays what was typed. */
export const plain = (text: string, more: Readonly<Record<string, unknown>> = {}): Element => ({
  type: "RichTextBlock",
  inlines: [{ type: "TextRun", text: inert(text, 2_000), ...more }],
});

/** A label and its value as one paragraph, so that a screen reader reads them together. */
export const fact = (label: string, value: string): Element => ({
  type: "RichTextBlock",
  spacing: "Small",
  inlines: [
    { type: "TextRun", text: `${inert(label)}: `, weight: "Bolder" },
    { type: "TextRun", text: inert(value) },
  ],
});

export const heading = (text: string): Element => ({
  type: "TextBlock",
  text: escapeMarkdown(text),
  style: "heading",
  size: "Large",
  weight: "Bolder",
  wrap: true,
});

export const subheading = (text: string): Element => ({
  ...plain(text, { weight: "Bolder" }),
  spacing: "Medium",
});

/** Headings are TextBlocks, which read Markdown: each sign of it is escaped. */
export const escapeMarkdown = (text: string): string =>
  inert(text).replace(/[\\`*_{}[\]()#+!|<>~-]|(?<=^\s*\d+)\./g, "\\$&");

/** Something that needs care, said in words as well as shown: colour alone tells a screen reader nothing. */
export const notice = (text: string): Element => ({
  type: "Container",
  style: "warning",
  bleed: false,
  items: [plain(text)],
});

interface TextInput {
  readonly id: string;
  readonly label: string;
  readonly value?: string | undefined;
  readonly placeholder?: string;
  readonly maxLength: number;
  readonly lines?: "one" | "many";
  /** The sentence shown where it is left empty; its presence makes the field needed. */
  readonly needed?: string;
}

export const textInput = ({ id, label, value, placeholder, maxLength, lines, needed }: TextInput): Element => ({
  type: "Input.Text",
  id,
  label: inert(label),
  maxLength,
  isMultiline: lines === "many",
  ...(value === undefined || value === "" ? {} : { value: inert(value, maxLength) }),
  ...(placeholder === undefined ? {} : { placeholder }),
  ...(needed === undefined ? {} : { isRequired: true, errorMessage: needed }),
});

interface ChoiceInput {
  readonly id: string;
  readonly label: string;
  readonly choices: readonly { readonly title: string; readonly value: string }[];
  readonly needed: string;
}

export const choiceInput = ({ id, label, choices, needed }: ChoiceInput): Element => ({
  type: "Input.ChoiceSet",
  id,
  label,
  style: "compact",
  isRequired: true,
  errorMessage: needed,
  choices: choices.map(({ title, value }) => ({ title: inert(title, 100), value })),
});

/**
 * A button. Clients with universal actions send an invoke and get a fresh card back; older ones fall back to a submit.
 * Both carry the same verb and data, and both are handled alike.
 */
export const button = (title: string, verb: string, data: ButtonData, style?: "positive"): Element => {
  const common = { title: inert(title, 60), ...(style === undefined ? {} : { style }) };
  return {
    type: "Action.Execute",
    ...common,
    verb,
    data,
    fallback: { type: "Action.Submit", ...common, data: { verb, ...data } },
  };
};

/** A button that needs nothing of the card's inputs, so empty needed fields do not stop it. */
export const freeButton = (title: string, verb: string, data: ButtonData): Element => {
  const made = button(title, verb, data);
  return {
    ...made,
    associatedInputs: "none",
    fallback: { ...(made["fallback"] as Element), associatedInputs: "none" },
  };
};

/** A button that opens more of the card: its own inputs and one button. */
export const opens = (title: string, says: string, body: readonly Element[], action: Element): Element => ({
  type: "Action.ShowCard",
  title,
  card: { type: "AdaptiveCard", version: "1.5", fallbackText: says, body, actions: [action] },
});
