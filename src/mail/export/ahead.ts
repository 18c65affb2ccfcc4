import type { Folder, Item, LostItem, Pst } from "../../pst/types.ts";
import { conversionOf, type Conversion } from "../items/context.ts";
import { convert, type Converted, type ConvertOptions } from "../items/convert.ts";

export interface Ready {
  readonly item: Item;
  readonly conversion: Conversion;
  readonly converted: Converted;
}

export interface Outcome {
  readonly entry: Item | LostItem;
  readonly result: Ready | Error;
}

/** Items converted at once, so that the reads of one overlap the work on another: by number, and by stated size. */
const aheadItems = 16;
const aheadBytes = 16 * 1024 * 1024;

const recordKeyTag = 0x0ff9;

/** Tells this store's items from another's, the same at every run. */
export const seedOf = (pst: Pst, nid: number): string =>
  `${Buffer.from(pst.properties.bytes(recordKeyTag) ?? []).toString("hex")}:${nid}`;

const prepare = async (pst: Pst, item: Item, options: ConvertOptions): Promise<Ready | Error> => {
  const conversion = conversionOf(seedOf(pst, item.nid));
  try {
    return { item, conversion, converted: await convert(item, conversion, options) };
  } catch (error) {
    // One item that trips a conversion must not cost the others: it is listed, and the exit code says so.
    // (A failing source throws a system error: that ends the run.)
    if (error instanceof Error && "syscall" in error) throw error;
    return error instanceof Error ? error : new Error("unknown");
  }
};

/** A folder's items in order, converted. */
export async function* convertAhead(pst: Pst, folder: Folder, options: ConvertOptions): AsyncGenerator<Outcome> {
  const waiting: { readonly entry: Item | LostItem; readonly result: Promise<Ready | Error>; readonly size: number }[] =
    [];
  let bytes = 0;
  const next = async (): Promise<Outcome | undefined> => {
    const first = waiting.shift();
    if (first === undefined) return undefined;
    bytes -= first.size;
    return { entry: first.entry, result: await first.result };
  };
  for await (const entry of pst.items(folder)) {
    const size = entry.lost ? 0 : Math.min(entry.size, aheadBytes);
    const result = entry.lost ? Promise.resolve(new Error("lost")) : prepare(pst, entry, options);
    // It is awaited in its turn; until then its failure is not unhandled.
    result.catch(() => undefined);
    waiting.push({ entry, result, size });
    bytes += size;
    while (waiting.length >= aheadItems || bytes >= aheadBytes) {
      const outcome = await next();
      if (outcome === undefined) break;
      yield outcome;
    }
  }
  for (let outcome = await next(); outcome !== undefined; outcome = await next()) yield outcome;
}
