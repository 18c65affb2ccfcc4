import { button, card, plain, type Card } from "./elements.ts";

/** Under the greeting: what a person can do, as buttons. */
export const welcomeCard = (text: string, rev: number): Card =>
  card(
    text,
    [plain(text)],
    [
      button("Ask to join NHSmail", "draft.press", { rev, press: "begin" }, "positive"),
      button("Fill in the form", "draft.press", { rev, press: "form" }),
      button("Where does my request stand?", "draft.press", { rev, press: "status" }),
    ],
  );
