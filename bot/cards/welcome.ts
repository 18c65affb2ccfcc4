import { button, card, plain, type Card } from "./elements.ts";

/** Under the greeting: what a person can do, as buttons. Those who decide have no request of their own to send. */
export const welcomeCard = (text: string, rev: number, decides: boolean): Card =>
  card(
    text,
    [plain(text)],
    decides
      ? [button("Show what waits for me", "draft.press", { rev, press: "status" }, "positive")]
      : [
          button("Ask to join NHSmail", "draft.press", { rev, press: "begin" }, "positive"),
          button("Fill in the form", "draft.press", { rev, press: "form" }),
          button("Where does my request stand?", "draft.press", { rev, press: "status" }),
        ],
  );
