import { withoutReserved } from "./block-index.ts";
import { collectExceptions, type Exceptions } from "./exceptions.ts";
import { survey, type Survey } from "./health.ts";
import { lookAtAttachments } from "./glances.ts";
import { inspectAttachments, mayHoldFiles, namesJudged } from "./inspect-item.ts";
import { lookInto, type Look } from "./inspect-within.ts";
import type { Check, Health, Inventory, InventoryLimits, InventoryOptions } from "./inventory-types.ts";
import { openedFacts, rowFacts, type ItemFacts } from "./item-facts.ts";
import { openItem } from "./item.ts";
import { likenesses, type Likenesses } from "./duplicates.ts";
import { eachItem } from "./list.ts";
import { orphansNid } from "./folders.ts";
import { mostGrowth, sizeAsMail } from "./mail-size.ts";
import { nodeAt } from "./node-index.ts";
import { partsOf, type PstParts } from "./open.ts";
import { inPool } from "./pool.ts";
import { firstLoss } from "./reach.ts";
import { tallyOf, totalsOf, type Tally } from "./tally.ts";
import type { Damage, Pst } from "./types.ts";

const defaults: InventoryLimits = {
  exceptions: 10_000,
  duplicateGroups: 1000,
  duplicatesProven: 20_000,
  zipDepth: 4,
  zipNames: 20_000,
  zipBytes: 32 * 1024 * 1024,
};

// Folders and items under way at once: their blocks are read together, sorted by place.
const foldersAtOnce = 4;
// A large folder's table is megabytes, and enough to do: one at a time.
const largeFolder = 1000;
const itemsAtOnce = 64;
const looksAtOnce = 8192;

/** What all steps of one inventory share. */
interface Job {
  readonly pst: Pst;
  readonly parts: PstParts;
  readonly options: InventoryOptions;
  readonly looking: Look;
  readonly survey: Survey;
  readonly exceptions: Exceptions;
  readonly alike: Likenesses;
  readonly done: (items: number) => void;
}

/**
 * Takes stock of a file: folders, items by kind, what would not move and why, duplicates, health. Reads the tables and
 * only those items that the rules need to see inside; with `check: "blocks"` also every block.
 */
export const takeInventory = async (pst: Pst, options: InventoryOptions): Promise<Inventory> => {
  const parts = partsOf(pst);
  const limits = { ...defaults, ...options.limits };
  const order = new Map(pst.folders.map(({ nid }, at) => [nid, at]));
  const job: Job = {
    pst,
    parts,
    options,
    looking: lookInto(options.rules, limits, options.check === "blocks", parts.source.size),
    survey: await survey(parts, options.check),
    exceptions: collectExceptions(limits.exceptions, order),
    alike: likenesses(pst.folders),
    done: progress(pst, options),
  };
  const tallies = pst.folders.map(tallyOf);
  const isLarge = ({ folder }: Tally): boolean => folder.statedItems > largeFolder;
  const small = tallies.filter((tally) => !isLarge(tally));
  await inPool(small, foldersAtOnce, (tally) => readFolder(job, tally));
  await inPool(tallies.filter(isLarge), 1, (tally) => readFolder(job, tally));
  const folders = tallies.map((tally) => tally.result());
  const open = (nid: number) => openQuietly(parts, nid);
  const exceptions = await job.exceptions.list(open);
  const duplicates = await job.alike.find(open, limits);
  return {
    format: pst.format,
    store: pst.name,
    health: healthOf(job, options.check),
    folders,
    totals: totalsOf(folders),
    exceptions,
    exceptionTotal: job.exceptions.total,
    duplicates,
    rules: options.rules.pack,
  };
};

const progress = (pst: Pst, { progress: tell }: InventoryOptions): ((items: number) => void) => {
  const of = pst.folders.reduce((sum, { statedItems }) => sum + statedItems, 0);
  let done = 0;
  return (items) => {
    done += items;
    tell?.(done, Math.max(done, of));
  };
};

/** An item that has to be opened, for facts that its row does not give or for its attachments. */
interface Task {
  readonly slot: number;
  readonly facts: ItemFacts | undefined;
}

const readFolder = async (job: Job, tally: Tally): Promise<void> => {
  const { parts, options } = job;
  const { folder } = tally;
  const tasks: Task[] = [];
  const near: { readonly slot: number; readonly facts: ItemFacts }[] = [];
  const full = options.check === "blocks";
  if (folder.nid === orphansNid) {
    const known = new Set(job.pst.folders.map(({ nid }) => nid));
    for (const slot of parts.members.outside(known)) tasks.push({ slot, facts: undefined });
  } else
    await eachItem(
      parts.context,
      parts.indexes,
      parts.members,
      folder,
      (row) => {
        const facts = rowFacts(row);
        if (facts !== undefined) count(job, tally, row.nid, facts);
        if (facts !== undefined && isNearLimit(job, facts)) near.push({ slot: row.slot, facts });
        if (facts === undefined || facts.hasAttachments || full || atRisk(job, row.slot))
          tasks.push({ slot: row.slot, facts });
      },
      (slot) => void tasks.push({ slot, facts: undefined }),
      (nid) => lost(job, tally, nid, "the folder lists this item, and it is not in the file"),
    );
  job.done(tally.result().items);
  const left = full || job.survey.bad.size > 0 ? tasks : await lookedAt(job, tally, tasks);
  await inPool(left, itemsAtOnce, (task) => readItem(job, tally, task));
  await inPool(near, foldersAtOnce, ({ slot, facts }) => judgeSize(job, tally, slot, facts));
};

/** Looks at attachments' names of many items at once; gives back the items that have to be read one by one. */
const lookedAt = async (job: Job, tally: Tally, tasks: readonly Task[]): Promise<Task[]> => {
  const { parts, options, exceptions } = job;
  const left = tasks.filter(({ facts }) => facts === undefined);
  const plain = tasks.filter(({ facts }) => facts !== undefined);
  const judged = tally.folder.place !== "other";
  for (let from = 0; from < plain.length; from += looksAtOnce) {
    const some = plain.slice(from, from + looksAtOnce);
    const slots = some.map(({ slot }) => slot);
    await lookAtAttachments(parts, slots, {
      seen: (which, attachments, names) => {
        tally.addAttachments(attachments);
        const task = some[which];
        if (task === undefined || !judged) return;
        for (const objection of namesJudged(names, options.rules))
          exceptions.add(tally.folder, parts.indexes.nodes.nid(task.slot), task.facts, objection);
      },
      unsure: (which) => left.push(...some.slice(which, which + 1)),
      mustOpen: mayHoldFiles,
    });
  }
  return left;
};

/** Does the survey already know that this item's first blocks are gone? */
const atRisk = ({ parts, survey: { bad } }: Job, slot: number): boolean => {
  const { nodes, blocks } = parts.indexes;
  const gone = (bid: number): boolean => bid !== 0 && (blocks.find(bid) < 0 || bad.has(withoutReserved(bid)));
  return gone(nodes.data(slot)) || gone(nodes.sub(slot));
};

const count = ({ options, exceptions, alike }: Job, tally: Tally, nid: number, facts: ItemFacts): void => {
  const { folder } = tally;
  tally.add(facts);
  if (folder.place === "other") return;
  alike.add(nid, folder, facts.likeness);
  const { maxItemBytes } = options.rules;
  if (facts.bytes > maxItemBytes)
    exceptions.add(folder, nid, facts, {
      reason: "too-large",
      within: [],
      detail: `${facts.bytes} bytes; at most ${maxItemBytes} may move`,
    });
  const why = options.rules.unsupported(facts.messageClass, facts.kind);
  if (why !== undefined) exceptions.add(folder, nid, facts, { reason: "unsupported-class", within: [], detail: why });
};

/** Is an item within the limit that may pass it on its way, when its attachments have become text? */
const isNearLimit = ({ options: { rules } }: Job, { bytes, hasAttachments }: ItemFacts): boolean =>
  hasAttachments && bytes <= rules.maxItemBytes && bytes * mostGrowth > rules.maxItemBytes;

const judgeSize = async (job: Job, tally: Tally, slot: number, facts: ItemFacts): Promise<void> => {
  const { folder } = tally;
  if (folder.place === "other" || facts.kind !== "mail") return;
  const node = nodeAt(job.parts.indexes.nodes, slot);
  const item = await openItem(job.parts.context, node);
  const bytes = item === undefined ? 0 : await sizeAsMail(item, facts.bytes);
  const { maxItemBytes } = job.options.rules;
  if (bytes > maxItemBytes)
    job.exceptions.add(folder, node.nid, facts, {
      reason: "too-large",
      within: [],
      detail: `${facts.bytes} bytes, about ${bytes} as a message: attachments grow by a third on their way; at most ${maxItemBytes} may move`,
    });
};

const lost = ({ exceptions }: Job, tally: Tally, nid: number, detail: string): void => {
  tally.addLost();
  exceptions.add(tally.folder, nid, undefined, { reason: "damaged", within: [], detail });
};

const readItem = async (job: Job, tally: Tally, task: Task): Promise<void> => {
  const { parts, options, survey: found, exceptions } = job;
  const node = nodeAt(parts.indexes.nodes, task.slot);
  const full = options.check === "blocks";
  const facts = task.facts ?? (await openForFacts(job, tally, task.slot));
  if (facts === undefined) return;
  const objections = facts.hasAttachments || full ? await inspectItem(job, tally, task.slot) : [];
  const loss = full || found.bad.size > 0 ? await firstLoss(parts.context, node, found.bad) : undefined;
  const whole = full && task.facts !== undefined ? await openItem(parts.context, node) : true;
  const damaged = loss !== undefined || whole === undefined || objections.some(({ reason }) => reason === "damaged");
  if (damaged)
    exceptions.add(tally.folder, node.nid, facts, {
      reason: "damaged",
      within: [],
      detail: objections.find(({ reason }) => reason === "damaged")?.detail ?? lossText(job, loss),
    });
  for (const objection of objections)
    if (objection.reason !== "damaged") exceptions.add(tally.folder, node.nid, facts, objection);
};

const lossText = ({ parts }: Job, loss: number | undefined): string => {
  if (loss === undefined) return "the item's properties cannot be read";
  const slot = parts.indexes.blocks.find(loss);
  return slot < 0
    ? `block ${loss} of this item is not in the file`
    : `block ${loss} of this item, at byte ${parts.indexes.blocks.offset(slot)}, is damaged`;
};

const inspectItem = async ({ parts, looking }: Job, tally: Tally, slot: number) => {
  const node = nodeAt(parts.indexes.nodes, slot);
  const { count: attachments, objections } = await inspectAttachments(parts.context, node, looking);
  tally.addAttachments(attachments);
  return tally.folder.place === "other" ? [] : objections;
};

/** Opens an item that has no row, or too short a one, and counts it. */
const openForFacts = async (job: Job, tally: Tally, slot: number): Promise<ItemFacts | undefined> => {
  const { parts } = job;
  const node = nodeAt(parts.indexes.nodes, slot);
  const item = await openItem(parts.context, node);
  if (item === undefined) {
    lost(job, tally, node.nid, "the item's properties cannot be read");
    return undefined;
  }
  const facts = openedFacts(item);
  count(job, tally, node.nid, facts);
  if (isNearLimit(job, facts)) await judgeSize(job, tally, slot, facts);
  return facts;
};

const openQuietly = (parts: PstParts, nid: number) => {
  const slot = parts.indexes.nodes.find(nid);
  return slot < 0 ? Promise.resolve(undefined) : openItem(parts.context, nodeAt(parts.indexes.nodes, slot));
};

const healthOf = ({ pst, parts, survey: found }: Job, checked: Check): Health => {
  const { header, indexes } = parts;
  const place = ({ offset, nid, bid, kind, detail }: Damage): string =>
    [kind, ...[offset, nid, bid].map((part) => String(part ?? "").padStart(16, "0")), detail].join(" ");
  return {
    checked,
    sound: pst.damageTotal === 0 && found.blocks.overlapping === 0,
    header: { sound: header.damage.length === 0 },
    pages: { read: indexes.pages, damaged: indexes.damagedPages },
    blocks: found.blocks,
    allocation: found.allocation,
    damage: pst.damage.toSorted((a, b) => (place(a) < place(b) ? -1 : 1)),
    damageTotal: pst.damageTotal,
  };
};
