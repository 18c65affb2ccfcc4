import { titles } from "../titles.ts";
import { button, card, plain, type Card } from "./elements.ts";

/** Under the greeting: what a person can do, as buttons. Those who decide have no request of their own to send. */
export const welcomeCard = (text: string, rev: number, decides: boolean): Card =>
  card(
    text,
    [plain(text)],
    decides
      ? [button(titles.waiting, "draft.press", { rev, press: "waiting" }, "positive")]
      : [
          button(titles.begin, "draft.press", { rev, press: "begin" }, "positive"),
          button(titles.form, "draft.press", { rev, press: "form" }),
          button(titles.status, "draft.press", { rev, press: "status" }),
        ],
  );
