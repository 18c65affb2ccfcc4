import type { Item, ItemRef, Pst } from "../../pst/types.ts";
import { conversionOf, type Conversion } from "../items/context.ts";
import { convert, type Converted, type ConvertOptions } from "../items/convert.ts";
import type { Rooms } from "../items/rooms.ts";

export interface Ready {
  readonly item: Item;
  readonly conversion: Conversion;
  readonly converted: Converted;
}

export interface Outcome {
  /** Undefined: damaged beyond reading. */
  readonly item: Item | undefined;
  readonly result: Ready | Error;
}

const recordKeyTag = 0x0ff9;

/** The store's record key in hexadecimal: tells its items from another's, the same at every run. */
export const storeKeyOf = (pst: Pst): string => Buffer.from(pst.properties.bytes(recordKeyTag) ?? []).toString("hex");

/** Opens and converts an item. What `rooms` gave must be written before the next is prepared. */
export const prepare = async (
  pst: Pst,
  { nid }: ItemRef,
  key: string,
  options: ConvertOptions,
  rooms: Rooms,
): Promise<Outcome> => {
  const item = await pst.item(nid);
  if (item === undefined) return { item, result: new Error("lost") };
  const conversion = conversionOf(`${key}:${nid}`, rooms);
  try {
    return { item, result: { item, conversion, converted: await convert(item, conversion, options) } };
  } catch (error) {
    // One item that trips a conversion must not cost the others: it is listed, and the exit code says so.
    // (A failing source throws a system error: that ends the run.)
    if (error instanceof Error && "syscall" in error) throw error;
    return { item, result: error instanceof Error ? error : new Error("unknown") };
  }
};
