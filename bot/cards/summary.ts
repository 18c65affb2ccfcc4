import type { FieldId, SummaryRow } from "../conversation/types.ts";
import { titles } from "../titles.ts";
import { button, card, fact, freeButton, heading, notice, plain, type Card, type Element } from "./elements.ts";

export interface SummaryView {
  readonly rev: number;
  readonly rows: readonly SummaryRow[];
  readonly missing: readonly FieldId[];
  /** What was told for the route advice, in words. */
  readonly route?: readonly string[];
}

/** What was understood, before anything is sent. */
export const summaryCard = ({ rev, rows, missing, route = [] }: SummaryView): Card => {
  const needed = rows.filter(({ field }) => missing.includes(field)).map(({ label }) => label);
  const says =
    missing.length === 0
      ? "This is what I have. Check it, then send it."
      : "This is what I have so far. Some facts are missing.";
  return card(
    says,
    [
      heading("Check your request"),
      plain("This is what I understood. Nothing is sent until you press Send."),
      ...rows.map(rowElement),
      ...(route.length === 0 ? [] : [fact("For the route advice", route.join("; "))]),
      ...(missing.length === 0 ? [] : [notice(`Still needed before you can send it: ${needed.join(", ")}.`)]),
      plain("To correct something, write it to me. For example: no, we need 450 new accounts."),
    ],
    [
      ...(missing.length === 0 ? [button(titles.submit, "draft.press", { rev, press: "submit" }, "positive")] : []),
      freeButton(titles.changeInForm, "draft.press", { rev, press: "form" }),
      freeButton(titles.cancel, "draft.press", { rev, press: "cancel" }),
    ],
  );
};

const standings = { given: "", unknown: "Not known yet", missing: "Missing" } as const;

const rowElement = ({ label, value, is }: SummaryRow): Element => fact(label, value === "" ? standings[is] : value);
