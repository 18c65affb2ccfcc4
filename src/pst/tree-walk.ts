import type { DamageLog } from "./damage-log.ts";
import type { Header, BTreeRoot } from "./header.ts";
import type { PstCrc } from "./crc.ts";
import { branches, pageTypes, readTreePage, type TreePage, type TreeType } from "./pages.ts";
import { readRanges } from "./ranges.ts";
import type { ByteSource, Limits } from "./types.ts";

/** Keys from `from` up to, not with, `to` that a broken page held. */
export interface LostKeys {
  readonly from: number;
  readonly to: number;
}

interface Expected {
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

export interface Walked {
  readonly lost: readonly LostKeys[];
  readonly pages: number;
  readonly damagedPages: number;
}

// Eight levels of at least two entries each are far beyond any file; a cycle cannot go deeper, because levels fall.
const deepest = 8;

/**
 * Walks a B-tree level by level, so that each level is a few large sorted reads, and gives its leaves to `leaf` in the
 * order of the file. No page is visited twice. What a broken page held is lost and told; the rest is read.
 */
export const walkTree = async (
  { source, header, crc, limits, damage }: Walk,
  type: TreeType,
  root: BTreeRoot,
  leaf: (page: TreePage) => boolean,
): Promise<Walked> => {
  const { layout } = header;
  const lost: LostKeys[] = [];
  const seen = new Set<number>();
  let [pages, damagedPages] = [0, 0];
  const state = { full: false };
  const visit = (expected: Expected, bytes: Uint8Array, below: Expected[]): void => {
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
    if (page.level === 0) state.full = !leaf(page);
    else below.push(...children(header, page, expected));
  };
  let level: Expected[] = [
    { offset: root.offset, length: layout.pageBytes, level: undefined, from: 0, to: Number.MAX_SAFE_INTEGER },
  ];
  while (level.length > 0 && !state.full) {
    const fresh = level.filter(({ offset }) => !seen.has(offset) && seen.add(offset).size > 0);
    if (fresh.length < level.length) damage.report({ kind: "page", detail: "a page is named twice in its tree" });
    const below: Expected[] = [];
    await readRanges(source, fresh, limits, (expected, bytes) => visit(expected, bytes, below));
    level = below;
  }
  if (state.full)
    damage.report({ kind: "limit", detail: "the file states more nodes or blocks than this reader takes" });
  return { lost, pages, damagedPages };
};

const levelFault = (page: TreePage, { level }: Expected): string | undefined => {
  if (page.level > deepest) return "the page states an impossible level";
  return level === undefined || level === page.level ? undefined : "the page is of another level than its parent says";
};

const children = ({ layout }: Header, page: TreePage, { from, to }: Expected): Expected[] => {
  const entries = branches(layout, page);
  return entries.map(({ offset, key }, index) => ({
    offset,
    length: layout.pageBytes,
    level: page.level - 1,
    from: index === 0 ? from : key,
    to: entries[index + 1]?.key ?? to,
  }));
};

export const treeNames = { [pageTypes.nodeTree]: "node", [pageTypes.blockTree]: "block" } as const;
