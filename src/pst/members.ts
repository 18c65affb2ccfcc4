import { nidType, nidTypes } from "./context.ts";
import type { Listings } from "./listings.ts";
import type { NodeIndex } from "./node-index.ts";

/** Which messages the node tree puts into which folder: slots of the node index, grouped by parent. */
export interface Members {
  /** Slots of a folder's messages, in the order of their ids. */
  of(folder: number): Uint32Array;
  /** Slots of messages whose parent is none of `folders`. */
  outside(folders: ReadonlySet<number>): number[];
}

export const membersOf = (nodes: NodeIndex): Members => {
  const counts = new Map<number, number>();
  for (let slot = 0; slot < nodes.count; slot++) {
    if (nidType(nodes.nid(slot)) !== nidTypes.message) continue;
    const parent = nodes.parent(slot);
    counts.set(parent, (counts.get(parent) ?? 0) + 1);
  }
  const groups = new Map<number, { slots: Uint32Array; filled: number }>();
  for (const [parent, count] of counts) groups.set(parent, { slots: new Uint32Array(count), filled: 0 });
  for (let slot = 0; slot < nodes.count; slot++) {
    if (nidType(nodes.nid(slot)) !== nidTypes.message) continue;
    const group = groups.get(nodes.parent(slot));
    if (group !== undefined) group.slots[group.filled++] = slot;
  }
  const none = new Uint32Array(0);
  return {
    of: (folder) => groups.get(folder)?.slots ?? none,
    outside: (folders) =>
      [...groups]
        .flatMap(([parent, { slots }]) => (parent !== 0 && folders.has(parent) ? [] : Array.from(slots)))
        .sort((a, b) => a - b),
  };
};

/** The same without those of them outside that a folder lists all the same: their folder is known. */
export const withoutListed = (members: Members, nodes: NodeIndex, listings: Listings): Members => ({
  of: (folder) => members.of(folder),
  outside: (folders) =>
    members.outside(folders).filter((slot) => listings.home(nodes.nid(slot), nodes.parent(slot)) === undefined),
});
