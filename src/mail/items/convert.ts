import type { Item, ItemKind } from "../../pst/types.ts";
import type { Conversion } from "./context.ts";
import { composeMessage } from "./message.ts";
import type { Segment } from "./segments.ts";

/** What is made of an item. */
export interface Converted {
  readonly form: "message" | "calendar" | "card";
  readonly mediaType: "message/rfc822" | "text/calendar" | "text/vcard";
  /** Ours, by the form. */
  readonly extension: "eml" | "ics" | "vcf";
  readonly segments: readonly Segment[];
  /** Only of messages: `wire` where the header fields are those that came over the wire. */
  readonly source: "wire" | "composed";
}

export interface ConvertOptions {
  readonly vcard: "3.0" | "4.0";
}

const message = async (item: Item, conversion: Conversion, options: ConvertOptions): Promise<Converted> => {
  const composed = await composeMessage(item, conversion, (inner, below) => convert(inner, below, options));
  return { form: "message", mediaType: "message/rfc822", extension: "eml", ...composed };
};

type Maker = (item: Item, conversion: Conversion, options: ConvertOptions) => Promise<Converted>;

const makers: Readonly<Record<ItemKind, Maker>> = {
  mail: message,
  note: message,
  journal: message,
  other: message,
  appointment: message,
  task: message,
  contact: message,
  distributionList: message,
};

/**
 * Makes of an item what others can read: a message (RFC 5322), a calendar object (RFC 5545) or a card (RFC 6350).
 * The same item, seed and options give the same bytes. What does not come over is added to `conversion.losses`.
 */
export const convert: Maker = (item, conversion, options) => makers[item.kind](item, conversion, options);
