import type { ItemKind } from "./types.ts";

// Message classes of MS-OXCMSG, MS-OXOCAL, MS-OXOCNTC, MS-OXOTASK, MS-OXONOTE, MS-OXOJRNL. The longest match decides;
// a class matches its own name and what is derived from it by a dot ("IPM.Note.SMIME").
const kinds: readonly (readonly [string, ItemKind])[] = [
  ["ipm.note", "mail"],
  ["ipm.post", "mail"],
  ["ipm.schedule", "mail"],
  ["ipm.sharing", "mail"],
  ["ipm.recall", "mail"],
  ["ipm.outlook.recall", "mail"],
  ["ipm.taskrequest", "mail"],
  ["ipm.taskaccept", "mail"],
  ["ipm.taskdecline", "mail"],
  ["ipm.taskupdate", "mail"],
  ["ipm.replication", "mail"],
  ["ipm.conflict", "mail"],
  ["ipm.mailbeat", "mail"],
  ["ipm.resend", "mail"],
  ["report", "mail"],
  ["ipm.appointment", "appointment"],
  // An exception of a recurring appointment (MS-OXOCAL 2.2.10.1.1).
  ["ipm.ole.class.{00061055-0000-0000-c000-000000000046}", "appointment"],
  ["ipm.contact", "contact"],
  ["ipm.abchperson", "contact"],
  ["ipm.distlist", "distributionList"],
  ["ipm.task", "task"],
  ["ipm.stickynote", "note"],
  ["ipm.activity", "journal"],
];

/** The kind of an item by its message class. "IPM" alone and nothing at all are mail; what is unknown is "other". */
export const kindOf = (messageClass: string): ItemKind => {
  const known = cache.get(messageClass);
  if (known !== undefined) return known;
  const kind = lookUp(messageClass.toLowerCase());
  if (cache.size < 1000) cache.set(messageClass, kind);
  return kind;
};

const cache = new Map<string, ItemKind>();

const lookUp = (wanted: string): ItemKind => {
  if (wanted === "" || wanted === "ipm") return "mail";
  const matches = kinds.filter(([name]) => wanted === name || wanted.startsWith(`${name}.`));
  // "REPORT.IPM.Note.NDR" and the like: a report is mail whatever it reports on.
  return matches.toSorted(([a], [b]) => b.length - a.length)[0]?.[1] ?? "other";
};
