import type { Objection } from "./exceptions.ts";
import { formOf, headBytes, namedForm } from "./inside/forms.ts";
import { filesWithin } from "./inside/look.ts";
import { outerZip } from "./inside/outer-zip.ts";
import { tooLarge, unseen, type Budget, type Met } from "./inside/types.ts";
import type { InventoryLimits } from "./inventory-types.ts";
import { oneByOne } from "./turns.ts";
import type { Attachment, TransferRules } from "./types.ts";

/** Attachments up to this size are looked into at the same time; larger ones each in its turn. */
const smallBytes = 256 * 1024;
/** An archive up to this size is read whole; of a larger one only its directory and what it needs. */
const wholeArchive = 1024 * 1024;

const inTurn = oneByOne();

/** How attachments are judged, and how much more may be unpacked for it. */
export interface Look {
  readonly rules: TransferRules;
  readonly limits: InventoryLimits;
  /** By what a file is, whatever it is called; else by its name and type. */
  readonly thorough: boolean;
  readonly work: { bytes: number };
}

/** More than an honest file's archives unpack to, and little enough that a small file cannot make hours of work. */
export const lookInto = (
  rules: TransferRules,
  limits: InventoryLimits,
  thorough: boolean,
  fileBytes: number,
): Look => ({
  rules,
  limits,
  thorough,
  work: { bytes: 256 * 1024 * 1024 + 4 * fileBytes },
});

/**
 * What stands in an attachment's file that would not move: names in an archive or a message, at any depth.
 */
export const objectionsWithin = async (
  attachment: Attachment,
  within: readonly string[],
  how: Look,
): Promise<Objection[]> => {
  if (attachment.method !== "value" || attachment.size === 0) return [];
  if (!how.thorough && namedForm(attachment.name, attachment.mimeType) === undefined) return [];
  const look = () => looked(attachment, within, how);
  return attachment.size <= smallBytes ? look() : inTurn(look);
};

const looked = async (attachment: Attachment, within: readonly string[], how: Look): Promise<Objection[]> => {
  const objections: Objection[] = [];
  const judge = (met: Met): void => {
    const objection = objectionTo(met, within, how.rules);
    if (objection !== undefined) objections.push(objection);
  };
  const { limits, work } = how;
  const open = await opened(attachment, how);
  // Others look as well meanwhile: what is left counts from here.
  const most = Math.max(0, Math.min(limits.zipBytes, work.bytes));
  const budget: Budget = { depth: limits.zipDepth, names: limits.zipNames, bytes: most };
  const all = open(budget);
  // In one go where it is in memory: what is unpacked on the way is let go of before another attachment has its turn.
  if (Symbol.iterator in all) for (const met of all) judge(met);
  else for await (const met of all) judge(met);
  work.bytes -= most - budget.bytes;
  return objections;
};

const objectionTo = (met: Met, within: readonly string[], rules: TransferRules): Objection | undefined => {
  const path = [...within, ...met.path];
  if (met.kind === "unseen") return { reason: "cannot-look-inside", within: path, detail: met.detail };
  const blocked = met.names.map((name) => rules.blocked(name)).find((why) => why !== undefined);
  return blocked === undefined ? undefined : { reason: "blocked-type", within: path, detail: blocked };
};

type Opened = (budget: Budget) => Iterable<Met> | AsyncIterable<Met>;

/** Reads what has to be in memory for a look, and gives the look. */
const opened = async (attachment: Attachment, { limits: { zipBytes }, thorough }: Look): Promise<Opened> => {
  const { name, size, mimeType } = attachment;
  const type = mimeType.toLowerCase();
  const head = await attachment.slice(0, Math.min(size, headBytes));
  const form = head === undefined ? namedForm(name, type) : formOf(head, name, type);
  if (form === undefined) return () => [];
  if (form === "zip" && size > (thorough ? zipBytes : wholeArchive))
    return (budget) => outerZip({ size, read: (offset, length) => attachment.slice(offset, length) }, budget);
  if (size > zipBytes) return () => [unseen("too-much", [], tooLarge)];
  const bytes = head === undefined ? undefined : await attachment.bytes(zipBytes);
  return bytes === undefined
    ? () => [unseen("unreadable", [], "it is damaged")]
    : (budget) => filesWithin({ bytes, name, type }, budget, [], 0);
};
