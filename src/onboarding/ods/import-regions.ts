import { parse } from "csv-parse/sync";
import type { Database, Trx } from "../../store/database.ts";
import { inTransaction } from "../../store/transaction.ts";
import { ListFileError } from "./import-list.ts";
import { regionFor } from "./regions.ts";

/**
 * Replaces the region rules with those of a CSV file: kind (code, parent, postcode), value, region. All of the file, or
 * nothing. Organisations whose region was not known get theirs. Returns the number of rules.
 * Throws ListFileError with the line where a row is wrong.
 */
export const importRegions = async (db: Database, text: string): Promise<number> => {
  const rules = read(text);
  await inTransaction(db, async (trx) => {
    await trx.deleteFrom("region_rules").execute();
    for (let at = 0; at < rules.length; at += 1_000) {
      await trx
        .insertInto("region_rules")
        .values(rules.slice(at, at + 1_000))
        .execute();
    }
    await placeOrganisations(trx);
  });
  return rules.length;
};

/** Whoever waits in the programme's queue for want of a region, and now has one. */
const placeOrganisations = async (trx: Trx): Promise<void> => {
  const waiting = await trx
    .selectFrom("organisations as o")
    .innerJoin("intents as i", "i.id", "o.intent_id")
    .select(["o.ods_code", "i.ods"])
    .where("o.region", "is", null)
    .execute();
  for (const { ods_code: code, ods } of waiting) {
    const region = await regionFor(trx, code, ods);
    if (region === null) continue;
    await trx.updateTable("organisations").set({ region }).where("ods_code", "=", code).execute();
  }
};

interface Rule {
  readonly kind: "code" | "parent" | "postcode";
  readonly value: string;
  readonly region: string;
}

const read = (text: string): readonly Rule[] => {
  let rows: string[][];
  try {
    rows = parse(text, { bom: true, skip_empty_lines: true, trim: true, relax_column_count: true });
  } catch (cause) {
    throw new ListFileError("The file cannot be read as CSV. Save it as CSV in UTF-8 and try again.", { cause });
  }
  const [head, ...body] = rows;
  if (head?.map((heading) => heading.toLowerCase()).join() !== "kind,value,region") {
    throw new ListFileError("The first row must be: kind,value,region");
  }
  const rules = new Map<string, Rule>();
  for (const [at, [kind = "", value = "", region = ""]] of body.entries()) {
    const known = (["code", "parent", "postcode"] as const).find((name) => name === kind.toLowerCase());
    if (known === undefined || !/^[A-Za-z0-9]{1,10}$/.test(value) || region === "" || region.length > 100) {
      throw new ListFileError(
        `Row ${at + 2} is not a rule: kind is code, parent or postcode; then a value and a region.`,
      );
    }
    rules.set(`${known} ${value.toUpperCase()}`, { kind: known, value: value.toUpperCase(), region });
  }
  return [...rules.values()];
};
