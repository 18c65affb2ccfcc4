import { fixedNids, nidType, nidTypes, siblingNid, type Context, type NodeBlocks } from "./context.ts";
import { u32 } from "./bytes.ts";
import { loadHeap } from "./heap.ts";
import type { NamedProperties } from "./named.ts";
import { findNode, nodeAt, type NodeIndex } from "./node-index.ts";
import { loadValues, readProperties } from "./property-context.ts";
import { propertiesOf } from "./properties.ts";
import { readSubNodes } from "./sub-nodes.ts";
import { tags } from "./tags.ts";
import type { Properties } from "./property-types.ts";
import type { Folder } from "./types.ts";

/** Reads the properties of a node of the node tree: a folder's, the store's. */
export const readNode = async (
  context: Context,
  node: NodeBlocks,
  names: NamedProperties,
  codepage: number,
): Promise<Properties | undefined> => {
  const [heap, subNodes] = await Promise.all([loadHeap(context, node), readSubNodes(context, node.sub)]);
  if (heap === undefined) return undefined;
  const raw = await loadValues(context, node, readProperties(context, heap), subNodes, new Set());
  return propertiesOf(raw, names, codepage);
};

/** The node that an entry id of this store names (MS-PST 2.4.3.2). */
export const entryNid = (entryId: Uint8Array | undefined): number | undefined =>
  entryId === undefined || entryId.length < 24 ? undefined : u32(entryId, 20);

interface Draft {
  readonly nid: number;
  readonly parent: number;
  readonly properties: Properties | undefined;
}

export const orphansNid = 0;

// Outlook's names end at 255 characters.
const longestName = 1000;

/**
 * All folders but search folders, parents before children. The node tree says who is whose child; a folder whose own
 * properties are lost keeps its place under a name of ours, because its items are still there.
 */
export const readFolders = async (
  context: Context,
  nodes: NodeIndex,
  names: NamedProperties,
  store: Properties | undefined,
  codepage: number,
): Promise<Folder[]> => {
  const drafts = new Map<number, Draft>();
  const slots = folderSlots(context, nodes);
  await Promise.all(
    slots.map(async (slot) => {
      const node = nodeAt(nodes, slot);
      const properties = node.data === 0 ? undefined : await readNode(context, node, names, codepage);
      drafts.set(node.nid, { nid: node.nid, parent: nodes.parent(slot), properties });
    }),
  );
  const top = topOf(drafts, store);
  const deleted = entryNid(store?.bytes(tags.ipmWastebasket));
  return ordered(
    context,
    drafts,
    slots.map((slot) => nodes.nid(slot)),
    top,
    deleted,
  );
};

/**
 * The folder below which people keep their mail: by the store's pointer (MS-PST 2.4.3), else by the name that an OST
 * gives it, else the root.
 */
const topOf = (drafts: ReadonlyMap<number, Draft>, store: Properties | undefined): number => {
  const pointed = entryNid(store?.bytes(tags.ipmSubtree));
  if (pointed !== undefined && drafts.has(pointed)) return pointed;
  const nameOf = (nid: number | undefined) => drafts.get(nid ?? -1)?.properties?.text(tags.displayName);
  const named = [...drafts.values()].filter(({ nid }) => nameOf(nid) === "IPM_SUBTREE");
  const mailbox = named.find(({ parent }) => !/public/i.test(nameOf(parent) ?? "")) ?? named[0];
  return mailbox?.nid ?? fixedNids.rootFolder;
};

const folderSlots = ({ limits, damage }: Context, nodes: NodeIndex): number[] => {
  const slots: number[] = [];
  for (let slot = 0; slot < nodes.count; slot++) {
    if (nidType(nodes.nid(slot)) !== nidTypes.folder) continue;
    if (slots.length >= limits.folders) {
      damage.report({ kind: "limit", detail: `more than ${limits.folders} folders` });
      break;
    }
    slots.push(slot);
  }
  return slots;
};

const ordered = (
  { limits, damage }: Context,
  drafts: ReadonlyMap<number, Draft>,
  nids: readonly number[],
  top: number,
  deleted: number | undefined,
): Folder[] => {
  const children = Map.groupBy(nids, (nid) => parentOf(drafts, nid) ?? -1);
  const folders: Folder[] = [];
  const placed = new Set<number>();
  const place = (nid: number, parent: number | undefined, path: readonly string[], inMailbox: boolean): void => {
    if (placed.has(nid)) return;
    placed.add(nid);
    const properties = drafts.get(nid)?.properties;
    const name = (properties?.text(tags.displayName) ?? `Folder ${nid}`).slice(0, longestName);
    const isTop = nid === top;
    const here = isTop || (parent === undefined && nid === fixedNids.rootFolder) ? [] : [...path, name];
    folders.push({
      nid,
      parent,
      name,
      path: here,
      containerClass: properties?.text(tags.containerClass) ?? "",
      place: isTop || inMailbox ? "mailbox" : "other",
      role: nid === deleted ? "deleted-items" : "ordinary",
      statedItems: Math.max(0, properties?.number(tags.contentCount) ?? 0),
    });
    if (here.length >= limits.folderDepth) {
      damage.report({ kind: "limit", nid, detail: `folders more than ${limits.folderDepth} deep` });
      return;
    }
    for (const child of children.get(nid) ?? []) place(child, nid, here, isTop || inMailbox);
  };
  for (const nid of children.get(-1) ?? []) place(nid, undefined, [], false);
  // What is left hangs in a circle: broken open at any of its folders.
  for (const nid of nids) {
    if (placed.has(nid)) continue;
    damage.report({ kind: "missing-node", nid, detail: "the folder has lost its parent" });
    place(nid, undefined, [], true);
  }
  return folders;
};

/** The parent, or undefined for a top folder: its own parent (MS-PST 2.4.4.1), or one that is not there. */
const parentOf = (drafts: ReadonlyMap<number, Draft>, nid: number): number | undefined => {
  const parent = drafts.get(nid)?.parent;
  return parent === undefined || parent === nid || !drafts.has(parent) ? undefined : parent;
};

export const contentsNode = (nodes: NodeIndex, folder: number): NodeBlocks | undefined =>
  findNode(nodes, siblingNid(folder, nidTypes.contentsTable));
