import { createHash, hash } from "node:crypto";
import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  futimesSync,
  lstatSync,
  mkdirSync,
  openSync,
  readSync,
  realpathSync,
  renameSync,
  unlinkSync,
  writevSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { bytesOf, type Segment } from "../items/segments.ts";

/** The target folder cannot be used; `message` says what to do. */
export class DestinationError extends Error {
  override readonly name = "DestinationError";
}

export interface Stored {
  readonly bytes: number;
  readonly sha256: string;
  /** False where the file was there already with just this content. */
  readonly changed: boolean;
}

export interface Growing {
  /** Bytes so far. */
  readonly size: number;
  write(chunk: Buffer): void;
  finish(): void;
  abandon(): void;
}

const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW;
const wholeLimit = 16 * 1024 * 1024;

/**
 * The one place that writes. Names are given by us (never by the file that is read) and are below `root`; a symbolic
 * link on the way is refused, at the end it is replaced and not followed. Each file appears whole or not at all.
 */
export class Destination {
  readonly #root: string;
  readonly #folders = new Map<string, boolean>();

  constructor(directory: string) {
    try {
      mkdirSync(directory, { recursive: true });
      this.#root = realpathSync(directory);
    } catch (cause) {
      throw new DestinationError(`Cannot make or open the folder ${directory}. Choose another.`, { cause });
    }
  }

  /** Makes a folder below the root if need be. Returns whether it was new. */
  folder(relative: string): boolean {
    if (relative === "." || relative === "") return false;
    const known = this.#folders.get(relative);
    if (known !== undefined) return known;
    const isNew = this.folder(dirname(relative));
    const path = join(this.#root, relative);
    let made = true;
    try {
      mkdirSync(path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      made = false;
      if (!lstatSync(path).isDirectory()) {
        throw new DestinationError(
          `${path} is a link or a file and not a folder. Remove it, or choose another target.`,
        );
      }
    }
    this.#folders.set(relative, made || isNew);
    return made || isNew;
  }

  path(relative: string): string {
    return join(this.#root, relative);
  }

  has(relative: string): boolean {
    return existsSync(join(this.#root, relative));
  }

  /** Writes one file. `modified`: its time of modification (Maildir's internal date). */
  async put(relative: string, segments: readonly Segment[], modified?: Date): Promise<Stored> {
    const fresh = this.folder(dirname(relative));
    const path = join(this.#root, relative);
    if (segments.every((segment) => Buffer.isBuffer(segment))) {
      const size = segments.reduce((sum, { length }) => sum + length, 0);
      if (size <= wholeLimit) return this.#putWhole(path, segments, size, fresh, modified);
    }
    return this.#putStream(path, segments, fresh, modified);
  }

  /** A file that grows piece by piece and appears at the end. */
  grow(relative: string): Growing {
    const fresh = this.folder(dirname(relative));
    const path = join(this.#root, relative);
    const file = openSync(`${path}.part`, flags, 0o600);
    const digest = createHash("sha256");
    let size = 0;
    return {
      get size() {
        return size;
      },
      write(chunk) {
        digest.update(chunk);
        writeAll(file, [chunk]);
        size += chunk.length;
      },
      finish() {
        closeSync(file);
        if (!fresh && hashOf(path, size) === digest.digest("hex")) unlinkSync(`${path}.part`);
        else renameSync(`${path}.part`, path);
      },
      abandon() {
        closeSync(file);
        unlinkSync(`${path}.part`);
      },
    };
  }

  /** A file of lines, gathered to some size before they are written. */
  lines(relative: string): { add(line: string): void; finish(): void; abandon(): void } {
    const growing = this.grow(relative);
    let held = "";
    const flush = (): void => {
      growing.write(Buffer.from(held, "utf8"));
      held = "";
    };
    return {
      add(line) {
        held += line;
        if (held.length > 65_536) flush();
      },
      finish() {
        flush();
        growing.finish();
      },
      abandon: () => growing.abandon(),
    };
  }

  #putWhole(
    path: string,
    buffers: readonly Buffer[],
    size: number,
    fresh: boolean,
    modified: Date | undefined,
  ): Stored {
    const [only] = buffers;
    const whole = buffers.length === 1 && only !== undefined ? only : Buffer.concat(buffers, size);
    const sha256 = hash("sha256", whole, "hex");
    if (!fresh && sameFile(path, whole)) return { bytes: size, sha256, changed: false };
    const file = openSync(`${path}.part`, flags, 0o600);
    try {
      writeAll(file, [whole]);
      if (modified !== undefined) futimesSync(file, modified, modified);
    } finally {
      closeSync(file);
    }
    renameSync(`${path}.part`, path);
    return { bytes: size, sha256, changed: true };
  }

  async #putStream(
    path: string,
    segments: readonly Segment[],
    fresh: boolean,
    modified: Date | undefined,
  ): Promise<Stored> {
    const digest = createHash("sha256");
    const file = openSync(`${path}.part`, flags, 0o600);
    let bytes = 0;
    try {
      for await (const chunk of bytesOf(segments)) {
        digest.update(chunk);
        writeAll(file, [chunk]);
        bytes += chunk.length;
      }
      if (modified !== undefined) futimesSync(file, modified, modified);
    } finally {
      closeSync(file);
    }
    const sha256 = digest.digest("hex");
    if (!fresh && hashOf(path, bytes) === sha256) {
      unlinkSync(`${path}.part`);
      return { bytes, sha256, changed: false };
    }
    renameSync(`${path}.part`, path);
    return { bytes, sha256, changed: true };
  }
}

export const writeAll = (file: number, buffers: readonly Buffer[]): void => {
  let rest = buffers.filter(({ length }) => length > 0);
  while (rest.length > 0) {
    let done = writevSync(file, rest);
    rest = rest.flatMap((buffer) => {
      const skipped = Math.min(done, buffer.length);
      done -= skipped;
      return skipped === buffer.length ? [] : [buffer.subarray(skipped)];
    });
  }
};

/** Opens for reading without following a link; undefined where there is no such plain file of this size. */
const openSame = (path: string, size: number): number | undefined => {
  let file: number;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch {
    // Not there, or a link: either way it is to be written.
    return undefined;
  }
  const stat = fstatSync(file);
  if (stat.isFile() && stat.size === size) return file;
  closeSync(file);
  return undefined;
};

const chunkSize = 1024 * 1024;

const sameFile = (path: string, content: Buffer): boolean => {
  const file = openSame(path, content.length);
  if (file === undefined) return false;
  try {
    const chunk = Buffer.allocUnsafe(Math.min(chunkSize, Math.max(1, content.length)));
    for (let at = 0; at < content.length;) {
      const read = readSync(file, chunk, 0, chunk.length, at);
      if (read === 0 || content.compare(chunk, 0, read, at, at + read) !== 0) return false;
      at += read;
    }
    return true;
  } finally {
    closeSync(file);
  }
};

const hashOf = (path: string, size: number): string | undefined => {
  const file = openSame(path, size);
  if (file === undefined) return undefined;
  try {
    const digest = createHash("sha256");
    const chunk = Buffer.allocUnsafe(chunkSize);
    for (let read = readSync(file, chunk); read > 0; read = readSync(file, chunk))
      digest.update(chunk.subarray(0, read));
    return digest.digest("hex");
  } finally {
    closeSync(file);
  }
};
