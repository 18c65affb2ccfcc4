import type { Damage, Item, ItemKind, LostItem, Pst } from "../../src/pst/types.ts";
import { itemMark } from "./item-mark.ts";
import type { CheckRules, FolderReport, Reason, Report, Trouble } from "./report.ts";

const noKinds = (): Record<ItemKind, number> => ({
  mail: 0,
  appointment: 0,
  contact: 0,
  task: 0,
  note: 0,
  journal: 0,
  distributionList: 0,
  other: 0,
});

interface Tally {
  readonly folders: readonly FolderReport[];
  readonly kinds: Record<ItemKind, number>;
  readonly troubles: Map<string, Trouble>;
  readonly seen: Set<string>;
  duplicates: number;
  attachments: number;
  bytes: number;
}

const newTally = (pst: Pst): Tally => ({
  folders: pst.folders.map(({ nid, path, role, place, statedItems }) => ({
    nid,
    path,
    role,
    hidden: place === "other",
    items: statedItems,
    read: false,
    bytes: 0,
    from: undefined,
    to: undefined,
    stopped: 0,
    duplicates: 0,
  })),
  kinds: noKinds(),
  troubles: new Map(),
  seen: new Set(),
  duplicates: 0,
  attachments: 0,
  bytes: 0,
});

const countDamage = (damage: readonly Damage[]): Report["damage"] => {
  const counts: Partial<Record<Damage["kind"], number>> = {};
  for (const { kind } of damage) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
};

const reportOf = (pst: Pst, tally: Tally, complete: boolean): Report => {
  const seen = tally.folders.filter(({ hidden }) => !hidden);
  return {
    format: pst.format,
    folders: seen,
    kinds: tally.kinds,
    troubles: [...tally.troubles.values()],
    duplicates: tally.duplicates,
    attachments: tally.attachments,
    items: seen.reduce((sum, { items }) => sum + items, 0),
    bytes: tally.bytes,
    damage: countDamage(pst.damage),
    damageTotal: pst.damageTotal,
    complete,
  };
};

const trouble = (tally: Tally, reason: Reason, detail: string): void => {
  const name = `${reason} ${detail}`;
  const known = tally.troubles.get(name);
  if (known === undefined) tally.troubles.set(name, { reason, detail, count: 1 });
  else known.count += 1;
};

/** ".exe" of "Report.PDF .exe": what Windows would open it with. Trailing dots and spaces do not hide it. */
export const typeOf = (name: string): string => {
  const match = /\.([^.\s\\/]{1,12})$/.exec(name.replace(/[.\s]+$/, ""));
  return match?.[1] === undefined ? "" : `.${match[1].toLowerCase()}`;
};

const hasAttachments = (item: Item): boolean => item.properties.flag(0x0e1b) ?? true;

/** Reads one item's attachments' names, where it has any (PidTagHasAttachments). */
const weighAttachments = async (tally: Tally, item: Item, rules: CheckRules): Promise<void> => {
  if (!hasAttachments(item)) return;
  for (const { name, method } of await item.attachments()) {
    tally.attachments += 1;
    const type = typeOf(name);
    if (rules.blockedTypes.has(type)) trouble(tally, "blocked-attachment", type);
    else if (method === "reference") trouble(tally, "linked-attachment", "");
  }
};

const weigh = async (tally: Tally, folder: FolderReport, item: Item | LostItem, rules: CheckRules): Promise<void> => {
  folder.items += 1;
  if (item.lost) {
    folder.stopped += 1;
    trouble(tally, "lost", "");
    return;
  }
  tally.kinds[item.kind] += 1;
  folder.bytes += item.size;
  tally.bytes += item.size;
  const date = (item.received ?? item.sent ?? item.created)?.getTime();
  if (date !== undefined) {
    folder.from = Math.min(folder.from ?? date, date);
    folder.to = Math.max(folder.to ?? date, date);
  }
  const mark = itemMark(item);
  if (tally.seen.has(mark)) {
    folder.duplicates += 1;
    tally.duplicates += 1;
  } else tally.seen.add(mark);
  const stop: Reason | undefined =
    item.kind !== "mail" ? "not-mail" : item.size > rules.messageLimitBytes ? "too-large" : undefined;
  if (stop !== undefined) {
    folder.stopped += 1;
    trouble(tally, stop, stop === "not-mail" ? item.kind : "");
  }
  await weighAttachments(tally, item, rules);
};

/** Between two reports to the page, ms. */
const pace = 250;

/**
 * Goes through a whole file: at once a report with the folders and the counts that they state, then every item, telling
 * the page as it goes. Memory does not grow with the file but by a short mark an item. `now` in ms.
 */
export const takeInventory = async (
  pst: Pst,
  rules: CheckRules,
  tell: (report: Report) => void,
  now: () => number = () => performance.now(),
): Promise<Report> => {
  const tally = newTally(pst);
  tell(reportOf(pst, tally, false));
  let told = now();
  for (const [index, folder] of pst.folders.entries()) {
    const report = tally.folders[index];
    if (report === undefined || report.hidden) continue;
    const stated = report.items;
    report.items = 0;
    for await (const item of pst.items(folder)) {
      await weigh(tally, report, item, rules);
      if (now() - told > pace) {
        told = now();
        const shown = { ...report, items: Math.max(stated, report.items) };
        tell(reportOf(pst, { ...tally, folders: tally.folders.with(index, shown) }, false));
      }
    }
    report.read = true;
  }
  return reportOf(pst, tally, true);
};
