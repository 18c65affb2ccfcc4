import type { Readable } from "node:stream";
import { parse } from "csv-parse";
import type { Clock } from "../../clock.ts";
import type { Db } from "../../store/database.ts";
import { isDay } from "../rules-intent.ts";
import { parseOdsCode } from "../types.ts";
import { saveRecords } from "./directory.ts";
import type { OdsRecord } from "./types.ts";

export interface ImportReport {
  readonly saved: number;
  /** Rows that were left out, by line; at most 100 are listed. */
  readonly leftOut: readonly { readonly line: number; readonly why: string }[];
  readonly leftOutCount: number;
}

/** The file cannot be used at all; the message says what to do. */
export class ListFileError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "ListFileError";
  }
}

/** Headings that we know, in any order, case and with blanks or signs between: the rest of a row is ignored. */
const headings = {
  code: ["code", "odscode", "organisationcode", "orgcode", "orgid"],
  name: ["name", "organisationname", "orgname"],
  status: ["status", "orgstatus"],
  closedOn: ["closedate", "closedon", "closed", "operationalenddate", "legalenddate"],
  postcode: ["postcode"],
  region: ["region", "nhsenglandregion", "regionname"],
  parents: ["parent", "parents", "parentcode", "icbcode", "stpcode", "nhsenglandregioncode"],
  successors: ["successor", "successors", "successorcode"],
} as const;
type Field = keyof typeof headings;

const longestField = 10_000;
type Row = Partial<Record<Field, string>>;
type ListRecord = OdsRecord & { readonly region: string | null };

/**
 * Reads a list of organisations (CSV with a heading row, UTF-8, streamed) into the directory. Each row needs a code and
 * a name. Bad rows are left out and told; the others are saved in batches. Running it again changes nothing.
 * Throws ListFileError where the file is not such a list.
 */
export const importOdsList = async (
  deps: { readonly db: Db; readonly clock: Clock },
  file: Readable,
): Promise<ImportReport> => {
  const leftOut: { line: number; why: string }[] = [];
  let leftOutCount = 0;
  let saved = 0;
  let waiting = new Map<string, ListRecord>();
  const flush = async (): Promise<void> => {
    await saveRecords(deps, [...waiting.values()], "list");
    saved += waiting.size;
    waiting = new Map();
  };
  for await (const { line, row } of rowsOf(file)) {
    const read = recordOf(row);
    if (typeof read === "string") {
      leftOutCount += 1;
      if (leftOut.length < 100) leftOut.push({ line, why: read });
      continue;
    }
    waiting.set(read.code, read);
    if (waiting.size === 1_000) await flush();
  }
  await flush();
  if (saved === 0 && leftOutCount === 0) throw new ListFileError("The file has a heading row and nothing else.");
  return { saved, leftOut, leftOutCount };
};

async function* rowsOf(file: Readable): AsyncGenerator<{ readonly line: number; readonly row: Row }> {
  const parser = file.pipe(
    parse({
      bom: true,
      relax_column_count: true,
      skip_empty_lines: true,
      info: true,
      max_record_size: longestField * 10,
    }),
  );
  file.on("error", (error) => parser.destroy(error));
  let columns: readonly (Field | undefined)[] | undefined;
  try {
    for await (const { info, record } of parser as AsyncIterable<{ info: { lines: number }; record: string[] }>) {
      if (columns === undefined) {
        columns = fieldsOf(record);
        continue;
      }
      const row: Row = {};
      for (const [at, field] of columns.entries()) if (field !== undefined) row[field] ??= record[at]?.trim() ?? "";
      yield { line: info.lines, row };
    }
  } catch (cause) {
    if (cause instanceof ListFileError) throw cause;
    const code = (cause as { code?: string }).code ?? "unknown";
    throw new ListFileError(`The file cannot be read as CSV (${code}). Save it as CSV in UTF-8 and try again.`, {
      cause,
    });
  }
  if (columns === undefined) throw new ListFileError("The file is empty.");
}

const fieldsOf = (record: readonly string[]): readonly (Field | undefined)[] => {
  const fields = record.map((heading) => {
    const plain = heading.toLowerCase().replace(/[^a-z]/g, "");
    return (Object.keys(headings) as Field[]).find((field) => (headings[field] as readonly string[]).includes(plain));
  });
  for (const needed of ["code", "name"] as const) {
    if (!fields.includes(needed)) {
      throw new ListFileError(
        `The first row names no column for the ${needed}. It should be headed: Code, Name, and if known Status, Close Date, Postcode, Region, Parent, Successor.`,
      );
    }
  }
  return fields;
};

/** The record, or why the row is left out. */
const recordOf = (row: Row): ListRecord | string => {
  const code = parseOdsCode(row.code ?? "");
  if (!code.ok) return "the code is not 3 to 10 letters and digits";
  const name = (row.name ?? "").slice(0, 300);
  if (name === "") return "there is no name";
  const closedOn = row.closedOn === undefined || row.closedOn === "" ? null : dayOf(row.closedOn);
  if (closedOn === undefined) return "the close date is no date such as 2026-03-31 or 31/03/2026";
  const closed = closedOn !== null || /^(inactive|closed|c|d)$/i.test(row.status ?? "");
  return {
    code: code.value,
    name,
    status: closed ? "closed" : "open",
    closedOn,
    postcode: row.postcode === undefined || row.postcode === "" ? null : row.postcode.slice(0, 10),
    region: row.region === undefined || row.region === "" ? null : row.region.slice(0, 100),
    parents: codesIn(row.parents),
    successors: codesIn(row.successors),
  };
};

const codesIn = (text = ""): readonly string[] =>
  text.split(/[;| ]+/).flatMap((part) => {
    const code = parseOdsCode(part);
    return code.ok ? [code.value] : [];
  });

/** ISO, British, or the eight digits of the ODS files (20260331). */
const dayOf = (text: string): string | undefined => {
  const [, day, month, year] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text) ?? [];
  const iso =
    day !== undefined && month !== undefined && year !== undefined
      ? `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`
      : text.replace(/^(\d{4})(\d{2})(\d{2})$/, "$1-$2-$3");
  return isDay(iso) ? iso : undefined;
};
