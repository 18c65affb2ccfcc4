import { decodeUtf7, encodeUtf7 } from "../imap/utf7.ts";

/**
 * A folder's name in an archive, as Maildir++ has it: `.a.b`. A dot or slash within a part is written in modified
 * UTF-7 (RFC 3501 5.1.3), so that no name leaves the archive. INBOX is "INBOX".
 */
export const archiveName = (path: readonly string[]): string => {
  if (path.length === 1 && path[0] === "INBOX") return "INBOX";
  const part = (text: string): string =>
    encodeUtf7(text).replace(/[./\\]/g, (one) => {
      const unit = Buffer.alloc(2);
      unit.writeUInt16BE(one.charCodeAt(0));
      return `&${unit.toString("base64").replace(/=+$/, "").replaceAll("/", ",")}-`;
    });
  return `.${path.map(part).join(".")}`;
};

/** The folder that an archive's name stands for, outermost part first. */
export const archivePath = (name: string): readonly string[] =>
  name === "INBOX" ? ["INBOX"] : name.slice(1).split(".").map(decodeUtf7);

/** In each folder of an archive from its making on: by it an archive is told from other people's mail. */
export const validityFile = "uidvalidity";
export const manifestFile = "manifest.jsonl";
