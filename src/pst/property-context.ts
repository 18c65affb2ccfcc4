import { u16, u32 } from "./bytes.ts";
import type { Context, NodeBlocks } from "./context.ts";
import { loadWhole } from "./data-tree.ts";
import type { Heap } from "./heap.ts";
import { walkHeapTree } from "./heap-tree.ts";
import type { SubNodes } from "./sub-nodes.ts";

/** One property as stored: small fixed ones in `inline`, others in `bytes` or, not loaded yet, in `subNode`. */
export interface RawProperty {
  readonly id: number;
  readonly type: number;
  readonly inline: number;
  readonly bytes: Uint8Array | undefined;
  readonly subNode: number | undefined;
}

export type RawProperties = ReadonlyMap<number, RawProperty>;

export const propertyContext = 0xbc;

// Types that fit the four bytes of the record itself (MS-PST 2.3.3.3): Integer16, Integer32, Floating32, ErrorCode, Boolean.
const inlineTypes = new Set([0x0002, 0x0003, 0x0004, 0x000a, 0x000b]);

/** Reads a property context (MS-PST 2.3.3). Properties that the heap has lost are left out and told. */
export const readProperties = (context: Context, heap: Heap): RawProperties => {
  const found = new Map<number, RawProperty>();
  if (heap.client !== propertyContext) {
    context.damage.report({ kind: "properties", nid: heap.node.nid, detail: "the node holds no properties" });
    return found;
  }
  walkHeapTree(context, heap, heap.userRoot, (bytes, at) => {
    const id = u16(bytes, at);
    if (found.has(id)) return;
    const type = u16(bytes, at + 2);
    const raw = rawProperty(heap, id, type, u32(bytes, at + 4));
    if (raw === undefined)
      context.damage.report({
        kind: "properties",
        nid: heap.node.nid,
        detail: `the value of 0x${id.toString(16)} is lost`,
      });
    else found.set(id, raw);
  });
  return found;
};

const nothing = new Uint8Array(0);

/** What stands behind an HNID (2.3.3.2): nothing, a piece of the heap, or a sub-node. */
const rawProperty = (heap: Heap, id: number, type: number, value: number): RawProperty | undefined => {
  if (inlineTypes.has(type)) return { id, type, inline: value, bytes: undefined, subNode: undefined };
  if (value === 0) return { id, type, inline: 0, bytes: nothing, subNode: undefined };
  if ((value & 0x1f) !== 0) return { id, type, inline: 0, bytes: undefined, subNode: value };
  return heapValue(heap, id, type, value);
};

/** A value in a heap; undefined where it is lost. A view of it is made when it is asked for: most never are. */
export const heapValue = (heap: Heap, id: number, type: number, hid: number): RawProperty | undefined =>
  heap.has(hid) ? new HeapValue(heap, id, type, hid) : undefined;

class HeapValue implements RawProperty {
  readonly id: number;
  readonly type: number;
  readonly inline = 0;
  readonly subNode = undefined;
  readonly #heap: Heap;
  readonly #hid: number;

  constructor(heap: Heap, id: number, type: number, hid: number) {
    this.id = id;
    this.type = type;
    this.#heap = heap;
    this.#hid = hid;
  }

  get bytes(): Uint8Array | undefined {
    return this.#heap.get(this.#hid);
  }
}

/** Loads the values that stand in sub-nodes, but those of `later`. A lost one is left out and told. */
export const loadValues = async (
  context: Context,
  node: NodeBlocks,
  properties: RawProperties,
  subNodes: SubNodes,
  later: ReadonlySet<number>,
): Promise<RawProperties> => {
  const apart: RawProperty[] = [];
  for (const property of properties.values())
    if (property.subNode !== undefined && !later.has(property.id)) apart.push(property);
  if (apart.length === 0) return properties;
  const values = await Promise.all(apart.map((property) => loadValue(context, node, property, subNodes)));
  const all = new Map(properties);
  for (const [at, property] of apart.entries()) {
    const bytes = values[at];
    if (bytes === undefined) all.delete(property.id);
    else all.set(property.id, { id: property.id, type: property.type, inline: 0, bytes, subNode: undefined });
  }
  return all;
};

/** The bytes of one property, wherever they stand. */
export const loadValue = async (
  context: Context,
  node: NodeBlocks,
  { id, bytes, subNode }: RawProperty,
  subNodes: SubNodes,
): Promise<Uint8Array | undefined> => {
  if (bytes !== undefined || subNode === undefined) return bytes;
  const where = subNodes.get(subNode);
  const value = where === undefined ? undefined : await loadWhole(context, where.data);
  if (value === undefined)
    context.damage.report({ kind: "properties", nid: node.nid, detail: `the value of 0x${id.toString(16)} is lost` });
  return value;
};
