import { durationInWords, shortDate, sizeInWords } from "../shared/dates.ts";
import { formatNames, kindInWords, isKind, pstWords } from "../shared/words-pst.ts";
import type { FolderReport, Report } from "./report.ts";
import { troublesInWords } from "./troubles.ts";

/** Bytes a second that one mailbox takes in; see pstWords.timeSource. */
const pace = (1.8 * 1024 ** 3) / 3_600;

export const secondsToMove = (bytes: number): number => Math.ceil(bytes / pace);

export const datesOf = ({ from, to }: { from: number | undefined; to: number | undefined }): string => {
  if (from === undefined || to === undefined) return "";
  const [first, last] = [shortDate(new Date(from)), shortDate(new Date(to))];
  return first === last ? first : `${first} to ${last}`;
};

export const spanOf = (folders: readonly FolderReport[]): { from: number | undefined; to: number | undefined } => ({
  from: folders.reduce<number | undefined>(
    (low, { from }) => (from === undefined || (low ?? from) < from ? low : from),
    undefined,
  ),
  to: folders.reduce<number | undefined>(
    (high, { to }) => (to === undefined || (high ?? to) > to ? high : to),
    undefined,
  ),
});

export const healthOf = ({ damageTotal, format }: Report): string =>
  [
    format.size < format.statedSize ? pstWords.cutShort : "",
    damageTotal === 0 ? pstWords.healthy : pstWords.damaged(damageTotal),
    format.password ? pstWords.password : "",
  ]
    .filter((line) => line !== "")
    .join(" ");

export const nameOf = ({ path, role }: FolderReport): string => {
  if (role === "orphans") return pstWords.orphans;
  return path.length === 0 ? "/" : path.join(" / ");
};

/** The report as text, for a message to the help desk. Folders' names are in it; subjects and addresses never were. */
export const reportText = (report: Report): string => {
  const kinds = Object.entries(report.kinds)
    .filter(([kind, count]) => count > 0 && isKind(kind))
    .map(([kind, count]) => (isKind(kind) ? kindInWords(kind, count) : ""));
  return [
    `${pstWords.items}: ${report.items.toLocaleString("en-GB")} (${kinds.join(", ")})`,
    `${pstWords.size}: ${sizeInWords(report.bytes)}`,
    `${pstWords.dates}: ${datesOf(spanOf(report.folders))}`,
    `${pstWords.attachments}: ${report.attachments.toLocaleString("en-GB")}`,
    `${pstWords.duplicates}: ${report.duplicates.toLocaleString("en-GB")}`,
    `${pstWords.format}: ${formatNames[report.format.variant]}, ${report.format.client.toUpperCase()}, ${sizeInWords(report.format.size)}`,
    `${pstWords.health}: ${healthOf(report)}`,
    ...Object.entries(report.damage).map(([kind, count]) => `  ${kind}: ${count}`),
    `${pstWords.time}: ${durationInWords(secondsToMove(report.bytes))}`,
    `${pstWords.rules}: ${report.rules}`,
    ...(report.complete ? [] : [pstWords.stopped]),
    "",
    `${pstWords.notMoving}:`,
    ...(report.troubles.length === 0
      ? [pstWords.allMoves]
      : troublesInWords(report.troubles).map((sentence) => `- ${sentence}`)),
    "",
    `${pstWords.folders}:`,
    ...report.folders.map(
      (folder) => `- ${nameOf(folder)}: ${folder.items}, ${sizeInWords(folder.bytes)}, ${datesOf(folder)}`,
    ),
  ].join("\n");
};
