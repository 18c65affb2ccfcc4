import { card, plain, type Card } from "./elements.ts";

/** Takes the place of a card whose button was pressed. */
export const pressedCard = (text: string): Card => card(text, [plain(text, { isSubtle: true })]);
