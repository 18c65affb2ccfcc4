import { open, type FileHandle } from "node:fs/promises";
import { dirname } from "node:path";
import { crc32 } from "node:zlib";
import { asMailError, MailError } from "../errors.ts";

/** Called before and after each durable step; a test throws from it, or ends the process, to stop at every one. */
export type Step = (name: string) => void | Promise<void>;

interface Waiting {
  readonly text: string;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * An append-only file of records, one a line: eight hex digits of CRC-32, a space, JSON. What was awaited is on the
 * disk (fdatasync); several writers share one. A last line that a crash cut short is dropped when the file is opened.
 */
export class JournalFile {
  readonly #file: FileHandle;
  readonly #step: Step;
  #size: number;
  #waiting: Waiting[] = [];
  #writing: Promise<void> | undefined;
  #failed: MailError | undefined;

  private constructor(file: FileHandle, size: number, step: Step) {
    this.#file = file;
    this.#size = size;
    this.#step = step;
  }

  /** Opens or makes the file (0600), giving each record to `each`. Throws ledger-damaged with the line's number. */
  static async open(path: string, each: (record: unknown) => void, step: Step = () => undefined): Promise<JournalFile> {
    const file = await open(path, "a+", 0o600).catch((error: unknown) => {
      throw notOpened(path, error);
    });
    try {
      const good = await readRecords(file, path, each);
      await file.truncate(good);
      await file.datasync();
      await syncFolder(path);
      return new JournalFile(file, good, step);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** Gives each record of a file that is there to `each`, and changes nothing. Resolves to false where there is none. */
  static async read(path: string, each: (record: unknown) => void): Promise<boolean> {
    const file = await open(path, "r").catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw notOpened(path, error);
    });
    if (file === undefined) return false;
    await readRecords(file, path, each).finally(() => file.close());
    return true;
  }

  /** Resolves when the record is on the disk. Throws disk-full and the like; the file is then as it was before. */
  append(record: unknown): Promise<void> {
    const json = JSON.stringify(record);
    const text = `${crc32(json).toString(16).padStart(8, "0")} ${json}\n`;
    const written = new Promise<void>((resolve, reject) => this.#waiting.push({ text, resolve, reject }));
    this.#writing ??= this.#flush().finally(() => (this.#writing = undefined));
    return written;
  }

  async close(): Promise<void> {
    await this.#writing;
    await this.#file.close();
  }

  async #flush(): Promise<void> {
    // One turn of the event loop gathers what the other workers write in the same moment.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const group = this.#waiting.splice(0);
      try {
        if (this.#failed !== undefined) throw this.#failed;
        await this.#write(group.map(({ text }) => text).join(""));
        for (const { resolve } of group) resolve();
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
  }

  async #write(text: string): Promise<void> {
    await this.#step("journal:before-write");
    const data = Buffer.from(text, "utf8");
    await this.#orFail(() => this.#file.appendFile(data));
    await this.#step("journal:before-sync");
    await this.#orFail(() => this.#file.datasync());
    this.#size += data.length;
    await this.#step("journal:after-sync");
  }

  /** Half a record must not stand before a whole one; and after a failed fsync nothing is certain any more. */
  async #orFail(act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      this.#failed = asMailError(error);
      await this.#file.truncate(this.#size).catch(() => undefined);
      throw this.#failed;
    }
  }
}

/** The new file's name must survive a power cut too. */
const syncFolder = async (path: string): Promise<void> => {
  if (process.platform === "win32") return;
  const folder = await open(dirname(path), "r");
  await folder.sync().finally(() => folder.close());
};

const readSize = 256 * 1024;

/** Reads all records through one buffer; returns the offset after the last good one. */
const readRecords = async (file: FileHandle, path: string, each: (record: unknown) => void): Promise<number> => {
  let good = 0;
  let number = 0;
  let damaged: number | undefined;
  let buffer = Buffer.allocUnsafeSlow(readSize);
  // What is read and is not yet a whole line lies at the buffer's start.
  let held = 0;
  for (let at = 0; ;) {
    if (held === buffer.length) buffer = Buffer.concat([buffer], buffer.length * 2);
    const { bytesRead } = await file.read(buffer, held, buffer.length - held, at);
    if (bytesRead === 0) break;
    at += bytesRead;
    const filled = buffer.subarray(0, held + bytesRead);
    let from = 0;
    for (let end = filled.indexOf(10, held); end >= 0; end = filled.indexOf(10, from)) {
      number += 1;
      const record = parseRecord(filled.toString("utf8", from, end));
      if (record === undefined) damaged ??= number;
      else if (damaged !== undefined) throw damagedAt(path, damaged);
      else {
        each(record.value);
        good += end + 1 - from;
      }
      from = end + 1;
    }
    buffer.copyWithin(0, from, filled.length);
    held = filled.length - from;
  }
  // A file that holds no record of ours is not ours to cut short: somebody named the wrong one.
  if (good === 0 && damaged !== undefined) throw notALedger(path);
  if (good === 0 && held > 0 && !isOurBeginning(buffer.subarray(0, held))) throw notALedger(path);
  return good;
};

/** What a crash may leave of a ledger's first line: a part of it, or room that nothing was written to yet. */
const isOurBeginning = (text: Buffer): boolean => {
  if (text.every((octet) => octet === 0)) return true;
  const begun = text.toString("latin1", 0, 17);
  return /^[0-9a-f]{8} \{/.test(begun) && ` {"t":"he`.startsWith(begun.slice(8));
};

const nameAnother = "Name another file with --ledger.";

const notALedger = (path: string): MailError =>
  new MailError("ledger-damaged", `The file ${path} is no ledger. It was left as it is.`, { mend: nameAnother });

const openingFailures: Readonly<Record<string, string>> = {
  EACCES: "This user may not write to it, or not read it.",
  EPERM: "This user may not write to it, or not read it.",
  EROFS: "The disk is read-only.",
  EISDIR: "It is a folder: name a file.",
  ENOENT: "Its folder does not exist.",
};

const notOpened = (path: string, error: unknown): MailError => {
  const { code = "" } = error as NodeJS.ErrnoException;
  const why = openingFailures[code] ?? "";
  const message = `The ledger ${path} can not be opened. ${why}`.trim();
  return new MailError("ledger-damaged", message, { cause: error, mend: nameAnother });
};

const damagedAt = (path: string, line: number): MailError =>
  new MailError(
    "ledger-damaged",
    `The ledger ${path} is damaged at line ${line}. Use its last backup, or a new file: what the target holds is then matched by content.`,
  );

const parseRecord = (line: string): { value: unknown } | undefined => {
  const json = line.slice(9);
  if (line[8] !== " " || crc32(json).toString(16).padStart(8, "0") !== line.slice(0, 8)) return undefined;
  try {
    return { value: JSON.parse(json) as unknown };
  } catch {
    return undefined;
  }
};
