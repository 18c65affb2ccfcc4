import { growable } from "./growable.ts";
import { hashed } from "./likeness.ts";
import { inPool } from "./pool.ts";
import type { Inventory } from "./inventory-types.ts";
import type { Folder, Item } from "./types.ts";

/** Remembers what every item is like in 16 bytes, and finds those that are equal. */
export interface Likenesses {
  add(nid: number, folder: Folder, likeness: number): void;
  find(open: (nid: number) => Promise<Item | undefined>, limits: DuplicateLimits): Promise<Inventory["duplicates"]>;
}

interface DuplicateLimits {
  readonly duplicateGroups: number;
  readonly duplicatesProven: number;
}

interface Copy {
  readonly nid: number;
  readonly folder: Folder;
}

export const likenesses = (folders: readonly Folder[]): Likenesses => {
  const values = growable(Float64Array);
  const nids = growable(Uint32Array);
  const places = growable(Uint32Array);
  const placeOf = new Map(folders.map((folder, at) => [folder, at]));
  return {
    add: (nid, folder, value) => {
      values.push(value);
      nids.push(nid);
      places.push(placeOf.get(folder) ?? 0);
    },
    find: async (open, limits) => {
      const all = values.take();
      const [nid, place] = [nids.take(), places.take()];
      const repeated = repeatedOf(all);
      const groups = new Map<number, Copy[]>();
      for (let at = 0; at < all.length; at++) {
        const value = all[at] ?? 0;
        const folder = repeated.has(value) ? folders[place[at] ?? 0] : undefined;
        if (folder === undefined) continue;
        const copies = groups.get(value) ?? [];
        copies.push({ nid: nid[at] ?? 0, folder });
        groups.set(value, copies);
      }
      return proven([...groups.values()], placeOf, open, limits);
    },
  };
};

const repeatedOf = (values: ArrayLike<number>): Set<number> => {
  const sorted = Float64Array.from(values).sort();
  const repeated = new Set<number>();
  for (let at = 1; at < sorted.length; at++) if (sorted[at] === sorted[at - 1]) repeated.add(sorted[at] ?? 0);
  return repeated;
};

interface Proven extends Copy {
  readonly subject: string;
  readonly bytes: number;
}

/** Opens the candidates and keeps those whose words, dates, bodies and attachments are equal. */
const proven = async (
  groups: readonly (readonly Copy[])[],
  placeOf: ReadonlyMap<Folder, number>,
  open: (nid: number) => Promise<Item | undefined>,
  limits: DuplicateLimits,
): Promise<Inventory["duplicates"]> => {
  const candidates = groups.flat();
  const opened = candidates.slice(0, limits.duplicatesProven);
  const prints = new Map<string, Proven[]>();
  await inPool(opened, 64, async (copy) => {
    const item = await open(copy.nid);
    if (item === undefined) return;
    const print = await fingerprint(item);
    const equal = prints.get(print) ?? [];
    equal.push({ ...copy, subject: item.subject, bytes: item.size });
    prints.set(print, equal);
  });
  const place = ({ folder, nid }: Copy): number => (placeOf.get(folder) ?? 0) * 0x1_0000_0000 + nid;
  const real = [...prints.values()].filter((copies) => copies.length > 1);
  for (const copies of real) copies.sort((a, b) => place(a) - place(b));
  real.sort((a, b) => (a[0] === undefined || b[0] === undefined ? 0 : place(a[0]) - place(b[0])));
  const extra = real.flatMap((copies) => copies.slice(1));
  return {
    items: extra.length,
    bytes: extra.reduce((sum, { bytes }) => sum + bytes, 0),
    proven: opened.length === candidates.length,
    groups: real.slice(0, limits.duplicateGroups).map((copies) => ({
      subject: copies[0]?.subject ?? "",
      bytes: copies[0]?.bytes ?? 0,
      copies: copies.map(({ nid, folder }) => ({ nid, folder: folder.path })),
    })),
  };
};

// What differs between two copies of the same item: when the copy was made, and what Outlook counts of it.
const ownToEachCopy = new Set([0x0e08, 0x3007, 0x3008, 0x65e2, 0x65e3, 0x300b, 0x0e17, 0x0e07]);

/** Words, dates and numbers of an item, its bodies and its attachments, in one text. */
const fingerprint = async (item: Item): Promise<string> => {
  const [bodies, attachments] = await Promise.all([item.bodies(), item.attachments()]);
  const values = item.properties
    .all()
    .filter(({ id, value }) => !ownToEachCopy.has(id) && !(value instanceof Uint8Array) && !Array.isArray(value))
    .map(
      ({ id, value }) =>
        `${id} ${value instanceof Date ? value.getTime() : String(value as string | number | bigint | boolean)}`,
    )
    .sort();
  const text = new TextEncoder().encode(JSON.stringify([values, bodies.plain ?? null, bodies.html ?? null]));
  const files = await Promise.all(
    attachments.map(async (attachment) => {
      const start = await attachment.slice(0, 4096);
      return `${attachment.name} ${attachment.size} ${start === undefined ? "" : hashed(start)}`;
    }),
  );
  return [text.length, hashed(text), hashed(text, 0x9747b28c), ...files].join("|");
};
