import type { DamageLog } from "./damage-log.ts";
import type { Header, BTreeRoot } from "./header.ts";
import type { PstCrc } from "./crc.ts";
import { branches, readTreePage, type TreePage, type TreeType } from "./pages.ts";
import { readRanges } from "./ranges.ts";
import type { ByteSource, Limits } from "./source-types.ts";

/** Keys from `from` up to, not with, `to` that a broken page held. */
export interface LostKeys {
  readonly from: number;
  readonly to: number;
}

interface Expected {
  /** Place in the order of the keys among the pages of its level. */
  ordinal: number;
  readonly offset: number;
  readonly length: number;
  readonly level: number | undefined;
  readonly from: number;
  readonly to: number;
}

export interface Walk {
  readonly source: ByteSource;
  readonly header: Header;
  readonly crc: PstCrc;
  readonly limits: Limits;
  readonly damage: DamageLog;
}

/** What becomes of the leaves. */
export interface LeafTaker {
  expect(leaves: number): void;
  leaf(page: TreePage, ordinal: number): boolean;
}

export interface Walked {
  readonly lost: readonly LostKeys[];
  readonly pages: number;
  readonly damagedPages: number;
}

// Eight levels of at least two entries each are far beyond any file; a cycle cannot go deeper, because levels fall.
const deepest = 8;
// Pages that are planned and read at once. A 20 GB file has 130,000 leaves: a plan of them all would be the largest
// thing in memory.
const pagesAtOnce = 8192;

/** A page above the leaves, kept until its children are read. */
interface Inner {
  readonly page: TreePage;
  readonly from: number;
  readonly to: number;
}

/**
 * Walks a B-tree level by level, so that each level is some thousands of pages a time in few large sorted reads.
 * `expect` hears how many leaves there may be; `leaf` gets them in the order of the file, with their place in the order
 * of the keys, and says whether it wants more. No page is visited twice. What a broken page held is lost and told; the
 * rest is read.
 */
export const walkTree = async (
  { source, header, crc, limits, damage }: Walk,
  type: TreeType,
  root: BTreeRoot,
  taker: LeafTaker,
): Promise<Walked> => {
  const { layout } = header;
  const lost: LostKeys[] = [];
  const isFresh = onceEach(source.size);
  let [pages, damagedPages] = [0, 0];
  const state = { full: false };
  const visit = (expected: Expected, bytes: Uint8Array, below: Inner[]): void => {
    if (state.full) return;
    pages++;
    const page = readTreePage(layout, crc, type, bytes);
    const wrong = typeof page === "string" ? page : levelFault(page, expected);
    if (typeof page === "string" || wrong !== undefined) {
      damagedPages++;
      damage.report({ kind: "page", offset: expected.offset, detail: wrong ?? "" });
      lost.push({ from: expected.from, to: expected.to });
      return;
    }
    if (page.level === 0) state.full = !taker.leaf(page, expected.ordinal);
    else
      below[expected.ordinal] = {
        page: { ...page, bytes: new Uint8Array(page.bytes) },
        from: expected.from,
        to: expected.to,
      };
  };
  const readSome = async (some: readonly Expected[], below: Inner[]): Promise<void> => {
    const fresh = some.filter(({ offset }) => isFresh(offset));
    if (fresh.length < some.length) damage.report({ kind: "page", detail: "a page is named twice in its tree" });
    await readRanges(source, fresh, limits, (expected, bytes) => visit(expected, bytes, below));
  };
  let level: Inner[] = [];
  const top = { ordinal: 0, offset: root.offset, length: layout.pageBytes, level: undefined };
  await readSome([{ ...top, from: 0, to: Number.MAX_SAFE_INTEGER }], level);
  while (level.length > 0) {
    const below: Inner[] = [];
    if (level.every(({ page }) => page.level === 1)) taker.expect(level.reduce((sum, { page }) => sum + page.count, 0));
    for (const some of plans(header, level)) if (!state.full) await readSome(some, below);
    // Without the gaps that broken pages leave; a page's place in the order is not its index but that of its keys.
    level = below.filter((inner) => (inner as Inner | undefined) !== undefined);
  }
  if (state.full)
    damage.report({ kind: "limit", detail: "the file states more nodes or blocks than this reader takes" });
  return { lost, pages, damagedPages };
};

/** The children of a level's pages in the order of their keys, some thousands at a time. */
function* plans(header: Header, level: readonly Inner[]): Generator<Expected[]> {
  let some: Expected[] = [];
  let ordinal = 0;
  for (const inner of level) {
    for (const child of children(header, inner)) {
      child.ordinal = ordinal++;
      some.push(child);
    }
    if (some.length < pagesAtOnce) continue;
    yield some;
    some = [];
  }
  yield some;
}

/** Says true for each place of the file once. A bit for each 512 bytes: no page is shorter, and places are few. */
const onceEach = (size: number): ((offset: number) => boolean) => {
  const bits = new Uint8Array(Math.ceil(size / 4096) + 1);
  return (offset) => {
    const place = Math.floor(offset / 512);
    const at = Math.floor(place / 8);
    const bit = 1 << (place % 8);
    // Beyond the end: reading it will tell.
    if (at >= bits.length) return true;
    const fresh = ((bits[at] ?? 0) & bit) === 0;
    bits[at] = (bits[at] ?? 0) | bit;
    return fresh;
  };
};

const levelFault = (page: TreePage, { level }: Expected): string | undefined => {
  if (page.level > deepest) return "the page states an impossible level";
  return level === undefined || level === page.level ? undefined : "the page is of another level than its parent says";
};

const children = ({ layout }: Header, { page, from, to }: Inner): Expected[] => {
  const entries = branches(layout, page);
  return entries.map(({ offset, key }, index) => ({
    ordinal: 0,
    offset,
    length: layout.pageBytes,
    level: page.level - 1,
    from: index === 0 ? from : key,
    to: entries[index + 1]?.key ?? to,
  }));
};
