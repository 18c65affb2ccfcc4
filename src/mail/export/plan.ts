import type { Item } from "../../pst/types.ts";
import type { Converted } from "../items/convert.ts";

export type ExportFormat = "eml" | "maildir" | "mbox";

const digits = (value: number, width: number): string => value.toString(16).padStart(width, "0");

/**
 * Where things go. Every name is made here from our numbering of folders and the format's node numbers in hexadecimal;
 * nothing of it is text from the file.
 */
export const folderName = (index: number): string => `folder-${String(index + 1).padStart(5, "0")}`;

export const itemName = (nid: number): string => digits(nid, 8);

/** Maildir's info letters (in alphabetical order): draft, flagged, passed, replied, seen. */
const info = (item: Item): string =>
  [
    item.draft ? "D" : "",
    item.flagged ? "F" : "",
    item.forwarded ? "P" : "",
    item.answered ? "R" : "",
    item.read ? "S" : "",
  ].join("");

export const pathOf = (format: ExportFormat, index: number, item: Item, converted: Converted): string => {
  const name = itemName(item.nid);
  if (converted.form !== "message") return `${converted.form}s/${folderName(index)}/${name}.${converted.extension}`;
  if (format === "maildir") return `maildir/.${folderName(index)}/cur/${name}.pst:2,${info(item)}`;
  return `messages/${folderName(index)}/${name}.eml`;
};

/** Folders that a Maildir must have even when they are empty. */
export const maildirFolders = (index: number): readonly string[] =>
  ["cur", "new", "tmp"].map((part) => `maildir/.${folderName(index)}/${part}`);

export const mboxOf = (index: number): string => `mbox/${folderName(index)}.mbox`;

export const flagsOf = (item: Item): readonly string[] => [
  ...(item.read ? ["seen"] : []),
  ...(item.answered ? ["answered"] : []),
  ...(item.forwarded ? ["forwarded"] : []),
  ...(item.flagged ? ["flagged"] : []),
  ...(item.draft ? ["draft"] : []),
];
