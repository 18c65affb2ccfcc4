/** A table pasted from a spreadsheet, said again as labelled lines, so that it is read like any list. */
import { labelsOnly } from "./layout.ts";

/** The cells of one row: between tabs, or between upright strokes where the line begins with one. */
const cellsOf = (line: string): readonly string[] | undefined => {
  const upright = /^\s*\|.*\|/.test(line);
  if (!upright && !line.includes("\t")) return undefined;
  const cells = line.split(upright ? "|" : "\t").map((cell) => cell.trim());
  return upright ? cells.slice(1, cells.at(-1) === "" ? -1 : undefined) : cells;
};
const isRule = (cells: readonly string[]): boolean => cells.every((cell) => /^:?-+:?$/.test(cell));

export const withTablesSaid = (text: string): string => {
  if (!/[\t|]/.test(text)) return text;
  const out: string[] = [];
  let rows: (readonly string[])[] = [];
  let lines: string[] = [];
  const close = (): void => {
    out.push(...(said(rows) ?? lines));
    [rows, lines] = [[], []];
  };
  for (const line of text.split("\n")) {
    const cells = cellsOf(line);
    if (cells === undefined) {
      close();
      out.push(line);
      continue;
    }
    lines.push(line);
    if (!isRule(cells)) rows.push(cells);
  }
  close();
  return out.join("\n");
};

const said = (rows: readonly (readonly string[])[]): readonly string[] | undefined => {
  const [head, ...body] = rows;
  if (head === undefined) return undefined;
  if (body.length > 0 && isHead(head)) return byColumn(head, body);
  // "Lead<tab>Kim Demo": a label and its value.
  return rows.every((cells) => cells.filter((cell) => cell !== "").length <= 2)
    ? rows.map((cells) => cells.filter((cell) => cell !== "").join(": "))
    : undefined;
};

/** Two labels or more and no figure: what the columns are. Of two columns, the first may be the places' names. */
const isHead = (cells: readonly string[]): boolean => {
  const named = cells.filter((cell) => cell !== "");
  const known = named.filter((cell) => labelsOnly(label(cell, cells)).length > 0).length;
  return (
    named.length >= 2 &&
    !named.some((cell) => /\d/.test(cell)) &&
    (known >= 2 || (known === 1 && labelsOnly(label(named[0] ?? "", cells)).length === 0))
  );
};

/** Beside a column of new accounts, a column of "NHSmail accounts" holds those that stand. */
const label = (cell: string, all: readonly string[]): string =>
  /^(?:on )?(?:nhs ?mail|accounts|nhs\.net)(?: (?:accounts|users))?(?: (?:now|today|already|currently|at present))?$/i.test(
    cell,
  ) && all.some((other) => /\b(?:new|extra|additional|required|needed)\b/i.test(other))
    ? "Current accounts"
    : /^(?:needed|required|wanted|extra|additional|to add|still needed)$/i.test(cell) &&
        all.some((other) => /\b(?:nhs ?mail|nhs\.net|accounts|mailboxes)\b/i.test(other))
      ? "New accounts"
      : cell;

const isTotal = (cells: readonly string[]): boolean => cells.some((cell) => /^(?:grand )?totals?\b:?$/i.test(cell));

/** Of several rows a figure is taken only from the row of totals, else its parts are said; of words, all that differ. */
const byColumn = (head: readonly string[], body: readonly (readonly string[])[]): readonly string[] => {
  const total = body.find(isTotal);
  const rows = body.filter((row) => !isTotal(row) && row.some((cell) => cell !== ""));
  return head.flatMap((cell, column) => {
    const named = label(cell, head);
    const values = [...new Set(rows.map((row) => row[column] ?? "").filter((value) => value !== ""))];
    const [only = ""] = values;
    if (values.some((value) => /\d/.test(value)) && isCount(named)) {
      // Without a total the sum is asked for.
      const value =
        rows.length === 1
          ? only
          : (total?.[column] ??
            rows
              .map((row) => row[column] ?? "")
              .filter(Boolean)
              .join(" and "));
      return value === "" ? [] : [`${named}: ${value}`];
    }
    if (values.length === 0 || labelsOnly(named).length === 0) return [];
    if (values.length === 1) return [`${named}: ${only}`];
    return labelsOnly(named).includes("currentPlatform") ? [`${named}: ${values.join(", ")}`] : [];
  });
};
const isCount = (named: string): boolean =>
  labelsOnly(named).some(
    (field) => field === "mailboxes" || field === "newAccounts" || field === "currentNhsmailAccounts",
  );
