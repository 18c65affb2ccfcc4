import { calendarOf } from "../../../src/mail/items/calendar/calendar.ts";
import { todoOf } from "../../../src/mail/items/calendar/todo.ts";
import { contactCard } from "../../../src/mail/items/card/contact.ts";
import { groupCard } from "../../../src/mail/items/card/group.ts";
import type { Embed } from "../../../src/mail/items/attachments.ts";
import { conversionOf, type Conversion } from "../../../src/mail/items/context.ts";
import { bytesOf, type Segment } from "../../../src/mail/items/segments.ts";
import type { Item, Pst } from "../../../src/pst/types.ts";
import { mergeCalendars } from "./merge-calendar.ts";
import { savings, type FromFiles, type Saving } from "./messages.ts";

/** PidTagRecordKey of the store ([MS-PST] 2.4.3.1): the export names its items by it as well. */
const recordKeyTag = 0x0ff9;

const textOf = async (segments: readonly Segment[]): Promise<string> => {
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of bytesOf(segments)) text += decoder.decode(chunk, { stream: true });
  return text + decoder.decode();
};

/** Messages within calendar items come as their text: a whole message in a calendar is read by no mail program. */
const embed: Embed = async (item) => {
  const { plain } = await item.bodies();
  return { mediaType: "text/plain", extension: "txt", segments: [Buffer.from(plain ?? "", "utf8")] };
};

const noteText = async (item: Item): Promise<string> => {
  const { plain } = await item.bodies();
  const day = (item.modified ?? item.created)?.toISOString().slice(0, 10) ?? "";
  return `${item.subject}\r\n${day}\r\n\r\n${plain ?? ""}\r\n${"-".repeat(60)}\r\n`;
};

/** One item as the export makes it; undefined where it holds nothing that could be written. */
const made = async (item: Item, conversion: Conversion): Promise<string | undefined> => {
  const { appointment } = item;
  if (item.kind === "note") return noteText(item);
  if (item.kind === "task") return textOf(await todoOf(item, conversion, embed));
  // 3.0 is what Outlook and webmail take in; 4.0 they refuse.
  if (item.kind === "contact") return textOf(await contactCard(item, conversion, "3.0"));
  if (item.kind === "distributionList") return textOf(await groupCard(item, conversion, "3.0"));
  if (appointment?.start === undefined && appointment?.recurrence === undefined) return undefined;
  return textOf(await calendarOf(item, appointment, conversion, embed));
};

/**
 * The chosen folders' items of some kinds as one file, by the same code as the export on the command line. An item that
 * cannot be made costs the others nothing: it is counted.
 */
export const makeFile = async (
  pst: Pst,
  folders: ReadonlySet<number>,
  what: Saving,
  progress: (done: number) => void,
): Promise<Extract<FromFiles, { kind: "saved" }>> => {
  const { kinds, type } = savings[what];
  const wanted: ReadonlySet<string> = new Set(kinds);
  const store = Buffer.from(pst.properties.bytes(recordKeyTag) ?? []).toString("hex");
  const texts: string[] = [];
  let left = 0;
  let partly = 0;
  for (const folder of pst.folders) {
    if (!folders.has(folder.nid)) continue;
    for await (const item of pst.items(folder)) {
      // Of a lost item nobody knows the kind; the report's health counts it.
      if (item.lost || !wanted.has(item.kind)) continue;
      const conversion = conversionOf(`${store}:${item.nid}`);
      const text = await made(item, conversion).catch(() => undefined);
      if (text === undefined) left += 1;
      else {
        texts.push(text);
        if (conversion.losses.length > 0) partly += 1;
      }
      progress(texts.length + left);
    }
  }
  const parts = what === "calendar" ? mergeCalendars(texts) : texts;
  return { kind: "saved", file: new Blob([...parts], { type }), saved: texts.length, left, partly };
};
