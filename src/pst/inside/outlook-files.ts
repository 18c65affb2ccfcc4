import { narrowText, wideText } from "../text.ts";
import { openCompound, type Compound, type CompoundEntry } from "./compound.ts";
import { formOf, headBytes, namedForm } from "./forms.ts";
import { tooDeep, tooLarge, tooMany, unseen, type Budget, type Look, type Met, type Reader } from "./types.ts";

// [MS-OXMSG] 2.2.2 and 2.1.3: storages of attachments, and streams named by property and type.
const attachmentName = /^__attach_version1\.0_#[0-9a-f]{8}$/i;
const nameTags = ["3707", "3704", "3001"] as const;
const streamOf = (tag: string, type: string): string => `__substg1.0_${tag}${type}`.toLowerCase();
const dataStream = streamOf("3701", "0102");
const dataStorage = streamOf("3701", "000d");
const typeTag = "370e";

/** How long a name or a type is read. */
const longestText = 4096;
/** Messages attached to messages within one file. */
const deepest = 30;

interface Within {
  readonly file: Compound;
  readonly budget: Budget;
  readonly depth: number;
  readonly look: Look;
}

/** Files in an Outlook message file (.msg, [MS-OXMSG]), and what is within those of them that hold others. */
export const outlookFiles: Reader = function* ({ bytes, name, type }, budget, path, depth, look) {
  const file = openCompound(bytes);
  if (file !== undefined) yield* messageFiles({ file, budget, depth, look }, file.root, path, 0);
  else if (namedForm(name, type) === "outlook")
    yield unseen("unreadable", path, "the Outlook message within is damaged");
};

/** Attachments of a message that stands in a storage: the root, or an attachment that is a message. */
function* messageFiles(
  within: Within,
  message: CompoundEntry,
  path: readonly string[],
  nested: number,
): Generator<Met> {
  if (nested > deepest) {
    yield unseen("too-much", path, tooDeep);
    return;
  }
  for (const entry of within.file.children(message))
    if (entry.kind === "storage" && attachmentName.test(entry.name)) {
      yield* attachmentFiles(within, entry, path, nested);
      if (within.budget.names < 0) return;
    }
}

function* attachmentFiles(
  within: Within,
  attachment: CompoundEntry,
  path: readonly string[],
  nested: number,
): Generator<Met> {
  const { file, budget } = within;
  const parts = new Map(file.children(attachment).map((entry) => [entry.name.toLowerCase(), entry]));
  const text = (tag: string): string => {
    const [wide, narrow] = [parts.get(streamOf(tag, "001f")), parts.get(streamOf(tag, "001e"))];
    if (wide !== undefined) return wideText(file.read(wide, longestText));
    return narrow === undefined ? "" : narrowText(file.read(narrow, longestText), 0);
  };
  const names = [...new Set(nameTags.map(text))].filter((name) => name !== "");
  if (--budget.names < 0) {
    yield unseen("too-much", path, tooMany);
    return;
  }
  const here = names[0] === undefined ? path : [...path, names[0]];
  if (names.length > 0) yield { kind: "file", path: here, names };
  const message = parts.get(dataStorage);
  if (message !== undefined) yield* messageFiles(within, message, here, nested + 1);
  const data = parts.get(dataStream);
  if (data !== undefined) yield* dataFiles(within, data, names, text(typeTag).toLowerCase(), here);
}

function* dataFiles(
  { file, budget, depth, look }: Within,
  data: CompoundEntry,
  names: readonly string[],
  type: string,
  here: readonly string[],
): Generator<Met> {
  const head = file.read(data, headBytes);
  const name = names.find((one) => formOf(head, one, type) !== undefined) ?? names[0] ?? "";
  if (head.length === 0 || formOf(head, name, type) === undefined) return;
  if (depth + 1 >= budget.depth) yield unseen("too-much", here, tooDeep);
  else if (data.size > budget.bytes) yield unseen("too-much", here, tooLarge);
  else {
    const bytes = file.read(data, data.size);
    budget.bytes -= bytes.length;
    yield* look({ bytes, name, type }, budget, here, depth + 1);
  }
}
