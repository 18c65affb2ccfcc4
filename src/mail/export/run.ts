import type { Damage, Folder, Item, Pst } from "../../pst/types.ts";
import { dateOf } from "../items/context.ts";
import type { ConvertOptions } from "../items/convert.ts";
import { boxes, type Boxes } from "./boxes.ts";
import { convertAhead, type Ready } from "./ahead.ts";
import { manifestWriter, type ManifestEntry, type ManifestWriter } from "./manifest.ts";
import { flagsOf, maildirFolders, pathOf, type ExportFormat } from "./plan.ts";
import type { Stored } from "./files.ts";
import type { Writer } from "./writer.ts";

export interface ExportOptions extends ConvertOptions {
  readonly format: ExportFormat;
}

export interface ExportReport {
  /** Items found in the folders. */
  readonly items: number;
  readonly written: number;
  /** Of the written: those that something is missing of. */
  readonly incomplete: number;
  readonly leftOut: number;
  /** Of the written: files that were there already, byte for byte. */
  readonly unchanged: number;
  readonly bytes: number;
  readonly byKind: Readonly<Record<string, number>>;
  readonly damage: readonly Damage[];
}

/** Told after each item; `bytes` written so far. `total` is what the folders state until it is known better. */
export type Tell = (done: number, total: number, bytes: number) => void;

interface Run {
  readonly pst: Pst;
  readonly writer: Writer;
  readonly options: ExportOptions;
  readonly manifest: ManifestWriter;
  readonly boxes: Boxes;
  readonly count: { written: number; incomplete: number; leftOut: number; unchanged: number; bytes: number };
  readonly byKind: Record<string, number>;
}

type Found = ManifestEntry["found"];
type Where = Pick<ManifestEntry, "folder" | "folderNid" | "nid" | "entryId" | "found">;

const describe = (item: Item): Pick<ManifestEntry, "flags" | "categories" | "date"> => {
  const date = dateOf(item);
  return {
    flags: flagsOf(item),
    ...(item.categories.length === 0 ? {} : { categories: item.categories }),
    ...(date === undefined ? {} : { date: date.toISOString() }),
  };
};

/** Sends the item to where it goes. What comes back may still be on its way to the disk. */
const send = async (
  run: Run,
  index: number,
  { item, converted }: Ready,
): Promise<
  Pick<ManifestEntry, "file" | "offset"> & { stored: Promise<Omit<Stored, "changed"> & { changed?: boolean }> }
> => {
  if (run.options.format === "mbox" && converted.form === "message") {
    const { file, offset, ...stored } = await run.boxes.append(index, item, converted.segments);
    return { file, offset, stored: Promise.resolve(stored) };
  }
  const file = pathOf(run.options.format, index, item, converted);
  const modified = run.options.format === "maildir" ? dateOf(item) : undefined;
  const stored = run.writer.put(file, converted.segments, modified);
  // A large one streams: nothing else may take its turn meanwhile.
  if (converted.segments.some((segment) => !Buffer.isBuffer(segment))) await stored;
  return { file, stored };
};

const store = async (run: Run, where: Where, index: number, ready: Ready): Promise<void> => {
  const { item, conversion, converted } = ready;
  const { stored, ...place } = await send(run, index, ready);
  run.manifest.add(
    stored.then(({ changed, ...facts }) => {
      const { count } = run;
      count.written += 1;
      count.bytes += facts.bytes;
      if (changed === false) count.unchanged += 1;
      if (conversion.losses.length > 0) count.incomplete += 1;
      run.byKind[item.kind] = (run.byKind[item.kind] ?? 0) + 1;
      return {
        ...where,
        kind: item.kind,
        messageClass: item.messageClass,
        ...describe(item),
        ...place,
        ...facts,
        ...(converted.form === "message" ? { source: converted.source } : {}),
        ...(conversion.losses.length === 0 ? {} : { losses: conversion.losses }),
      };
    }),
  );
  await Promise.all([run.writer.room(), run.manifest.room()]);
};

const leaveOut = (
  run: Run,
  where: Where,
  item: Item | undefined,
  leftOut: NonNullable<ManifestEntry["leftOut"]>,
): void => {
  run.count.leftOut += 1;
  const about =
    item === undefined ? { kind: "unknown" as const } : { kind: item.kind, messageClass: item.messageClass };
  run.manifest.add(Promise.resolve({ ...where, ...about, leftOut }));
};

const exportFolder = async (run: Run, folder: Folder, index: number, told: () => void): Promise<void> => {
  const refs = await run.pst.list(folder);
  if (refs.length === 0) return;
  const found = new Map<number, Found>(refs.map((ref) => [ref.nid, ref.found]));
  for await (const { entry, result } of convertAhead(run.pst, folder, run.options)) {
    const where = {
      folder: folder.path,
      folderNid: folder.nid,
      nid: entry.nid,
      entryId: entryIdOf(run.pst, entry.nid),
      found: found.get(entry.nid) ?? "table",
    };
    if (entry.lost)
      leaveOut(run, where, undefined, { kind: "damaged", text: "The item is damaged and cannot be read." });
    else if (result instanceof Error) {
      const text = `The item could not be converted (${result.name}). Keep the data file and report this.`;
      leaveOut(run, where, entry, { kind: "not-converted", text });
    } else await store(run, where, index, result);
    told();
  }
};

const recordKeyTag = 0x0ff9;

/** [MS-PST] 2.4.3.2: the store's record key and the node make the id by which Outlook knows an item. */
const entryIdOf = (pst: Pst, nid: number): string => {
  const id = Buffer.alloc(24);
  const key = pst.properties.bytes(recordKeyTag);
  if (key?.length === 16) id.set(key, 4);
  id.writeUInt32LE(nid >>> 0, 20);
  return id.toString("hex");
};

/** What a target folder is claimed for: the same data file in the same form may come again, nothing else. */
const markerOf = (pst: Pst, options: ExportOptions): string =>
  `${JSON.stringify({
    made: "onboarding pst export",
    store: Buffer.from(pst.properties.bytes(recordKeyTag) ?? []).toString("hex"),
    format: options.format,
    vcard: options.vcard,
  })}\n`;

/**
 * Exports everything in a data file through `writer`. Resolves to the report; rejects when the target cannot be
 * written or the source fails. The manifest appears at the end, whole.
 */
export const exportPst = async (
  pst: Pst,
  writer: Writer,
  options: ExportOptions,
  tell: Tell = () => undefined,
): Promise<ExportReport> => {
  await writer.claim(markerOf(pst, options));
  const stated = pst.folders.reduce((sum, folder) => sum + folder.statedItems, 0);
  const count = { written: 0, incomplete: 0, leftOut: 0, unchanged: 0, bytes: 0 };
  const run: Run = { pst, writer, options, count, byKind: {}, manifest: manifestWriter(writer), boxes: boxes(writer) };
  let done = 0;
  try {
    for (const [index, folder] of pst.folders.entries()) {
      if (options.format === "maildir") for (const part of maildirFolders(index)) writer.folder(part);
      const before = count.written;
      await exportFolder(run, folder, index, () => tell((done += 1), Math.max(done, stated), count.bytes));
      await run.manifest.settle();
      if ((await run.boxes.finish()) === false) count.unchanged += count.written - before;
      await writer.seal();
    }
  } catch (error) {
    await run.boxes.abandon();
    await run.manifest.abandon();
    throw error;
  }
  await run.manifest.finish();
  return { items: done, ...count, byKind: run.byKind, damage: pst.damage };
};
