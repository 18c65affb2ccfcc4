import { concat, u32 } from "./bytes.ts";
import { fixedNids, nidType, nidTypes, type NodeBlocks } from "./context.ts";
import { dataTree, type DataTree } from "./data-tree.ts";
import { loadHeap } from "./heap.ts";
import type { ItemContext, ItemParts, OpenItem } from "./item-parts.ts";
import { loadValues, readProperties, type RawProperties } from "./property-context.ts";
import { propertiesOf } from "./properties.ts";
import { readSubNodes, type SubNodes } from "./sub-nodes.ts";
import { cellNumber, openTable, readRows } from "./table-context.ts";
import { tags } from "./tags.ts";
import type { Properties } from "./property-types.ts";
import type { Attachment } from "./types.ts";
import { types } from "./values.ts";

const attachmentData: ReadonlySet<number> = new Set([tags.attachData]);

/** Reads an item's attachments: their properties and how long their data is, not the data. */
export const readAttachments = async (
  context: ItemContext,
  parts: ItemParts,
  open: OpenItem,
): Promise<Attachment[]> => {
  const nodes = await attachmentNodes(context, parts);
  const read = await Promise.all(nodes.map((node, at) => readAttachment(context, parts, node, at, open)));
  return read.filter((attachment) => attachment !== undefined);
};

/** Nodes of the attachments: those that the attachment table lists, or, where it is lost, all that look like one. */
export const attachmentNodes = async (context: ItemContext, { node, subNodes }: ItemParts): Promise<NodeBlocks[]> => {
  const where = subNodes.get(fixedNids.attachmentTable);
  const table = where && (await openTable(context, where));
  if (table === undefined) return [...subNodes.values()].filter(({ nid }) => nidType(nid) === nidTypes.attachment);
  const listed: NodeBlocks[] = [];
  for await (const rows of readRows(context, table)) {
    for (let row = 0; row < rows.count; row++) {
      const nid = cellNumber(table, rows, row * table.rowBytes, table.columns.get(tags.rowId)) ?? 0;
      const attachment = subNodes.get(nid);
      if (attachment === undefined)
        context.damage.report({
          kind: "attachment",
          nid: node.nid,
          detail: `attachment ${nid} is listed and not there`,
        });
      else listed.push(attachment);
    }
  }
  const { attachmentsPerItem } = context.limits;
  if (listed.length > attachmentsPerItem)
    context.damage.report({ kind: "limit", nid: node.nid, detail: `more than ${attachmentsPerItem} attachments` });
  return listed.slice(0, attachmentsPerItem);
};

const methods: Readonly<Record<number, Attachment["method"]>> = {
  0: "none",
  1: "value",
  2: "reference",
  3: "reference",
  4: "reference",
  5: "embedded",
  6: "ole",
  7: "reference",
};

/** PidTagAttachMethod in words. */
export const attachmentMethod = (code: number): Attachment["method"] => methods[code] ?? "none";

/** Where an attachment's data stands: in the heap, in a sub-node's blocks, or as a message in a sub-node. */
interface Content {
  readonly bytes: Uint8Array | undefined;
  readonly tree: DataTree | undefined;
  readonly node: NodeBlocks | undefined;
}

export const readAttachment = async (
  context: ItemContext,
  parts: ItemParts,
  node: NodeBlocks,
  at: number,
  open: OpenItem,
): Promise<Attachment | undefined> => {
  const [heap, subNodes] = await Promise.all([loadHeap(context, node), readSubNodes(context, node.sub)]);
  if (heap === undefined) {
    context.damage.report({ kind: "attachment", nid: parts.node.nid, detail: `attachment ${at} is lost` });
    return undefined;
  }
  const raw = await loadValues(context, node, readProperties(context, heap), subNodes, attachmentData);
  const properties = propertiesOf(raw, context.names, parts.codepage, context.codepage);
  const method = attachmentMethod(properties.number(tags.attachMethod) ?? 0);
  const content = await contentOf(context, raw, subNodes, method);
  const lost = (): void =>
    context.damage.report({ kind: "attachment", nid: parts.node.nid, detail: `data of attachment ${at} is lost` });
  return {
    ...described(properties, at),
    method,
    size: content.bytes?.length ?? content.tree?.size ?? 0,
    properties,
    stream: (memory) => streamOf(context, content, lost, memory),
    slice: (offset, length) => sliceOf(context, content, offset, length),
    bytes: (limit = context.limits.valueBytes) => wholeOf(context, content, limit, lost),
    embedded: () => embeddedOf(context, parts, content, open),
  };
};

/** What an attachment calls itself: the least that rules need, with one read. */
export interface Glance {
  readonly node: NodeBlocks;
  readonly name: string;
  readonly mimeType: string;
  readonly method: Attachment["method"];
}

/** Looks at an attachment's own properties, and not at its data nor at values that stand apart. */
export const glanceAt = async (
  context: ItemContext,
  node: NodeBlocks,
  codepage: number,
): Promise<Glance | undefined> => {
  const heap = await loadHeap(context, node);
  if (heap === undefined) return undefined;
  const properties = propertiesOf(readProperties(context, heap), context.names, codepage);
  const method = attachmentMethod(properties.number(tags.attachMethod) ?? 0);
  return { node, name: nameOf(properties), mimeType: properties.text(tags.attachMimeTag) ?? "", method };
};

const nameOf = (properties: Properties): string => {
  for (const tag of [tags.attachLongFilename, tags.attachFilename, tags.displayName]) {
    const name = properties.text(tag) ?? "";
    if (name !== "") return name;
  }
  return "";
};

const described = (properties: Properties, at: number) => {
  const contentId = properties.text(tags.attachContentId);
  const contentLocation = properties.text(tags.attachContentLocation);
  const hidden = properties.flag(tags.attachHidden) ?? false;
  const flags = properties.number(tags.attachFlags) ?? 0;
  const references = [tags.attachLongPathname, tags.attachPathname].map((tag) => properties.text(tag) ?? "");
  return {
    number: properties.number(tags.attachNumber) ?? at,
    name: nameOf(properties),
    mimeType: properties.text(tags.attachMimeTag) ?? "",
    contentId: contentId === "" ? undefined : contentId,
    contentLocation: contentLocation === "" ? undefined : contentLocation,
    hidden,
    // MS-OXCMSG 2.2.2.18: attRenderedInBody is 4.
    inline: (flags & 4) !== 0 || (hidden && (contentId ?? "") !== ""),
    reference: references.find((path) => path !== ""),
  };
};

const contentOf = async (
  context: ItemContext,
  raw: RawProperties,
  subNodes: SubNodes,
  method: Attachment["method"],
): Promise<Content> => {
  const data = raw.get(tags.attachData);
  const nothing = { bytes: undefined, tree: undefined, node: undefined };
  if (data === undefined) return nothing;
  // MS-PST 2.3.3.5: an object is a sub-node's id and its size.
  const apart = data.type === types.object && data.bytes !== undefined ? u32(data.bytes, 0) : data.subNode;
  if (apart === undefined) return { ...nothing, bytes: data.bytes };
  const node = subNodes.get(apart);
  if (node === undefined) return { ...nothing, tree: { leaves: [], size: 0, broken: true } };
  if (method === "embedded") return { ...nothing, node };
  return { ...nothing, node, tree: await dataTree(context, node.data) };
};

// Bytes of data fetched ahead while the consumer works.
const chunkBytes = 512 * 1024;

async function* streamOf(
  context: ItemContext,
  content: Content,
  lost: () => void,
  memory?: (bytes: number) => Uint8Array,
): AsyncGenerator<Uint8Array> {
  if (content.bytes !== undefined) {
    if (content.bytes.length > 0) yield content.bytes;
    return;
  }
  const { tree } = content;
  if (tree === undefined) return;
  const step = Math.max(1, Math.floor(chunkBytes / context.layout.blockDataBytes));
  const fetch = (from: number) => context.blocks.loadJoined(tree.leaves.slice(from, from + step), memory);
  let ahead: ReturnType<typeof fetch> | undefined;
  for (let from = 0; from < tree.leaves.length; from += step) {
    const { bytes, sound } = await (ahead ?? fetch(from));
    const whole = sound === Math.min(step, tree.leaves.length - from);
    ahead = undefined;
    // Memory that is used again holds one chunk: then nothing is fetched ahead.
    if (whole && memory === undefined && from + step < tree.leaves.length) {
      ahead = fetch(from + step);
      // Awaited in its turn; until then its failure is not unhandled.
      ahead.catch(() => undefined);
    }
    if (bytes.length > 0) yield bytes;
    if (!whole) {
      lost();
      return;
    }
  }
  if (tree.broken) lost();
}

const sliceOf = async (
  context: ItemContext,
  { bytes, tree }: Content,
  offset: number,
  length: number,
): Promise<Uint8Array | undefined> => {
  if (bytes !== undefined) return bytes.subarray(offset, offset + length);
  if (tree === undefined) return undefined;
  const { index } = context.blocks;
  const wanted: { readonly leaf: number; readonly from: number; readonly to: number }[] = [];
  let at = 0;
  for (const leaf of tree.leaves) {
    const size = index.size(index.find(leaf));
    if (at + size > offset && at < offset + length)
      wanted.push({ leaf, from: Math.max(0, offset - at), to: Math.min(size, offset + length - at) });
    at += size;
    if (at >= offset + length) break;
  }
  if (tree.broken && offset + length > tree.size) return undefined;
  const blocks = await Promise.all(wanted.map(({ leaf }) => context.blocks.load(leaf)));
  const pieces = blocks.map((block, which) => block?.subarray(wanted[which]?.from, wanted[which]?.to));
  const there = pieces.filter((piece) => piece !== undefined);
  return there.length === pieces.length ? concat(there) : undefined;
};

const wholeOf = async (
  context: ItemContext,
  content: Content,
  limit: number,
  lost: () => void,
): Promise<Uint8Array | undefined> => {
  if (content.bytes !== undefined) return content.bytes.length > limit ? undefined : content.bytes;
  const { tree } = content;
  if (tree === undefined || tree.size > limit) return undefined;
  const whole = new Uint8Array(tree.size);
  let at = 0;
  for await (const chunk of streamOf(context, content, lost)) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return at === tree.size && !tree.broken ? whole : undefined;
};

const embeddedOf = async (context: ItemContext, parts: ItemParts, { node, tree }: Content, open: OpenItem) => {
  if (node === undefined || tree !== undefined) return undefined;
  if (parts.depth + 1 > context.limits.embeddedDepth) {
    context.damage.report({ kind: "limit", nid: parts.node.nid, detail: "messages within messages, too deep" });
    return undefined;
  }
  if (++parts.family.opened > context.limits.embeddedPerItem) {
    context.damage.report({ kind: "limit", nid: parts.node.nid, detail: "too many messages within one item" });
    return undefined;
  }
  return open(context, node, parts);
};
