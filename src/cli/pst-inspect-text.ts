import type { ExceptionReason, FolderInventory, Inventory, InventoryException } from "../pst/inventory-types.ts";
import type { ItemKind } from "../pst/types.ts";

// Names come from the file: whatever could move a terminal's cursor or hide text is shown as a dot.
const shown = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "\u00b7");

const kindNames: Readonly<Record<ItemKind, readonly [string, string]>> = {
  mail: ["mail", "mail"],
  appointment: ["appointment", "appointments"],
  contact: ["contact", "contacts"],
  task: ["task", "tasks"],
  note: ["note", "notes"],
  journal: ["journal entry", "journal entries"],
  distributionList: ["distribution list", "distribution lists"],
  other: ["other", "other"],
};

const kindsText = (kinds: Readonly<Record<ItemKind, number>>): string =>
  (Object.keys(kindNames) as ItemKind[])
    .filter((kind) => kinds[kind] > 0)
    .map((kind) => `${kinds[kind]} ${kindNames[kind][kinds[kind] === 1 ? 0 : 1]}`)
    .join(", ");

const number = new Intl.NumberFormat("en-GB");

export const sizeText = (bytes: number): string => {
  const units = ["bytes", "KB", "MB", "GB", "TB"];
  let [value, unit] = [bytes, 0];
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 ? value : value.toFixed(value < 10 ? 1 : 0)} ${units[unit] ?? ""}`;
};

const day = (iso: string | null): string => iso?.slice(0, 10) ?? "";

const formatText = ({ format }: Inventory): string => {
  const client = {
    pst: "Outlook data file (PST)",
    ost: "Offline Outlook data file (OST)",
    pab: "Personal address book",
  };
  const variant = { ansi: "ANSI", unicode: "Unicode", "unicode-4k": "Unicode with 4 KB pages" };
  const encoding = { none: "not encoded", permute: "encoded (permute)", cyclic: "encoded (cyclic)" };
  return [
    format.client === "unknown" ? "Outlook data file" : client[format.client],
    `${variant[format.variant]}, version ${format.version}`,
    encoding[format.encoding],
    sizeText(format.size),
    ...(format.password ? ["has a password, which is not needed"] : []),
  ].join("; ");
};

const mostDamage = 20;

const healthText = ({ health }: Inventory): string[] => {
  const { blocks, pages } = health;
  const looked =
    health.checked === "blocks"
      ? `${number.format(pages.read)} pages and ${number.format(blocks.checked)} blocks checked`
      : `${number.format(pages.read)} pages checked; --verify checks the ${number.format(blocks.total)} blocks too`;
  const maps = health.allocation.stated === "valid" ? "" : " Outlook did not close the file properly.";
  if (health.sound) return [`Health: sound (${looked}).${maps}`];
  const places = health.damage.slice(0, mostDamage).map(({ detail, offset, bid, nid }) => {
    const where = [
      ...(offset === undefined ? [] : [`byte ${offset}`]),
      ...(bid === undefined ? [] : [`block ${bid}`]),
      ...(nid === undefined ? [] : [`node ${nid}`]),
    ].join(", ");
    return `  ${shown(detail)}${where === "" ? "" : ` (${where})`}`;
  });
  const more = health.damageTotal - places.length;
  const rest = more > 0 ? [`  and ${number.format(more)} more; --json lists them`] : [];
  return [`Health: ${number.format(health.damageTotal)} faults found (${looked}).${maps}`, ...places, ...rest];
};

const folderText = (folder: FolderInventory, width: number): string => {
  const name = `${"  ".repeat(Math.max(0, folder.depth - 1))}${shown(folder.name)}`;
  const dates = folder.newest === null ? "" : `${day(folder.oldest)} to ${day(folder.newest)}`;
  const columns = [
    name.padEnd(width),
    number.format(folder.items).padStart(9),
    (folder.items === 0 ? "" : sizeText(folder.bytes)).padStart(9),
    dates.padEnd(24),
    kindsText(folder.kinds),
  ];
  return columns.join("  ").trimEnd();
};

const foldersText = (folders: readonly FolderInventory[]): string[] => {
  // The top has no name that people see; what Outlook keeps for itself is shown only where it holds something.
  const wanted = folders.filter(({ place, items, path }) => items > 0 || (place === "mailbox" && path.length > 0));
  const width = Math.min(60, Math.max(8, ...wanted.map(({ name, depth }) => name.length + 2 * depth)));
  return wanted.map((folder) => folderText(folder, width));
};

const reasons: Readonly<Record<ExceptionReason, string>> = {
  "too-large": "too large",
  "blocked-type": "blocked attachment",
  damaged: "damaged",
  "unsupported-class": "kind of item not supported",
  "cannot-look-inside": "cannot look inside",
};

const mostExceptions = 100;

const exceptionText = ({ reason, folder, subject, within, detail, bytes, date }: InventoryException): string => {
  const what = `${shown(folder.join(" / "))}: "${shown(subject)}"${date === null ? "" : `, ${day(date)}`}, ${sizeText(bytes)}`;
  const inside = within.length === 0 ? "" : `\n      in ${shown(within.join(" > "))}`;
  return `  ${reasons[reason]}: ${what}${inside}\n      ${shown(detail)}`;
};

const exceptionsText = ({ exceptions, exceptionTotal }: Inventory): string[] => {
  if (exceptionTotal === 0) return ["Nothing found that would not move."];
  const more = exceptionTotal - Math.min(exceptions.length, mostExceptions);
  return [
    `What would not move as it is: ${number.format(exceptionTotal)}`,
    ...exceptions.slice(0, mostExceptions).map(exceptionText),
    ...(more > 0 ? [`  and ${number.format(more)} more; --json lists them`] : []),
  ];
};

/** The inventory as text for people: what the file is, its folders as a tree, what would not move, duplicates. */
export const inventoryText = (file: string, inventory: Inventory): string => {
  const { totals, duplicates, rules } = inventory;
  const kinds = kindsText(totals);
  return [
    `${shown(file)}: ${formatText(inventory)}`,
    ...healthText(inventory),
    "",
    ...foldersText(inventory.folders),
    "",
    `Total: ${number.format(totals.items)} items${kinds === "" ? "" : ` (${kinds})`}, ${number.format(totals.attachments)} attachments, ${sizeText(totals.bytes)}`,
    duplicates.items === 0
      ? "Duplicates: none found."
      : `Duplicates: ${number.format(duplicates.items)} items are further copies of others (${sizeText(duplicates.bytes)}).`,
    "",
    ...exceptionsText(inventory),
    "",
    `Rules: ${rules.name}, version ${rules.version}, dated ${rules.dated}. ${rules.label}`,
    "",
  ].join("\n");
};
