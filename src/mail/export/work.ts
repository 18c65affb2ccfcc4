import type { Folder, Item, ItemRef, Pst } from "../../pst/types.ts";
import { dateOf } from "../items/context.ts";
import { bytesOf, type Segment } from "../items/segments.ts";
import { reusedRooms, type Rooms } from "../items/rooms.ts";
import { boxOf, type Box } from "./boxes.ts";
import type { Files, Stored } from "./files.ts";
import { noCounts, type Counts, type Done, type ExportOptions, type Job } from "./job.ts";
import { manifestLine, type ManifestEntry } from "./manifest.ts";
import { flagsOf, pathOf } from "./plan.ts";
import { prepare, storeKeyOf, type Ready } from "./prepare.ts";

/** One pair of hands: a data file opened, and where its items go. */
export interface Bench {
  readonly pst: Pst;
  readonly files: Files;
  readonly options: ExportOptions;
  readonly storeKey: string;
  readonly rooms: Rooms & { clear(): void };
  /** Records of damage that were told already. */
  told: number;
  /** The mbox file that is being written; a folder's jobs come one after the other. */
  box: Box | undefined;
}

// An item's attachments that are held whole (4 MB, `Conversion.memory`) in base64, and its texts.
const roomBytes = 8 * 1024 * 1024;

export const benchOf = (pst: Pst, files: Files, options: ExportOptions): Bench => ({
  pst,
  files,
  options,
  storeKey: storeKeyOf(pst),
  rooms: reusedRooms(roomBytes),
  told: 0,
  box: undefined,
});

type Where = Pick<ManifestEntry, "folder" | "folderNid" | "nid" | "entryId" | "found">;
type Put = Pick<ManifestEntry, "file" | "offset"> & Omit<Stored, "changed"> & { readonly changed?: boolean };

/** Converts and writes some items of a folder. A file that cannot be written, or a source that fails, throws. */
export const work = async (bench: Bench, job: Job): Promise<Done> => {
  const { pst, files, options } = bench;
  const folder = pst.folders[job.folder];
  if (folder === undefined) throw new Error("There is no such folder.");
  const counts = noCounts();
  const box = (bench.box ??= boxOf(files, job.folder));
  let lines = "";
  try {
    for (const ref of job.refs) {
      bench.rooms.clear();
      const { item, result } = await prepare(pst, ref, bench.storeKey, options, bench.rooms);
      const where = whereOf(bench, folder, ref);
      if (result instanceof Error) lines += manifestLine({ ...where, ...leftOut(counts, item, result) });
      else lines += manifestLine({ ...where, ...(await store(bench, box, job.folder, result, counts)) });
    }
    if (job.last) {
      bench.box = undefined;
      const { items, changed } = box.finish();
      if (!changed) counts.unchanged += items;
    }
  } catch (error) {
    box.abandon();
    throw error;
  }
  const damage = pst.damage.slice(bench.told);
  bench.told += damage.length;
  return { lines, counts, staged: files.takeStaged(), damage };
};

const describe = (item: Item): Pick<ManifestEntry, "flags" | "categories" | "date"> => {
  const date = dateOf(item);
  return {
    flags: flagsOf(item),
    ...(item.categories.length === 0 ? {} : { categories: item.categories }),
    ...(date === undefined ? {} : { date: date.toISOString() }),
  };
};

const whereOf = ({ storeKey }: Bench, folder: Folder, { nid, found }: ItemRef): Where => ({
  folder: folder.path,
  folderNid: folder.nid,
  nid,
  entryId: entryIdOf(storeKey, nid),
  found,
});

const store = async (bench: Bench, box: Box, folder: number, ready: Ready, counts: Counts) => {
  const { item, conversion, converted } = ready;
  const { changed, ...facts } = await put(bench, box, folder, ready);
  counts.written += 1;
  counts.bytes += facts.bytes;
  if (changed === false) counts.unchanged += 1;
  if (conversion.losses.length > 0) counts.incomplete += 1;
  counts.byKind[item.kind] = (counts.byKind[item.kind] ?? 0) + 1;
  return {
    kind: item.kind,
    messageClass: item.messageClass,
    ...describe(item),
    ...facts,
    ...(converted.form === "message" ? { source: converted.source } : {}),
    ...(conversion.losses.length === 0 ? {} : { losses: conversion.losses }),
  };
};

const put = async ({ files, options }: Bench, box: Box, folder: number, ready: Ready): Promise<Put> => {
  const { item, converted } = ready;
  if (options.format === "mbox" && converted.form === "message") return box.append(item, converted.segments);
  const file = pathOf(options.format, folder, item, converted);
  const modified = options.format === "maildir" ? dateOf(item)?.getTime() : undefined;
  const { segments } = converted;
  const whole = segments.filter((segment) => Buffer.isBuffer(segment));
  const stored =
    whole.length === segments.length
      ? files.put(file, whole, modified)
      : await putStream(files, file, segments, modified);
  return { file, ...stored };
};

/** A large one, piece by piece. */
const putStream = async (
  files: Files,
  file: string,
  segments: readonly Segment[],
  modified: number | undefined,
): Promise<Stored> => {
  const open = files.open(file);
  try {
    for await (const chunk of bytesOf(segments)) files.write(open, [chunk]);
  } catch (error) {
    files.abandon(open);
    throw error;
  }
  return files.close(open, modified, false);
};

const leftOut = (counts: Counts, item: Item | undefined, error: Error) => {
  counts.leftOut += 1;
  if (item === undefined)
    return {
      kind: "unknown" as const,
      leftOut: { kind: "damaged", text: "The item is damaged and cannot be read." },
    };
  const text = `The item could not be converted (${error.name}). Keep the data file and report this.`;
  return { kind: item.kind, messageClass: item.messageClass, leftOut: { kind: "not-converted", text } };
};

/** [MS-PST] 2.4.3.2: the store's record key and the node make the id by which Outlook knows an item. */
const entryIdOf = (storeKey: string, nid: number): string => {
  const key = storeKey.length === 32 ? storeKey : "0".repeat(32);
  const id = Buffer.alloc(4);
  id.writeUInt32LE(nid >>> 0);
  return `00000000${key}${id.toString("hex")}`;
};
