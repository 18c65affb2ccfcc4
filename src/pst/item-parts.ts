import type { Context, NodeBlocks } from "./context.ts";
import type { NamedProperties } from "./named.ts";
import type { RawProperties } from "./property-context.ts";
import type { SubNodes } from "./sub-nodes.ts";
import type { Properties } from "./property-types.ts";
import type { Item } from "./types.ts";

/** What opening an item needs beside the blocks. */
export interface ItemContext extends Context {
  readonly names: NamedProperties;
  /** Of 8-bit text whose item states none. */
  readonly codepage: number;
}

/** An item's parts as stored, shared by everything that reads on from it. */
export interface ItemParts {
  readonly node: NodeBlocks;
  readonly raw: RawProperties;
  readonly subNodes: SubNodes;
  readonly properties: Properties;
  readonly codepage: number;
  readonly depth: number;
  /** Shared by an item and all messages within it: how many were opened. */
  readonly family: { opened: number };
}

/** Given to attachments, not imported: an item opens its attachments, and an attachment may hold an item. */
export type OpenItem = (context: ItemContext, node: NodeBlocks, within?: ItemParts) => Promise<Item | undefined>;
