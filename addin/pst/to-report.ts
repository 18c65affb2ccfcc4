import type { FolderInventory, Inventory, InventoryException, Kinds } from "../../src/pst/inventory-types.ts";
import type { Folder, ItemKind, Pst } from "../../src/pst/types.ts";
import type { FolderReport, Reason, Report, Trouble } from "./report.ts";

const noKinds: Readonly<Record<ItemKind, number>> = {
  mail: 0,
  appointment: 0,
  contact: 0,
  task: 0,
  note: 0,
  journal: 0,
  distributionList: 0,
  other: 0,
};

const kindsOf = Object.keys(noKinds) as readonly ItemKind[];

const firstFolder = ({ nid, path, role, statedItems }: Folder): FolderReport => ({
  nid,
  path,
  role,
  items: statedItems,
  bytes: 0,
  from: undefined,
  to: undefined,
  stopped: 0,
});

/** What is known as soon as the file is open: folders with the counts that they state. */
export const firstReport = (pst: Pst): Report => {
  const folders = pst.folders.filter(({ place }) => place === "mailbox").map(firstFolder);
  return {
    format: pst.format,
    folders,
    kinds: noKinds,
    troubles: [],
    moreTroubles: 0,
    duplicates: 0,
    attachments: 0,
    items: folders.reduce((sum, { items }) => sum + items, 0),
    bytes: 0,
    damage: {},
    damageTotal: pst.damageTotal,
    rules: "",
    complete: false,
  };
};

const reasons: Readonly<Record<InventoryException["reason"], Reason>> = {
  "too-large": "too-large",
  "blocked-type": "blocked-attachment",
  damaged: "damaged",
  "unsupported-class": "unsupported",
  "cannot-look-inside": "cannot-look-inside",
};

/** These stop an item whole; the others cost it an attachment. */
const stops: ReadonlySet<InventoryException["reason"]> = new Set(["too-large", "unsupported-class"]);

/** ".exe": the ending of the innermost file. Never its name. */
const endingOf = (within: readonly string[]): string => {
  // The end decides, and a pattern over a name of a million dots would take for ever.
  const name =
    within
      .at(-1)
      ?.slice(-1000)
      .replace(/[.\s]+$/, "") ?? "";
  const dot = name.lastIndexOf(".");
  return dot < 0 ? "" : name.slice(dot).toLowerCase().slice(0, 13);
};

const troublesOf = ({ exceptions }: Inventory, kinds: Kinds): readonly Trouble[] => {
  const found = new Map<string, Trouble>();
  const add = (reason: Reason, detail: string, count: number): void => {
    const known = found.get(`${reason} ${detail}`);
    found.set(`${reason} ${detail}`, { reason, detail, count: (known?.count ?? 0) + count });
  };
  for (const { reason, within } of exceptions) {
    add(reasons[reason], reason === "blocked-type" || reason === "cannot-look-inside" ? endingOf(within) : "", 1);
  }
  for (const kind of kindsOf)
    if (kind !== "mail" && kind !== "other" && kinds[kind] > 0) add("not-mail", kind, kinds[kind]);
  return [...found.values()];
};

const folderOf = (folder: FolderInventory, stopped: number): FolderReport => ({
  nid: folder.nid,
  path: folder.path,
  role: folder.role,
  items: folder.items,
  bytes: folder.bytes,
  from: folder.oldest === null ? undefined : Date.parse(folder.oldest),
  to: folder.newest === null ? undefined : Date.parse(folder.newest),
  stopped: folder.items - folder.kinds.mail + stopped,
});

const nameOf = (path: readonly string[]): string => path.join("\u0000");

/** The inventory without what a report must not carry: subjects, names of files. It crosses to the page and is kept. */
export const reportOf = (inventory: Inventory): Report => {
  const stopped = new Map<string, number>();
  for (const { folder, reason, kind } of inventory.exceptions) {
    if (stops.has(reason) && kind === "mail") stopped.set(nameOf(folder), (stopped.get(nameOf(folder)) ?? 0) + 1);
  }
  const { health, rules } = inventory;
  // Without what Outlook keeps for itself beside the mailbox (views, finders).
  const seen = inventory.folders.filter(({ place }) => place === "mailbox");
  const sum = (count: (folder: FolderInventory) => number): number =>
    seen.reduce((total, folder) => total + count(folder), 0);
  const kinds = {
    ...noKinds,
    ...Object.fromEntries(kindsOf.map((kind) => [kind, sum((folder) => folder.kinds[kind])])),
  };
  const damage: Partial<Record<string, number>> = {};
  for (const { kind } of health.damage) damage[kind] = (damage[kind] ?? 0) + 1;
  const folders = seen.map((folder) => folderOf(folder, stopped.get(nameOf(folder.path)) ?? 0));
  return {
    format: inventory.format,
    folders,
    kinds,
    troubles: troublesOf(inventory, kinds),
    moreTroubles: inventory.exceptionTotal - inventory.exceptions.length,
    duplicates: inventory.duplicates.items,
    attachments: sum(({ attachments }) => attachments),
    items: sum(({ items }) => items),
    bytes: sum(({ bytes }) => bytes),
    damage,
    damageTotal: health.damageTotal,
    rules: `${rules.name}, ${rules.dated}. ${rules.label}`,
    complete: true,
  };
};
