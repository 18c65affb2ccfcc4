import { u32 } from "./bytes.ts";
import { kindOf } from "./kinds.ts";
import { hashed, likeness } from "./likeness.ts";
import type { ListedRow } from "./list.ts";
import { cellBytes, cellNumber, hasCell, type Column, type Table } from "./table-context.ts";
import { tags } from "./tags.ts";
import { narrowText, wideText } from "./text.ts";
import type { Item, ItemKind } from "./types.ts";
import { fileTime, types } from "./values.ts";

/** What an inventory needs of one item; mostly from its row in the contents table, so that the item stays shut. */
export interface ItemFacts {
  readonly kind: ItemKind;
  readonly messageClass: string;
  readonly bytes: number;
  /** Milliseconds since 1970; undefined where the item has no date. */
  readonly time: number | undefined;
  readonly hasAttachments: boolean;
  readonly likeness: number;
}

interface Columns {
  readonly size: Column | undefined;
  readonly flags: Column | undefined;
  readonly messageClass: Column | undefined;
  readonly subject: Column | undefined;
  readonly sent: Column | undefined;
  readonly received: Column | undefined;
}

const columnsBefore = new WeakMap<Table, Columns>();

const columnsOf = (table: Table): Columns => {
  const before = columnsBefore.get(table);
  if (before !== undefined) return before;
  const column = (id: number) => table.columns.get(id);
  const columns = {
    size: column(tags.messageSize),
    flags: column(tags.messageFlags),
    messageClass: column(tags.messageClass),
    subject: column(tags.subject),
    sent: column(tags.clientSubmitTime),
    received: column(tags.messageDeliveryTime),
  };
  columnsBefore.set(table, columns);
  return columns;
};

/** Facts from a row, or undefined where it says too little and the item has to be opened. */
export const rowFacts = ({ table, rows, at }: ListedRow): ItemFacts | undefined => {
  const columns = columnsOf(table);
  const size = cellNumber(table, rows, at, columns.size);
  const flags = cellNumber(table, rows, at, columns.flags);
  const classBytes = cellBytes(table, rows, at, columns.messageClass);
  if (size === undefined || flags === undefined || classBytes === undefined) return undefined;
  const timeCell = (column: Column | undefined): Uint8Array | undefined =>
    column?.bytes === 8 && hasCell(table, rows, at, column)
      ? rows.bytes.subarray(at + column.at, at + column.at + 8)
      : undefined;
  const sent = timeCell(columns.sent);
  const messageClass = classText(classBytes, columns.messageClass?.type ?? types.text);
  return {
    kind: kindOf(messageClass),
    messageClass,
    bytes: size,
    time: realTime(timeCell(columns.received)) ?? realTime(sent),
    hasAttachments: (flags & 0x10) !== 0,
    likeness: likeness(classBytes, cellBytes(table, rows, at, columns.subject), sent),
  };
};

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The same facts from an opened item. Its likeness is not that of a row: such items are compared among themselves. */
export const openedFacts = (item: Item): ItemFacts => ({
  kind: item.kind,
  messageClass: item.messageClass,
  bytes: item.size,
  time: (item.received ?? item.sent)?.getTime(),
  // An item that does not say is looked into.
  hasAttachments: ((item.properties.number(tags.messageFlags) ?? 0x10) & 0x10) !== 0,
  likeness: likeness(bytesOf(item.messageClass), bytesOf(item.subject), bytesOf(String(item.sent?.getTime()))),
});

const noTime = Date.UTC(4501, 0, 1);

const realTime = (bytes: Uint8Array | undefined): number | undefined => {
  if (bytes === undefined || u32(bytes, 4) === 0) return undefined;
  const time = fileTime(bytes)?.getTime();
  return time === undefined || time >= noTime ? undefined : time;
};

// A handful of classes make up a file: their texts are kept.
const classTexts = new Map<number, { readonly bytes: Uint8Array; readonly text: string }>();

const classText = (bytes: Uint8Array, type: number): string => {
  const key = hashed(bytes);
  const before = classTexts.get(key);
  if (before !== undefined && same(before.bytes, bytes)) return before.text;
  const text = type === types.text ? wideText(bytes) : narrowText(bytes, 1252);
  if (classTexts.size < 500) classTexts.set(key, { bytes: bytes.slice(), text });
  return text;
};

const same = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, at) => byte === b[at]);
