import type { HeldDecided, HeldOnCard } from "../../src/mailboxes/deciding/actions.ts";
import type { HeldItem } from "../../src/mailboxes/deciding/views.ts";
import { button, card, fact, heading, plain, subheading, type Card, type Element } from "./elements.ts";
import { instantInWords } from "../../src/onboarding/words-facts.ts";

/**
 * Attachments that were taken out of an organisation's mail: what was decided last (so that a press can be read on the
 * card, also after it was refreshed), then the oldest few, each to be released or kept out, then those that the mailbox
 * did not take.
 */
export const heldCard = (list: HeldOnCard, told?: string): Card => {
  const title = titleOf(list);
  const lately = list.lately.map(latelyInWords);
  const more = list.counts.held + list.counts.refused - list.items.length - list.refused.length;
  return card(`${title}. ${told ?? lately[0] ?? ""}`, [
    heading(title),
    ...(told === undefined || told === title ? [] : [plain(told, { weight: "Bolder" })]),
    ...lately.map((line, index) => plain(line, index === 0 && told === undefined ? { weight: "Bolder" } : {})),
    fact("Organisation", list.organisation),
    ...(list.items.length === 0
      ? []
      : [plain("NHSmail does not take these kinds of file. Release one only if a person needs it and you trust it.")]),
    ...list.items.flatMap((item, index) => itemRows(item, index + 1)),
    ...list.refused.flatMap((item, index) => itemRows(item, list.items.length + index + 1)),
    ...(more > 0 ? [plain(`${more.toLocaleString("en-GB")} more follow when these are decided.`)] : []),
    ...(list.items.length + list.refused.length === 0 ? [plain(inAll(list.counts))] : []),
  ]);
};

const titleOf = ({ counts: { held, refused } }: HeldOnCard): string => {
  if (held > 0)
    return `${held === 1 ? "1 attachment was" : `${held.toLocaleString("en-GB")} attachments were`} taken out of your mail`;
  if (refused === 0) return "No attachment waits for you";
  return `${refused === 1 ? "1 attachment" : `${refused.toLocaleString("en-GB")} attachments`} could not be delivered`;
};

const inAll = ({ releasing, released, kept }: HeldOnCard["counts"]): string =>
  `Your organisation has released ${(releasing + released).toLocaleString("en-GB")} and kept out ${kept.toLocaleString("en-GB")}.`;

const whereNow = {
  yes: "It is in the person’s new mailbox.",
  "not-yet": "It goes to the person’s new mailbox now.",
  refused: "It could not be delivered: see below.",
} as const satisfies Record<HeldDecided["arrived"], string>;

const latelyInWords = ({ name, did, by, mine, at, arrived }: HeldDecided): string => {
  const who = mine ? "You" : by;
  const when = instantInWords(at);
  return did === "kept"
    ? `${who} kept ${name} out on ${when}.`
    : `${who} released ${name} on ${when}. ${whereNow[arrived]}`;
};

const itemRows = (item: HeldItem, number: number): readonly Element[] => {
  const data = { id: item.id, version: item.version };
  return [
    subheading(`${number}. ${item.name}`),
    fact("Mailbox", item.externalId),
    fact("Size", `${Math.max(1, Math.round(item.size / 1_024)).toLocaleString("en-GB")} KB`),
    fact("Taken out", `${instantInWords(item.at)}. ${item.why}`),
    ...(item.state === "refused" ? [fact("Not delivered", item.reason ?? "The mailbox did not take it.")] : []),
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
