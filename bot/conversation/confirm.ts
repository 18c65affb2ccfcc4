/** Asks for a yes before something is deleted or taken back. */
import type { ConfirmWhat } from "../words.ts";
import { choices, pend, say, yesNo, type Talk } from "./talk.ts";

export const confirm = (talk: Talk, what: ConfirmWhat): Talk =>
  choices(pend(say(talk, "confirm", { what }), { is: "confirm", what }), yesNo);
