import type { HeldItem, HeldList } from "../../src/mailboxes/deciding/views.ts";
import { button, card, fact, heading, plain, subheading, type Card, type Element } from "./elements.ts";
import { instantInWords } from "../../src/onboarding/words-facts.ts";

/** Attachments that were taken out of an organisation's mail: the oldest few, each to be released or kept out. */
export const heldCard = (list: HeldList, told?: string): Card => {
  const waiting = list.counts.held;
  const title =
    waiting === 0
      ? "No attachment waits for you"
      : `${waiting === 1 ? "1 attachment was" : `${waiting.toLocaleString("en-GB")} attachments were`} taken out of your mail`;
  const items = list.items.filter(({ state }) => state === "held");
  const more = waiting - items.length;
  return card(`${title}. ${told ?? ""}`, [
    heading(title),
    ...(told === undefined || told === title ? [] : [plain(told, { weight: "Bolder" })]),
    fact("Organisation", list.organisation),
    ...(waiting === 0
      ? [plain(`You released ${list.counts.released + list.counts.releasing} and kept out ${list.counts.kept}.`)]
      : [
          plain("NHSmail does not take these kinds of file. Release one only if a person needs it and you trust it."),
          ...items.flatMap((item, index) => itemRows(item, index + 1)),
        ]),
    ...(more > 0 ? [plain(`${more.toLocaleString("en-GB")} more follow when these are decided.`)] : []),
  ]);
};

const itemRows = (item: HeldItem, number: number): readonly Element[] => {
  const data = { id: item.id, version: item.version };
  return [
    subheading(`${number}. ${item.name}`),
    fact("Mailbox", item.externalId),
    fact("Size", `${Math.max(1, Math.round(item.size / 1_024)).toLocaleString("en-GB")} KB`),
    fact("Taken out", `${instantInWords(item.at)}. ${item.why}`),
    {
      type: "ActionSet",
      actions: [
        // The number is in the title, so that a screen reader's list of buttons tells them apart.
        button(`Release ${number}`, "held.decide", { ...data, decision: "release" }),
        button(`Keep ${number} out`, "held.decide", { ...data, decision: "keep" }),
      ],
    },
  ];
};
