import type { Item, Recipient } from "../../pst/types.ts";
import { mailAddress } from "./addresses.ts";
import { headerDate, oneLine } from "./header-text.ts";

/** [MS-OXOMSG] 1.1, [MS-OXCMAIL] 2.2.3.7: what the last part of a report's class says became of the message. */
const outcomes: readonly (readonly [RegExp, string])[] = [
  [/\.ndr$/i, "The message was not delivered."],
  [/\.delayed$/i, "The message is delayed."],
  [/\.dr$/i, "The message was delivered."],
  [/\.relayed$/i, "The message was passed on to a server that sends no reports."],
  [/\.expanded$/i, "The message was sent on to the members of a list."],
  [/\.ipnrn$/i, "The message was read."],
  [/\.ipnnrn$/i, "The message was deleted without being read."],
];

const tags = {
  reportTime: 0x0032,
  originalSubject: 0x0049,
  originalSent: 0x004e,
  supplementaryInfo: 0x0c1b,
  reportText: 0x1001,
} as const;

/** Is the item a report about another message? */
export const isReport = (item: Item): boolean => /^report\./i.test(item.messageClass);

const lineOf = (name: string, value: string | undefined): readonly string[] =>
  value === undefined || oneLine(value) === "" ? [] : [`${name}: ${oneLine(value)}`];

const about = (recipient: Recipient): readonly string[] => {
  const address = mailAddress(recipient) ?? "";
  const who = [recipient.name, address === "" || address === recipient.name ? "" : `<${address}>`];
  const why = recipient.properties.text(tags.supplementaryInfo);
  return [
    ...lineOf("Recipient", who.join(" ")),
    ...lineOf("  Reason", why ?? recipient.properties.text(tags.reportText)),
  ];
};

/** What a report says by its properties alone: Outlook makes its text anew each time that it is shown, and stores none. */
export const reportText = async (item: Item): Promise<string> => {
  const { properties } = item;
  const outcome = outcomes.find(([form]) => form.test(item.messageClass))?.[1] ?? "This is a report about a message.";
  const date = (tag: number): string | undefined => {
    const when = properties.date(tag);
    return when === undefined ? undefined : headerDate(when);
  };
  const told = properties.text(tags.reportText);
  return [
    outcome,
    ...lineOf("Message", properties.text(tags.originalSubject)),
    ...lineOf("Sent", date(tags.originalSent)),
    ...lineOf("Time of this report", date(tags.reportTime)),
    ...(await item.recipients()).flatMap(about),
    ...(told === undefined || told === "" ? [] : ["", told]),
  ]
    .map((line) => `${line}\r\n`)
    .join("");
};
