import { parseMime, type MimePart } from "./mime.ts";
import { namesOf } from "./names.ts";
import { isZip, judgeZip, type Judge } from "./zip.ts";

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
 * Takes banned attachments out of a message, also those in archives and attached messages, and leaves a note in the
 * place of each. Every octet outside the removed parts stays as it was. The same message gives the same result always.
 */
export const takeOut = (message: Buffer, judge: Judge): TakeOutResult => {
  const root = parseMime(message);
  const found: { part: MimePart; taken: TakenOut }[] = [];
  search(message, root, judge, found);
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

const search = (message: Buffer, part: MimePart, judge: Judge, found: { part: MimePart; taken: TakenOut }[]): void => {
  const why = reason(message, part, judge);
  if (why !== undefined) {
    const name = namesOf(part)[0] ?? "attachment";
    found.push({ part, taken: { original: Buffer.from(message.subarray(part.start, part.end)), name, why } });
    return;
  }
  for (const child of part.children) search(message, child, judge, found);
};

const reason = (message: Buffer, part: MimePart, judge: Judge): string | undefined => {
  const named = namesOf(part)
    .map(judge)
    .find((why) => why !== undefined);
  if (named !== undefined) return named;
  if (part.children.length > 0 || part.type.startsWith("multipart/")) return undefined;
  const data = decode(message, part);
  if (isZip(data)) return judgeZip(data, judge);
  // An attached message that is encoded, against RFC 2046 5.2.1, is looked into all the same.
  if (part.type.startsWith("message/") && part.encoding !== "" && data.length > 0) {
    return takeOut(data, judge).taken[0]?.why;
  }
  return undefined;
};

const decode = (message: Buffer, { body, end, encoding }: MimePart): Buffer => {
  if (encoding === "base64") {
    // Only what may begin an archive is decoded whole: text parts cost nothing.
    return Buffer.from(message.toString("latin1", body, end).replace(/[^A-Za-z0-9+/=]/g, ""), "base64");
  }
  if (encoding === "quoted-printable") {
    const text = message.toString("latin1", body, end).replace(/=[ \t]*\r?\n/g, "");
    return Buffer.from(
      text.replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
      "latin1",
    );
  }
  return message.subarray(body, end);
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
