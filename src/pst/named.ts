import { u16, u32 } from "./bytes.ts";
import type { Context, NodeBlocks } from "./context.ts";
import { loadHeap } from "./heap.ts";
import { loadValues, readProperties } from "./property-context.ts";
import { readSubNodes } from "./sub-nodes.ts";
import { wideText } from "./text.ts";
import type { NamedProperty } from "./property-types.ts";
import { guidText } from "./values.ts";

/** The file's own numbers (0x8000 and above) of named properties, both ways. */
export interface NamedProperties {
  idOf(name: NamedProperty): number | undefined;
  nameOf(id: number): NamedProperty | undefined;
}

// MS-PST 2.4.7: index 1 and 2 of the GUIDs are these two; 3 and on are in the GUID stream.
const mapi = "00020328-0000-0000-c000-000000000046";
const publicStrings = "00020329-0000-0000-c000-000000000046";

const keyOf = ({ set, id }: NamedProperty): string => `${set} ${typeof id === "number" ? id : `"${id.toLowerCase()}"`}`;

const noNames: NamedProperties = { idOf: () => undefined, nameOf: () => undefined };

/** Reads the name-to-id map (MS-PST 2.4.7). A file without one has no named properties. */
export const readNames = async (context: Context, node: NodeBlocks | undefined): Promise<NamedProperties> => {
  if (node === undefined) return noNames;
  const [heap, subNodes] = await Promise.all([loadHeap(context, node), readSubNodes(context, node.sub)]);
  if (heap === undefined) return noNames;
  const raw = await loadValues(context, node, readProperties(context, heap), subNodes, new Set());
  const stream = (id: number): Uint8Array => raw.get(id)?.bytes ?? new Uint8Array(0);
  return mapOf(stream(2), stream(3), stream(4));
};

const mapOf = (guids: Uint8Array, entries: Uint8Array, strings: Uint8Array): NamedProperties => {
  const ids = new Map<string, number>();
  const names = new Map<number, NamedProperty>();
  for (let at = 0; at + 8 <= entries.length; at += 8) {
    const value = u32(entries, at);
    const kind = u16(entries, at + 4);
    const set = setOf(guids, kind >>> 1);
    const id = (kind & 1) === 0 ? value : nameAt(strings, value);
    if (set === undefined || id === undefined) continue;
    const name = { set, id };
    const number = 0x8000 + u16(entries, at + 6);
    if (!ids.has(keyOf(name))) ids.set(keyOf(name), number);
    names.set(number, name);
  }
  return { idOf: (name) => ids.get(keyOf(name)), nameOf: (id) => names.get(id) };
};

const setOf = (guids: Uint8Array, index: number): string | undefined => {
  if (index === 1) return mapi;
  if (index === 2) return publicStrings;
  const at = (index - 3) * 16;
  return index < 3 || at + 16 > guids.length ? undefined : guidText(guids, at);
};

const nameAt = (strings: Uint8Array, at: number): string | undefined => {
  const length = u32(strings, at);
  return at + 4 + length > strings.length ? undefined : wideText(strings.subarray(at + 4, at + 4 + length));
};
