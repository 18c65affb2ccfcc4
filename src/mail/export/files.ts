import { createHash, hash, type Hash } from "node:crypto";
import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  futimesSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  renameSync,
  unlinkSync,
  writevSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";

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

const writeFlags = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW;
const chunkSize = 1024 * 1024;

/** A folder that is being filled, and the name that it gets when it is whole. */
export type Staged = readonly [part: string, path: string];

export interface Open {
  readonly file: number;
  readonly part: string;
  readonly path: string;
  readonly fresh: boolean;
  readonly digest: Hash;
  bytes: number;
}

/**
 * The one place that writes, all of it synchronous (an export has threads of its own, or nothing else to do). Names are
 * given by us, never by the file that is read, and lie below `root`. A link on the way is refused; one at the end is
 * replaced, not followed.
 *
 * A folder that is new is filled as NAME.part and renamed when it is whole: one renaming for a thousand files. In a
 * folder that is there, a file that differs is written beside and renamed over; one that is equal is left alone.
 */
export class Files {
  readonly root: string;
  /** Folder of a file, as asked for, to where it is being filled. */
  readonly #folders = new Map<string, { readonly path: string; readonly fresh: boolean }>();
  readonly #staged = new Map<string, string>();

  constructor(directory: string) {
    try {
      mkdirSync(directory, { recursive: true });
      this.root = realpathSync(directory);
    } catch (cause) {
      throw new DestinationError(`Cannot make or open the folder ${directory}. Choose another.`, { cause });
    }
  }

  get isEmpty(): boolean {
    return readdirSync(this.root).length === 0;
  }

  /** Makes a folder; `relative` has two levels at most above files: "messages/folder-00001/...". */
  folder(relative: string): { readonly path: string; readonly fresh: boolean } {
    const known = this.#folders.get(relative);
    if (known !== undefined) return known;
    const made = this.#make(relative);
    this.#folders.set(relative, made);
    return made;
  }

  #make(relative: string): { readonly path: string; readonly fresh: boolean } {
    if (relative === ".") return { path: this.root, fresh: false };
    const above = this.folder(dirname(relative));
    const path = join(above.path, basename(relative));
    if (dirname(relative) === "." || above.fresh) {
      ensureFolder(path);
      return { path, fresh: above.fresh };
    }
    if (isFolder(path)) return { path, fresh: false };
    // What a killed run left there is written over.
    ensureFolder(`${path}.part`);
    this.#staged.set(`${path}.part`, path);
    return { path: `${path}.part`, fresh: true };
  }

  /** The folders that were begun since this was last asked, for `seal`. */
  takeStaged(): Staged[] {
    const staged = [...this.#staged];
    this.#staged.clear();
    return staged;
  }

  #target(relative: string): { readonly path: string; readonly fresh: boolean } {
    const cut = relative.lastIndexOf("/");
    const folder = this.folder(cut < 0 ? "." : relative.slice(0, cut));
    return { path: `${folder.path}/${relative.slice(cut + 1)}`, fresh: folder.fresh };
  }

  /** Writes one whole file. `modified`: milliseconds since 1970 for its time of modification. */
  put(relative: string, chunks: readonly Uint8Array[], modified: number | undefined): Stored {
    const { path, fresh } = this.#target(relative);
    const pieces = gathered(chunks, fresh);
    const stored = { bytes: sizeOf(pieces), sha256: hashed(pieces) };
    if (!fresh && sameFile(path, pieces[0] ?? nothing)) return { ...stored, changed: false };
    const part = fresh ? path : `${path}.part`;
    const file = openSync(part, writeFlags, 0o600);
    try {
      writeAll(file, pieces);
      if (modified !== undefined) futimesSync(file, modified / 1000, modified / 1000);
    } finally {
      closeSync(file);
    }
    if (!fresh) renameSync(part, path);
    return { ...stored, changed: true };
  }

  /** Begins a file that grows piece by piece and appears, whole, at `close`. */
  open(relative: string): Open {
    const { path, fresh } = this.#target(relative);
    const part = `${path}.part`;
    return { file: openSync(part, writeFlags, 0o600), part, path, fresh, digest: createHash("sha256"), bytes: 0 };
  }

  write(open: Open, chunks: readonly Uint8Array[]): void {
    for (const chunk of chunks) {
      open.digest.update(chunk);
      open.bytes += chunk.length;
    }
    writeAll(open.file, chunks);
  }

  /** `durable`: on the disk itself when this returns. */
  close(open: Open, modified: number | undefined, durable: boolean): Stored {
    if (modified !== undefined) futimesSync(open.file, modified / 1000, modified / 1000);
    if (durable) fsyncSync(open.file);
    closeSync(open.file);
    const stored = { bytes: open.bytes, sha256: open.digest.digest("hex") };
    const changed = open.fresh || hashOf(open.path, open.bytes) !== stored.sha256;
    if (changed) renameSync(open.part, open.path);
    else unlinkSync(open.part);
    return { ...stored, changed };
  }

  abandon(open: Open): void {
    closeSync(open.file);
    unlinkSync(open.part);
  }

  /** The text of a small file of ours; undefined where there is none. */
  read(relative: string): string | undefined {
    const file = openPlain(join(this.root, relative));
    if (file === undefined) return undefined;
    try {
      const held = Buffer.alloc(65_536);
      return held.subarray(0, readSync(file, held, 0, held.length, 0)).toString("utf8");
    } finally {
      closeSync(file);
    }
  }
}

const nothing = Buffer.alloc(0);
const smallWhole = 32 * 1024;
const sizeOf = (chunks: readonly Uint8Array[]): number => chunks.reduce((sum, { length }) => sum + length, 0);

/** For small files: each is written before the next is gathered. */
const gathering = Buffer.allocUnsafeSlow(smallWhole);

/** Small pieces are joined, which is cheaper than to hash and write each; large ones only where they are compared. */
const gathered = (chunks: readonly Uint8Array[], fresh: boolean): readonly Uint8Array[] => {
  if (chunks.length <= 1) return chunks;
  const size = sizeOf(chunks);
  if (size > smallWhole) return fresh ? chunks : [Buffer.concat(chunks)];
  let at = 0;
  for (const chunk of chunks) {
    gathering.set(chunk, at);
    at += chunk.length;
  }
  return [gathering.subarray(0, size)];
};

const hashed = (pieces: readonly Uint8Array[]): string => {
  const [only] = pieces;
  if (pieces.length === 1 && only !== undefined) return hash("sha256", only, "hex");
  const digest = createHash("sha256");
  for (const piece of pieces) digest.update(piece);
  return digest.digest("hex");
};

/** Gives folders that were filled their names. */
export const seal = (staged: Iterable<Staged>): void => {
  for (const [part, path] of new Map(staged)) renameSync(part, path);
};

/** True where a real folder is there; a link or a file in its place is refused. */
const isFolder = (path: string): boolean => {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return false;
  if (stat.isDirectory()) return true;
  throw new DestinationError(`${path} is a link or a file and not a folder. Remove it, or choose another target.`);
};

/** Makes a folder unless it is there. */
const ensureFolder = (path: string): void => {
  if (isFolder(path)) return;
  try {
    mkdirSync(path, 0o700);
  } catch (error) {
    // Another thread was quicker.
    if ((error as NodeJS.ErrnoException).code !== "EEXIST" || !isFolder(path)) throw error;
  }
};

const writeAll = (file: number, chunks: readonly Uint8Array[]): void => {
  let rest = chunks.filter(({ length }) => length > 0);
  while (rest.length > 0) {
    // Linux takes at most 1024 pieces in one call.
    let done = writevSync(file, rest.slice(0, 1000));
    rest = rest.flatMap((chunk) => {
      const skipped = Math.min(done, chunk.length);
      done -= skipped;
      return skipped === chunk.length ? [] : [chunk.subarray(skipped)];
    });
  }
};

/** Opens a plain file for reading without following a link; undefined where there is none. */
const openPlain = (path: string): number | undefined => {
  let file: number;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ELOOP") return undefined;
    throw error;
  }
  if (fstatSync(file).isFile()) return file;
  closeSync(file);
  return undefined;
};

const openSame = (path: string, size: number): number | undefined => {
  const file = openPlain(path);
  if (file === undefined || fstatSync(file).size === size) return file;
  closeSync(file);
  return undefined;
};

const sameFile = (path: string, content: Uint8Array): boolean => {
  const file = openSame(path, content.length);
  if (file === undefined) return false;
  try {
    const chunk = Buffer.allocUnsafe(Math.min(chunkSize, Math.max(1, content.length)));
    for (let at = 0; at < content.length;) {
      const read = readSync(file, chunk, 0, chunk.length, at);
      if (read === 0 || chunk.compare(content, at, at + read, 0, read) !== 0) return false;
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
