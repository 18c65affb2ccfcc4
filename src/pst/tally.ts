import type { ItemFacts } from "./item-facts.ts";
import type { FolderInventory, Kinds } from "./inventory-types.ts";
import type { Folder, ItemKind } from "./types.ts";

/** Counts of one folder while it is being read. */
export interface Tally {
  readonly folder: Folder;
  add(facts: ItemFacts): void;
  /** An item that is listed but lost: it counts, and nothing is known of it. */
  addLost(): void;
  addAttachments(count: number): void;
  result(): FolderInventory;
}

type Counts = Record<ItemKind, number>;

export const noKinds = (): Counts => ({
  mail: 0,
  appointment: 0,
  contact: 0,
  task: 0,
  note: 0,
  journal: 0,
  distributionList: 0,
  other: 0,
});

export const tallyOf = (folder: Folder): Tally => {
  const kinds = noKinds();
  let [items, attachments, bytes, oldest, newest] = [0, 0, 0, Infinity, -Infinity];
  return {
    folder,
    add: (facts) => {
      items++;
      kinds[facts.kind]++;
      bytes += facts.bytes;
      if (facts.time === undefined) return;
      oldest = Math.min(oldest, facts.time);
      newest = Math.max(newest, facts.time);
    },
    addLost: () => {
      items++;
      kinds.other++;
    },
    addAttachments: (count) => {
      attachments += count;
    },
    result: () => ({
      nid: folder.nid,
      path: folder.path,
      name: folder.name,
      depth: folder.path.length,
      containerClass: folder.containerClass,
      place: folder.place,
      role: folder.role,
      items,
      statedItems: folder.statedItems,
      kinds,
      attachments,
      bytes,
      oldest: iso(oldest),
      newest: iso(newest),
    }),
  };
};

const iso = (time: number): string | null => (Number.isFinite(time) ? new Date(time).toISOString() : null);

/** Sums over folders. */
export const totalsOf = (
  folders: readonly FolderInventory[],
): Kinds & { items: number; attachments: number; bytes: number } => {
  const totals = { items: 0, ...noKinds(), attachments: 0, bytes: 0 };
  for (const { items, kinds, attachments, bytes } of folders) {
    totals.items += items;
    totals.attachments += attachments;
    totals.bytes += bytes;
    for (const kind of Object.keys(kinds) as ItemKind[]) totals[kind] += kinds[kind];
  }
  return totals;
};
