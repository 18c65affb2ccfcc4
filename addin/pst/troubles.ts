import { countInWords } from "../shared/dates.ts";
import { isKind, kindInWords } from "../shared/words-pst.ts";
import type { Reason, Trouble } from "./report.ts";

/** Why something would not move as it is, in a sentence with its count. A new reason does not compile without. */
const sentences: Readonly<Record<Reason, (count: number, detail: string) => string>> = {
  copy: (count) => `${countInWords(count, "item")} that stood twice in one folder. Each was sent once.`,
  damaged: (count) => `${countInWords(count, "item")} with damage. What can be read of them moves.`,
  unsupported: (count) => `${countInWords(count, "item")} of a kind that has no place in the new mailbox.`,
  "cannot-look-inside": (count, detail) =>
    `${countInWords(count, "attachment")} of type ${detail === "" ? "unknown" : detail} that the check could not look into. NHSmail may stop them.`,
  "too-large": (count) =>
    `${countInWords(count, "item")} larger than the limit for one message. Save the attachments elsewhere.`,
  "not-mail": (count, detail) =>
    `${isKind(detail) ? kindInWords(detail, count) : countInWords(count, "item")}: only mail is sent from here. You can save the rest as files below.`,
  "blocked-attachment": (count, detail) =>
    `${countInWords(count, "attachment")} of type ${detail}, which NHSmail does not allow. The message goes, with a note in place of the file.`,
};

/** The report's troubles, one sentence each; what is no mail stands in one sentence, whatever kinds it has. */
export const troublesInWords = (troubles: readonly Trouble[]): readonly string[] => {
  const kinds = troubles.filter(({ reason }) => reason === "not-mail");
  const others = troubles.filter(({ reason }) => reason !== "not-mail").map(troubleInWords);
  if (kinds.length === 0) return others;
  const list = kinds.map(({ detail, count }) => (isKind(detail) ? kindInWords(detail, count) : "")).join(", ");
  return [...others, `${list}: only mail is sent from here. You can save the rest as files below.`];
};

export const troubleInWords = ({ reason, detail, count }: Trouble): string => sentences[reason](count, detail);
