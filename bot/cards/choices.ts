import type { Choice } from "../conversation/types.ts";
import { button, card, plain, type Card } from "./elements.ts";

/** The last sentence with buttons under it. */
export const choicesCard = (text: string, choices: readonly Choice[]): Card =>
  card(
    text,
    [plain(text)],
    choices.slice(0, 6).map(({ id, label }) => button(label, "draft.choose", { choice: id })),
  );
