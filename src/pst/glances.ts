import { attachmentMethod, type Glance } from "./attachments.ts";
import { isInternal } from "./block-index.ts";
import { scanSound, type SoundScan } from "./block-scan.ts";
import { nidType, nidTypes } from "./context.ts";
import { growable } from "./growable.ts";
import type { PstParts } from "./open.ts";
import { peekRecords } from "./peek.ts";
import { eachSubNode } from "./sub-nodes.ts";
import { tags } from "./tags.ts";
import { narrowText, wideText } from "./text.ts";
import { types } from "./values.ts";

/** What attachments call themselves; see `Glance`. */
export type Named = Omit<Glance, "node">;

/** What becomes of each item that was looked at: one of the two is called once for each, `which` being its position. */
export interface LookTakers {
  seen(which: number, attachments: number, names: readonly string[]): void;
  /** Something is larger than usual, damaged, or has to be opened: look again, one by one. */
  unsure(which: number): void;
  /** Must this one be opened, because files may be inside it? */
  readonly mustOpen: (attachment: Named) => boolean;
}

/** What is known so far of the items of one look. */
interface Look {
  readonly unsure: Uint8Array;
  readonly counts: Uint32Array;
  readonly names: Map<number, string[]>;
}

/**
 * Looks at the attachments of many items in two passes over the file, each sorted by place: the items' lists of
 * sub-nodes, then the attachments' own properties. Blocks are checked as always. What is not plain is left to the
 * caller, so nothing is judged here that the thorough way would judge otherwise.
 */
export const lookAtAttachments = async (
  parts: PstParts,
  items: ArrayLike<number>,
  takers: LookTakers,
): Promise<void> => {
  const look: Look = {
    unsure: new Uint8Array(items.length),
    counts: new Uint32Array(items.length),
    names: new Map(),
  };
  const { owners, blocks } = await attachmentBlocks(parts, items, look);
  await nameAttachments(parts, owners, blocks, look, takers.mustOpen);
  for (let which = 0; which < items.length; which++) {
    if (look.unsure[which] === 1) takers.unsure(which);
    else takers.seen(which, look.counts[which] ?? 0, look.names.get(which) ?? []);
  }
};

const soundScan = ({ source, header, crc, indexes, context }: PstParts): SoundScan => ({
  source,
  header,
  crc,
  index: indexes.blocks,
  limits: context.limits,
});

/** First pass: which blocks hold the items' attachments. */
const attachmentBlocks = async (parts: PstParts, items: ArrayLike<number>, look: Look) => {
  const { nodes, blocks } = parts.indexes;
  const { layout } = parts.context;
  const [subSlots, subOwners] = [growable(Uint32Array), growable(Uint32Array)];
  for (let which = 0; which < items.length; which++) {
    const sub = nodes.sub(items[which] ?? 0);
    if (sub === 0) continue;
    const slot = isInternal(sub) ? blocks.find(sub) : -1;
    if (slot < 0 || !parts.context.blocks.spend(slot)) {
      look.unsure[which] = 1;
      continue;
    }
    subSlots.push(slot);
    subOwners.push(which);
  }
  const [slots, owners] = [subSlots.take(), subOwners.take()];
  const [found, foundOwners] = [growable(Uint32Array), growable(Uint32Array)];
  await scanSound(soundScan(parts), slots, (at, block) => {
    const which = owners[at] ?? 0;
    let before = -1;
    const whole =
      block !== undefined &&
      eachSubNode(layout, block, (nid, data) => {
        // Out of order or twice: the thorough way knows which one counts.
        if (nid <= before) return false;
        before = nid;
        if (nidType(nid) !== nidTypes.attachment) return true;
        const slot = data === 0 || isInternal(data) ? -1 : blocks.find(data);
        if (slot < 0 || !parts.context.blocks.spend(slot)) return false;
        found.push(slot);
        foundOwners.push(which);
        look.counts[which] = (look.counts[which] ?? 0) + 1;
        return true;
      });
    if (!whole) look.unsure[which] = 1;
  });
  return { blocks: found.take(), owners: foundOwners.take() };
};

/** Second pass: what the attachments are called. */
const nameAttachments = async (
  parts: PstParts,
  owners: ArrayLike<number>,
  slots: ArrayLike<number>,
  look: Look,
  mustOpen: (attachment: Named) => boolean,
): Promise<void> => {
  await scanSound(soundScan(parts), slots, (at, block) => {
    const which = owners[at] ?? 0;
    if (look.unsure[which] === 1) return;
    const named = block === undefined ? undefined : nameIn(parts, block);
    if (named === undefined || mustOpen(named)) look.unsure[which] = 1;
    else if (named.name !== "") look.names.set(which, [...(look.names.get(which) ?? []), named.name]);
  });
};

// In the order in which they are asked: long name, short name, display name.
const nameTags = [tags.attachLongFilename, tags.attachFilename, tags.displayName] as const;
const codepageTags = new Set<number>([tags.messageCodepage, tags.messageLocale, tags.internetCodepage]);

const nameIn = ({ context }: PstParts, block: Uint8Array): Named | undefined => {
  const names: string[] = ["", "", ""];
  let [method, mimeType, odd] = [0, "", false];
  const plain = peekRecords(context.layout, block, (id, type, value, piece) => {
    if (id === tags.attachMethod) method = value;
    // 8-bit text in a codepage of its own is for the thorough way.
    if (codepageTags.has(id)) odd = true;
    const rank = nameTags.findIndex((tag) => tag === id);
    if ((rank < 0 && id !== tags.attachMimeTag) || (type !== types.text && type !== types.narrowText)) return;
    if (piece === undefined && value !== 0) odd = true;
    if (piece === undefined) return;
    const bytes = block.subarray(piece.from, piece.to);
    const text = type === types.text ? wideText(bytes) : narrowText(bytes, context.codepage);
    if (rank < 0) mimeType = text;
    else names[rank] = text;
  });
  if (!plain || odd) return undefined;
  return { name: names.find((name) => name !== "") ?? "", mimeType, method: attachmentMethod(method) };
};
