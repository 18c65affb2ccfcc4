import type { ItemFacts } from "./item-facts.ts";
import type { ExceptionReason, InventoryException } from "./inventory-types.ts";
import type { Folder, Item } from "./types.ts";

export interface Objection {
  readonly reason: ExceptionReason;
  readonly within: readonly string[];
  readonly detail: string;
}

/** Lists why items would not move; beyond `most` they are only counted. */
export interface Exceptions {
  readonly total: number;
  add(folder: Folder, nid: number, facts: ItemFacts | undefined, objection: Objection): void;
  /** In the order of folders and items, with subjects from `open`. */
  list(open: (nid: number) => Promise<Item | undefined>): Promise<InventoryException[]>;
}

interface Draft {
  readonly folder: Folder;
  readonly nid: number;
  readonly facts: ItemFacts | undefined;
  readonly objection: Objection;
}

export const collectExceptions = (most: number, order: ReadonlyMap<number, number>): Exceptions => {
  const drafts: Draft[] = [];
  let total = 0;
  const place = ({ folder }: Draft): number => order.get(folder.nid) ?? 0;
  return {
    get total() {
      return total;
    },
    add: (folder, nid, facts, objection) => {
      total++;
      if (drafts.length < most) drafts.push({ folder, nid, facts, objection });
    },
    list: async (open) => {
      // By code points and not by language, so that every machine gives the same order.
      const text = ({ objection }: Draft): string =>
        [objection.reason, ...objection.within, objection.detail].join("\0");
      const byText = (a: Draft, b: Draft): number => (text(a) < text(b) ? -1 : text(a) > text(b) ? 1 : 0);
      drafts.sort((a, b) => place(a) - place(b) || a.nid - b.nid || byText(a, b));
      const listed: InventoryException[] = [];
      const at = 64;
      for (let from = 0; from < drafts.length; from += at)
        listed.push(...(await Promise.all(drafts.slice(from, from + at).map((draft) => finished(draft, open)))));
      return listed;
    },
  };
};

const finished = async (
  { folder, nid, facts, objection }: Draft,
  open: (nid: number) => Promise<Item | undefined>,
): Promise<InventoryException> => {
  const item = await open(nid);
  const time = facts?.time ?? (item?.received ?? item?.sent)?.getTime();
  return {
    reason: objection.reason,
    nid,
    folder: folder.path,
    kind: facts?.kind ?? item?.kind ?? "other",
    subject: item?.subject ?? "",
    date: time === undefined ? null : new Date(time).toISOString(),
    bytes: facts?.bytes ?? item?.size ?? 0,
    within: objection.within,
    detail: objection.detail,
  };
};
