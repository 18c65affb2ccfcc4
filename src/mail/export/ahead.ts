import type { Item, ItemRef, Pst } from "../../pst/types.ts";
import { conversionOf, type Conversion } from "../items/context.ts";
import { convert, type Converted, type ConvertOptions } from "../items/convert.ts";

export interface Ready {
  readonly item: Item;
  readonly conversion: Conversion;
  readonly converted: Converted;
}

export interface Outcome {
  readonly ref: ItemRef;
  /** Undefined: damaged beyond reading. */
  readonly item: Item | undefined;
  readonly result: Ready | Error;
}

/** Items opened and converted at once, so that what they need is read together: by number, and by stated size. */
const aheadItems = 16;
const aheadBytes = 8 * 1024 * 1024;

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

/** What is under way: opened, and, once `bytes` allows, converted. */
interface Waiting {
  readonly ref: ItemRef;
  readonly item: Item | undefined;
  readonly result: Promise<Ready | Error>;
  readonly size: number;
}

/** Items in order, converted. */
export async function* convertAhead(
  pst: Pst,
  refs: readonly ItemRef[],
  options: ConvertOptions,
): AsyncGenerator<Outcome> {
  const opening: Promise<Item | undefined>[] = [];
  const waiting: Waiting[] = [];
  let bytes = 0;
  const next = async (): Promise<Outcome | undefined> => {
    const first = waiting.shift();
    if (first === undefined) return undefined;
    bytes -= first.size;
    return { ref: first.ref, item: first.item, result: await first.result };
  };
  for (const [at, ref] of refs.entries()) {
    while (opening.length < aheadItems && at + opening.length < refs.length) {
      const item = pst.item(refs[at + opening.length]?.nid ?? 0);
      // It is awaited in its turn; until then its failure is not unhandled.
      item.catch(() => undefined);
      opening.push(item);
    }
    const item = await opening.shift();
    const size = Math.min(item?.size ?? 0, aheadBytes);
    const result = item === undefined ? Promise.resolve(new Error("lost")) : prepare(pst, item, options);
    result.catch(() => undefined);
    waiting.push({ ref, item, result, size });
    bytes += size;
    while (waiting.length >= aheadItems || bytes >= aheadBytes) {
      const outcome = await next();
      if (outcome === undefined) break;
      yield outcome;
    }
  }
  for (let outcome = await next(); outcome !== undefined; outcome = await next()) yield outcome;
}
