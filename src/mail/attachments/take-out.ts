import { namesOf } from "../../pst/inside/mime-names.ts";
import { parseMime, type MimePart } from "../../pst/inside/mime-parts.ts";
import type { Budget } from "../../pst/inside/types.ts";
import { lookBudget, reasonFor, type Judge } from "./judge.ts";

export interface TakenOut {
  /** The part as it was, with its header. */
  readonly original: Buffer;
  /** The name it bore, for people; never to be used as a path. */
  readonly name: string;
  readonly why: string;
}

export interface TakeOutResult {
  /** The message itself where nothing was taken out. */
  readonly message: Buffer;
  readonly taken: readonly TakenOut[];
}

/**
 * Takes banned attachments out of a message, also those in archives, attached messages and message files, and leaves a
 * note in the place of each. Every octet outside the removed parts stays as it was. The same message gives the same result always.
 */
export const takeOut = (message: Buffer, judge: Judge): TakeOutResult => {
  const root = parseMime(message);
  const found: { part: MimePart; taken: TakenOut }[] = [];
  search(message, root, judge, lookBudget(), found);
  if (found.length === 0) return { message, taken: [] };
  found.sort((a, b) => a.part.start - b.part.start);
  const pieces: Buffer[] = [];
  let at = 0;
  for (const { part, taken } of found) {
    pieces.push(message.subarray(at, part.start), replacement(message, part, taken, part === root));
    at = part.end;
  }
  pieces.push(message.subarray(at));
  return { message: Buffer.concat(pieces), taken: found.map(({ taken }) => taken) };
};

const search = (
  message: Buffer,
  part: MimePart,
  judge: Judge,
  budget: Budget,
  found: { part: MimePart; taken: TakenOut }[],
): void => {
  const names = namesOf(part);
  const why = reasonFor(message, part, names, judge, budget);
  if (why !== undefined) {
    const original = Buffer.from(message.subarray(part.start, part.end));
    found.push({ part, taken: { original, name: names[0] ?? "attachment", why } });
    return;
  }
  for (const child of part.children) search(message, child, judge, budget, found);
};

const replacement = (message: Buffer, part: MimePart, { name, why }: TakenOut, whole: boolean): Buffer => {
  const safe = name.replace(/[^\x20-\x7e]/g, "?").slice(0, 100);
  const note = `The attachment "${safe}" was taken out of this message when it was moved: ${why}.\r\nIt is kept. Ask your Local Organisation Administrator if you need it.\r\n`;
  const content = "Content-Type: text/plain; charset=us-ascii\r\nContent-Transfer-Encoding: 7bit\r\n";
  if (!whole) return Buffer.from(`${content}Content-Disposition: inline\r\n\r\n${note.trimEnd()}`, "latin1");
  const header = message.toString("latin1", part.start, part.body).replace(/(\r?\n)+$/, "");
  const kept = header.split(/\r?\n(?![ \t])/).filter((line) => !/^content-/i.test(line));
  return Buffer.from(`${kept.map((line) => `${line}\r\n`).join("")}${content}\r\n${note}`, "latin1");
};
