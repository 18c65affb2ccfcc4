import type { Blocks } from "./blocks.ts";
import type { DamageLog } from "./damage-log.ts";
import type { Layout } from "./layout.ts";
import type { Limits } from "./source-types.ts";

/** What everything above the block layer needs: blocks by id, the variant's sizes, bounds, and where losses are told. */
export interface Context {
  readonly blocks: Blocks;
  readonly layout: Layout;
  readonly limits: Limits;
  readonly damage: DamageLog;
}

/** Data and sub-nodes of a node, as the node tree or a sub-node tree names them. 0: none. */
export interface NodeBlocks {
  readonly nid: number;
  readonly data: number;
  readonly sub: number;
}

/** NIDs' lowest five bits (MS-PST 2.2.2.1). */
export const nidTypes = {
  heap: 0x00,
  internal: 0x01,
  folder: 0x02,
  searchFolder: 0x03,
  message: 0x04,
  attachment: 0x05,
  associated: 0x08,
  hierarchyTable: 0x0d,
  contentsTable: 0x0e,
  associatedTable: 0x0f,
} as const;

export const nidType = (nid: number): number => nid & 0x1f;

/** The same number with another type: a folder's tables share its number. */
export const siblingNid = (nid: number, type: number): number => ((nid & ~0x1f) | type) >>> 0;

/** MS-PST 2.4.1: nodes with fixed ids. */
export const fixedNids = { store: 0x21, names: 0x61, rootFolder: 0x122, attachmentTable: 0x671, recipientTable: 0x692 };
