import type { Item, ItemKind } from "../../pst/types.ts";
import type { Embed } from "./attachments.ts";
import { calendarOf, methodOf } from "./calendar/calendar.ts";
import { todoOf } from "./calendar/todo.ts";
import { contactCard } from "./card/contact.ts";
import { groupCard } from "./card/group.ts";
import type { Conversion } from "./context.ts";
import { journalText } from "./journal.ts";
import { composeMessage, type Extra } from "./message.ts";
import { textPart } from "./part.ts";
import { isReport, reportText } from "./report.ts";
import { bytesOf, type Segment } from "./segments.ts";

/** What is made of an item. */
export interface Converted {
  readonly form: "message" | "calendar" | "card";
  readonly mediaType: "message/rfc822" | "text/calendar" | "text/vcard";
  /** Ours, by the form. */
  readonly extension: "eml" | "ics" | "vcf";
  readonly segments: readonly Segment[];
  /** `wire` where the header fields are those that came over the wire. */
  readonly source: "wire" | "composed";
}

export interface ConvertOptions {
  readonly vcard: "3.0" | "4.0";
}

type Maker = (item: Item, conversion: Conversion, options: ConvertOptions) => Promise<Converted>;

const embedWith =
  (options: ConvertOptions): Embed =>
  (inner, below) =>
    convert(inner, below, options);

/** A meeting request carries its calendar object as one more form of its text (RFC 6047 2.4). */
const meetingPart = async (item: Item, conversion: Conversion, embed: Embed): Promise<Extra> => {
  const method = methodOf(item);
  const { appointment } = item;
  if (method === undefined || appointment === undefined) return {};
  // What the calendar object leaves out is in the message itself: its losses are not the item's.
  const aside: Conversion = { ...conversion, losses: [] };
  const chunks: Buffer[] = [];
  for await (const chunk of bytesOf(await calendarOf(item, appointment, aside, embed, { attachments: false })))
    chunks.push(chunk);
  return { alternatives: [textPart("text/calendar", "utf-8", Buffer.concat(chunks), `; method=${method}`)] };
};

/** What only properties say, as text in front: a journal entry's times, a report's outcome where it stores no text. */
const prefaceOf = async (item: Item): Promise<string | undefined> => {
  if (item.kind === "journal") return journalText(item);
  if (!isReport(item)) return undefined;
  const { plain, html } = await item.bodies();
  return plain === undefined && html === undefined ? reportText(item) : undefined;
};

const message: Maker = async (item, conversion, options) => {
  const embed = embedWith(options);
  const meeting = await meetingPart(item, conversion, embed);
  const preface = await prefaceOf(item);
  const extra: Extra = preface === undefined ? meeting : { ...meeting, preface };
  const composed = await composeMessage(item, conversion, embed, extra);
  return { form: "message", mediaType: "message/rfc822", extension: "eml", ...composed };
};

const calendar = (segments: readonly Segment[]): Converted => ({
  form: "calendar",
  mediaType: "text/calendar",
  extension: "ics",
  segments,
  source: "composed",
});
const card = (segments: readonly Segment[]): Converted => ({
  form: "card",
  mediaType: "text/vcard",
  extension: "vcf",
  segments,
  source: "composed",
});

const makers: Readonly<Record<ItemKind, Maker>> = {
  mail: message,
  note: message,
  journal: message,
  other: message,
  appointment: async (item, conversion, options) => {
    const { appointment } = item;
    // A calendar item without its times is still somebody's text.
    if (appointment?.start === undefined && appointment?.recurrence === undefined)
      return message(item, conversion, options);
    return calendar(await calendarOf(item, appointment, conversion, embedWith(options)));
  },
  task: async (item, conversion, options) => calendar(await todoOf(item, conversion, embedWith(options))),
  contact: async (item, conversion, { vcard }) => card(await contactCard(item, conversion, vcard)),
  distributionList: async (item, conversion, { vcard }) => card(await groupCard(item, conversion, vcard)),
};

/**
 * Makes of an item what others can read: a message (RFC 5322), a calendar object (RFC 5545) or a card (RFC 6350).
 * The same item, seed and options give the same bytes. What does not come over is added to `conversion.losses`.
 */
export const convert: Maker = (item, conversion, options) => makers[item.kind](item, conversion, options);
