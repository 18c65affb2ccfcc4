/**
 * What NHSmail takes and what it stops, as dated, versioned, sourced data. The full list was not found in public, so the
 * service starts with a pack labelled so (`rules-pack-starting.ts`), and an administrator uploads a better one as JSON.
 * Pure: runs in the service, on the command line and in a browser.
 */
import type { ItemKind, RulePackName, TransferRules } from "../pst/types.ts";
import { ok, refuse, type Result } from "../result.ts";

export interface RulePack {
  readonly format: "nhsmail-rule-pack/1";
  readonly name: string;
  readonly version: string;
  /** The day on which the limits were read from their sources: YYYY-MM-DD, YYYY-MM or YYYY. */
  readonly dated: string;
  /** For people: how far this pack may be trusted. */
  readonly label: string;
  readonly sources: Readonly<Record<string, string>>;
  /** The largest message, with its attachments, in bytes. */
  readonly maxItemBytes: { readonly bytes: number; readonly source: string };
  /** Endings of file names, lower case, without the dot. */
  readonly blockedExtensions: readonly BlockedExtensions[];
  /** Message classes that have no place in the new mailbox; each with all that is derived from it by a dot. */
  readonly unsupportedClasses: readonly { readonly messageClass: string; readonly why: string }[];
}

export interface BlockedExtensions {
  readonly extensions: readonly string[];
  readonly why: string;
  readonly source: string;
}

export interface RulePackRefusal {
  readonly kind: "bad-rule-pack";
  /** Where in the pack, and what to put there. */
  readonly detail: string;
}

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === "string" && value.trim() !== "";
const bad = (detail: string) => refuse({ kind: "bad-rule-pack" as const, detail });
const extensionForm = /^[a-z0-9_{}-]{1,40}$/;
const mostExtensions = 5000;

/** Reads an uploaded pack. Nothing in it is trusted: a wrong field refuses the whole pack and says which. */
export const parseRulePack = (value: unknown): Result<RulePack, RulePackRefusal> => {
  if (!isFields(value)) return bad("A rule pack is a JSON object.");
  if (value["format"] !== "nhsmail-rule-pack/1") return bad('"format" must be "nhsmail-rule-pack/1".');
  const missing = ["name", "version", "label"].find((field) => !isText(value[field]));
  if (missing !== undefined) return bad(`"${missing}" is missing. Put some text there.`);
  if (!isText(value["dated"]) || !/^\d{4}(-\d{2}(-\d{2})?)?$/.test(value["dated"]))
    return bad('"dated" must be a date such as 2022-05-01 or 2022.');
  const { sources, maxItemBytes, blockedExtensions, unsupportedClasses } = value;
  if (!isFields(sources) || !Object.values(sources).every(isText))
    return bad('"sources" must name where each rule is from.');
  const fault =
    sizeFault(maxItemBytes, sources) ?? extensionsFault(blockedExtensions, sources) ?? classesFault(unsupportedClasses);
  return fault === undefined ? ok(value as unknown as RulePack) : bad(fault);
};

const sizeFault = (limit: unknown, sources: Fields): string | undefined => {
  if (!isFields(limit) || !Number.isSafeInteger(limit["bytes"]) || (limit["bytes"] as number) <= 0)
    return '"maxItemBytes.bytes" must be a whole number of bytes.';
  return sourceFault(limit["source"], sources, '"maxItemBytes"');
};

const sourceFault = (source: unknown, sources: Fields, where: string): string | undefined =>
  isText(source) && Object.hasOwn(sources, source) ? undefined : `${where} needs a "source" that "sources" names.`;

const extensionsFault = (groups: unknown, sources: Fields): string | undefined => {
  if (!Array.isArray(groups)) return '"blockedExtensions" must be a list.';
  let total = 0;
  for (const [at, group] of (groups as readonly unknown[]).entries()) {
    const where = `"blockedExtensions" number ${at + 1}`;
    if (!isFields(group) || !isText(group["why"]) || !Array.isArray(group["extensions"]))
      return `${where} needs "extensions" and "why".`;
    const wrong = (group["extensions"] as readonly unknown[]).find(
      (extension) => typeof extension !== "string" || !extensionForm.test(extension),
    );
    if (wrong !== undefined)
      return `${where} has ${JSON.stringify(wrong)}. Write endings such as "exe", without a dot.`;
    const unsourced = sourceFault(group["source"], sources, where);
    if (unsourced !== undefined) return unsourced;
    total += group["extensions"].length;
  }
  return total > mostExtensions ? `"blockedExtensions" has more than ${mostExtensions} endings.` : undefined;
};

const classesFault = (classes: unknown): string | undefined =>
  Array.isArray(classes) && classes.every((one) => isFields(one) && isText(one["messageClass"]) && isText(one["why"]))
    ? undefined
    : '"unsupportedClasses" must be a list of "messageClass" and "why".';

const longestName = 1000;

/** The ending that decides how a file opens: Windows leaves out dots and spaces at the end, and what follows a NUL. */
export const fileExtension = (fileName: string): string => {
  const cut = fileName.indexOf("\0");
  // The end decides, and no honest name is longer: a pattern over a hostile one would take long.
  const name = (cut < 0 ? fileName : fileName.slice(0, cut))
    .slice(-longestName)
    .replace(/[\s.]+$/, "")
    .toLowerCase();
  const last = name.split(/[/\\]/).at(-1) ?? "";
  const dot = last.lastIndexOf(".");
  return dot < 0 ? "" : last.slice(dot + 1).trim();
};

/** Makes a pack into the questions that the inventory asks. */
export const transferRules = (pack: RulePack): TransferRules => {
  const blocked = new Map<string, BlockedExtensions>();
  for (const group of pack.blockedExtensions)
    for (const extension of group.extensions) if (!blocked.has(extension)) blocked.set(extension, group);
  const classes = pack.unsupportedClasses.map(({ messageClass, why }) => ({ name: messageClass.toLowerCase(), why }));
  return {
    pack: packName(pack),
    maxItemBytes: pack.maxItemBytes.bytes,
    blocked: (fileName) => {
      const extension = fileExtension(fileName);
      const group = blocked.get(extension);
      return group === undefined ? undefined : `.${extension} files are stopped: ${group.why}`;
    },
    unsupported: (messageClass, kind) => unsupportedBy(classes, messageClass.toLowerCase(), kind),
  };
};

const unsupportedBy = (
  classes: readonly { readonly name: string; readonly why: string }[],
  messageClass: string,
  kind: ItemKind,
): string | undefined => {
  const listed = classes.find(({ name }) => messageClass === name || messageClass.startsWith(`${name}.`));
  if (listed !== undefined) return listed.why;
  return kind === "other" ? "this kind of item is not known, so it has no place in the new mailbox" : undefined;
};

const packName = ({ name, version, dated, label, sources }: RulePack): RulePackName => ({
  name,
  version,
  dated,
  label,
  sources: Object.values(sources),
});
