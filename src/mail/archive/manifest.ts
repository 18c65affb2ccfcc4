import { createHash, type Hash } from "node:crypto";
import { open, readFile } from "node:fs/promises";
import { absent } from "./absent.ts";
import type { MailDate } from "../types.ts";

/**
 * One line of an archive folder's manifest.jsonl: what a person needs to find a message again, and what proves that it
 * is still the same. A later line for the same UID replaces the flags.
 */
export interface ManifestLine {
  readonly uid: number;
  readonly file: string;
  readonly start: number;
  readonly size: number;
  readonly date: MailDate;
  readonly flags: readonly string[];
  readonly sha256: string;
  readonly messageId: string;
  readonly from: string;
  readonly to: string;
  readonly subject: string;
}

export const readManifest = async (path: string): Promise<Map<number, ManifestLine>> => {
  const text = await readFile(path, "utf8").catch(absent(""));
  const lines = new Map<number, ManifestLine>();
  for (const line of text.split("\n")) {
    // A last line that a crash cut short is not valid JSON: its message is taken up again.
    const parsed = parse(line);
    if (parsed !== undefined) lines.set(parsed.uid, { ...lines.get(parsed.uid), ...parsed });
  }
  return lines;
};

const parse = (line: string): ManifestLine | undefined => {
  try {
    return line === "" ? undefined : (JSON.parse(line) as ManifestLine);
  } catch {
    return undefined;
  }
};

/** Appends lines durably; begins on a new line, whatever a crash left behind. */
export const appendManifest = async (path: string, lines: readonly ManifestLine[]): Promise<void> => {
  if (lines.length === 0) return;
  const file = await open(path, "a+", 0o600);
  try {
    const { size } = await file.stat();
    const last = size === 0 ? "\n" : (await file.read(Buffer.alloc(1), 0, 1, size - 1)).buffer.toString();
    await file.appendFile((last === "\n" ? "" : "\n") + lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
    await file.sync();
  } finally {
    await file.close();
  }
};

const headLimit = 65_536;

/** Follows a message's octets: hash, and the header fields that the manifest keeps. */
export class ManifestWriter {
  readonly #hash: Hash = createHash("sha256");
  readonly #head: Buffer[] = [];
  #headSize = 0;

  push(data: Uint8Array): void {
    this.#hash.update(data);
    if (this.#headSize >= headLimit) return;
    this.#head.push(Buffer.from(data.subarray(0, headLimit - this.#headSize)));
    this.#headSize += data.length;
  }

  line(at: Pick<ManifestLine, "uid" | "file" | "start" | "size" | "date" | "flags">): ManifestLine {
    const text = Buffer.concat(this.#head).toString("utf8");
    const end = text.search(/\r?\n\r?\n/);
    const header = (end < 0 ? text : text.slice(0, end)).replace(/\r?\n[ \t]+/g, " ");
    const field = (name: string): string =>
      decodeWords(new RegExp(`^${name}:[ \\t]*([^\\r\\n]*)`, "im").exec(header)?.[1]?.trim() ?? "").slice(0, 500);
    return {
      ...at,
      sha256: this.#hash.digest("hex"),
      messageId: field("message-id"),
      from: field("from"),
      to: field("to"),
      subject: field("subject"),
    };
  }
}

/** RFC 2047, for UTF-8, latin-1 and what TextDecoder knows besides. */
const decodeWords = (text: string): string =>
  text
    .replace(/\?=\s+=\?/g, "?==?")
    .replace(/=\?([^?\s]+)\?([bq])\?([^?]*)\?=/gi, (whole, charset: string, kind: string, body: string) => {
      const octets =
        kind.toLowerCase() === "b"
          ? Buffer.from(body, "base64")
          : Buffer.from(
              body
                .replaceAll("_", " ")
                .replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
              "latin1",
            );
      try {
        return new TextDecoder(charset).decode(octets);
      } catch {
        return whole;
      }
    });
