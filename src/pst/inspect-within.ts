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

/**
 * What stands in an attachment's file that would not move: names in an archive or a message, at any depth. `thorough`:
 * by what the file is, whatever it is called; else by its name and type.
 */
export const objectionsWithin = async (
  attachment: Attachment,
  within: readonly string[],
  rules: TransferRules,
  limits: InventoryLimits,
  thorough: boolean,
): Promise<Objection[]> => {
  if (attachment.method !== "value" || attachment.size === 0) return [];
  if (!thorough && namedForm(attachment.name, attachment.mimeType) === undefined) return [];
  const look = () => looked(attachment, within, rules, limits, thorough);
  return attachment.size <= smallBytes ? look() : inTurn(look);
};

const looked = async (
  attachment: Attachment,
  within: readonly string[],
  rules: TransferRules,
  limits: InventoryLimits,
  thorough: boolean,
): Promise<Objection[]> => {
  const objections: Objection[] = [];
  for await (const met of metIn(attachment, limits, thorough)) {
    const path = [...within, ...met.path];
    if (met.kind === "unseen") objections.push({ reason: "cannot-look-inside", within: path, detail: met.detail });
    else {
      const blocked = met.names.map((name) => rules.blocked(name)).find((why) => why !== undefined);
      if (blocked !== undefined) objections.push({ reason: "blocked-type", within: path, detail: blocked });
    }
  }
  return objections;
};

async function* metIn(
  attachment: Attachment,
  { zipDepth, zipNames, zipBytes }: InventoryLimits,
  thorough: boolean,
): AsyncGenerator<Met> {
  const { name, size, mimeType } = attachment;
  const type = mimeType.toLowerCase();
  const head = await attachment.slice(0, Math.min(size, headBytes));
  const form = head === undefined ? namedForm(name, type) : formOf(head, name, type);
  if (form === undefined) return;
  const budget: Budget = { depth: zipDepth, names: zipNames, bytes: zipBytes };
  if (form === "zip" && size > (thorough ? zipBytes : wholeArchive)) {
    yield* outerZip({ size, read: (offset, length) => attachment.slice(offset, length) }, budget);
    return;
  }
  const bytes = head === undefined || size > zipBytes ? undefined : await attachment.bytes(zipBytes);
  if (bytes !== undefined) yield* filesWithin({ bytes, name, type }, budget, [], 0);
  else if (size > zipBytes) yield unseen("too-much", [], tooLarge);
  else yield unseen("unreadable", [], "it is damaged");
}
