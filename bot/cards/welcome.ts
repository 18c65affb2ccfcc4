import type { ButtonVerb } from "../conversation/types.ts";
import { titles } from "../titles.ts";
import { button, card, plain, type Card } from "./elements.ts";

/** Who is greeted: somebody with a request under way, somebody who decides on requests, anybody else. */
export type Greeted = "asked" | "decides" | "new";

const offered = {
  asked: [["status", titles.status]],
  decides: [["waiting", titles.waiting]],
  new: [
    ["begin", titles.begin],
    ["form", titles.form],
    ["status", titles.status],
  ],
} as const satisfies Record<Greeted, readonly (readonly [ButtonVerb, string])[]>;

/** Under the greeting: what a person can do, as buttons; the first one is what most people want. */
export const welcomeCard = (text: string, rev: number, greeted: Greeted): Card =>
  card(
    text,
    [plain(text)],
    offered[greeted].map(([press, title], index) =>
      button(title, "draft.press", { rev, press }, index === 0 ? "positive" : undefined),
    ),
  );
