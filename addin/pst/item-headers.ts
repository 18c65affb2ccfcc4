import type { Item } from "../../src/pst/types.ts";

/** What the service takes (src/mailboxes/imports.ts, ItemHeaders): names a path, characters a name, and a header. */
const limits = { names: 50, name: 200, header: 4_000 } as const;

/** Where items go that lie in no folder, or in one without a name. */
const unnamed = "Imported mail";

const cleaned = (name: string): string =>
  name
    .toWellFormed()
    .normalize("NFC")
    .replace(/\p{Cc}/gu, " ")
    .trim();

const cut = (name: string, length: number): string => Array.from(name).slice(0, length).join("").trim();

/**
 * A folder's path as the Item-Folder header carries it: percent-encoded names, "/" between them. A file may hold names
 * that no server takes (line breaks, half characters, thousands of letters, nesting without end): these are mended here,
 * so that the mail in such a folder still moves.
 */
export const folderHeader = (path: readonly string[]): string => {
  const names = path.slice(0, limits.names).map((name) => cleaned(name) || unnamed);
  if (names.length === 0) names.push(unnamed);
  for (let length: number = limits.name; ; length = Math.floor(length / 2)) {
    // The service counts UTF-16 units: a name of astral characters is cut at half as many.
    const header = names
      .map((name) => encodeURIComponent(cut(name, name.length > length ? length / 2 : length)))
      .join("/");
    if (header.length <= limits.header || length <= 2) return header;
  }
};

/** The item's date (RFC 3339). Damaged items state years that no calendar has: these count as unknown. */
export const dateHeader = ({ received, sent, created }: Pick<Item, "received" | "sent" | "created">): string => {
  const usable = [received, sent, created].find((date) => {
    const year = date?.getUTCFullYear() ?? Number.NaN;
    return year >= 1 && year <= 9999;
  });
  return (usable ?? new Date(0)).toISOString();
};
