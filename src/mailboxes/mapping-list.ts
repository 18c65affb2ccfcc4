import { parse } from "csv-parse/sync";
import { ok, refuse, type Result } from "../result.ts";

/** One mailbox of the LOA's list, before it is stored. */
export interface MappedMailbox {
  readonly externalId: string;
  readonly oldAddress: string;
  readonly newAddress: string | null;
  readonly vip: boolean;
  /** The person's object ids in the old and the new tenant, where the LOA knows them. */
  readonly sourceObjectId: string | null;
  readonly targetObjectId: string | null;
}

export interface RowProblem {
  /** As a spreadsheet counts: the heading is row 1. */
  readonly row: number;
  readonly column: string;
  readonly sentence: string;
}

export type ListRefusal =
  | { readonly kind: "not-csv"; readonly sentence: string }
  | { readonly kind: "wrong-headings"; readonly sentence: string }
  | { readonly kind: "bad-rows"; readonly problems: readonly RowProblem[] };

const headings = ["id", "current address", "new address", "vip", "current object id", "new object id"] as const;
const needed = ["id", "current address"] as const;
const mostRows = 100_000;
const address = /^[^\s@<>(),;:"\\[\]]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+$/i;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Reads the LOA's mapping list, a CSV with headings in any order and any capitals. All of it is good, or every bad row
 * is named (the first 100) and nothing is taken. At most 100,000 rows.
 */
export const readMappingList = (text: string): Result<readonly MappedMailbox[], ListRefusal> => {
  let rows: readonly (readonly string[])[];
  try {
    rows = parse(text, {
      bom: true,
      skip_empty_lines: true,
      relax_column_count: true,
      trim: true,
      max_record_size: 10_000,
    });
  } catch {
    return refuse({
      kind: "not-csv",
      sentence: "This is not a CSV file. Save the sheet as CSV (UTF-8), then try again.",
    });
  }
  const [head = [], ...body] = rows;
  const columns = head.map((name) => name.toLowerCase().replace(/[_-]+/g, " "));
  const missing = needed.filter((name) => !columns.includes(name));
  if (missing.length > 0) {
    const sentence = `The first row has no column "${missing.join('" and no column "')}". The columns are: ${headings.join(", ")}.`;
    return refuse({ kind: "wrong-headings", sentence });
  }
  if (body.length > mostRows) {
    return refuse({
      kind: "not-csv",
      sentence: `The list has ${body.length} rows. Split it: ${mostRows} is the most.`,
    });
  }
  const problems: RowProblem[] = [];
  const seen = { id: new Map<string, number>(), address: new Map<string, number>() };
  const mailboxes = body.map((cells, index) => {
    const row = index + 2;
    const cell = (name: (typeof headings)[number]): string => cells[columns.indexOf(name)] ?? "";
    const complain = (column: string, sentence: string): void => void problems.push({ row, column, sentence });
    const mailbox = readRow(cell, complain);
    const first = { id: seen.id.get(mailbox.externalId), address: seen.address.get(mailbox.oldAddress) };
    if (first.id !== undefined) complain("id", `The same id stands in row ${first.id}. Each id may stand once.`);
    if (first.address !== undefined) complain("current address", `The same address stands in row ${first.address}.`);
    seen.id.set(mailbox.externalId, row);
    seen.address.set(mailbox.oldAddress, row);
    return mailbox;
  });
  return problems.length > 0 ? refuse({ kind: "bad-rows", problems: problems.slice(0, 100) }) : ok(mailboxes);
};

const readRow = (
  cell: (name: (typeof headings)[number]) => string,
  complain: (column: string, sentence: string) => void,
): MappedMailbox => {
  const externalId = cell("id");
  if (externalId === "" || externalId.length > 200) complain("id", "Give an id of 1 to 200 characters.");
  const oldAddress = cell("current address").toLowerCase();
  if (!address.test(oldAddress)) complain("current address", "This is not an e-mail address.");
  const newAddress = cell("new address").toLowerCase();
  if (newAddress !== "" && !address.test(newAddress)) complain("new address", "This is not an e-mail address.");
  if (newAddress !== "" && newAddress === oldAddress) complain("new address", "This is the current address again.");
  const vip = cell("vip").toLowerCase();
  if (!["", "yes", "no", "y", "n", "true", "false"].includes(vip)) complain("vip", "Write yes or no.");
  const objectId = (column: "current object id" | "new object id"): string | null => {
    const text = cell(column);
    if (text !== "" && !uuid.test(text)) complain(column, "This is not an object id (a GUID).");
    return text === "" ? null : text.toLowerCase();
  };
  return {
    externalId,
    oldAddress,
    newAddress: newAddress === "" ? null : newAddress,
    vip: ["yes", "y", "true"].includes(vip),
    sourceObjectId: objectId("current object id"),
    targetObjectId: objectId("new object id"),
  };
};
