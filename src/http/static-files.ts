import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { extname, join, relative, sep } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, gzip } from "node:zlib";

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".map": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".wasm": "application/wasm",
};

export interface StaticFile {
  readonly type: string;
  readonly etag: string;
  /** Its name carries a hash of its content, so it may be kept for a year. */
  readonly immutable: boolean;
  readonly plain: Buffer;
  readonly gzip: Buffer | undefined;
  readonly brotli: Buffer | undefined;
}

/**
 * Reads a folder of built pages once, at start: a path of a request is only ever looked up in this table, so none can
 * reach outside the folder. Keys are paths with "/" between names. An absent folder is an empty table.
 */
export const readStaticFiles = async (folder: string): Promise<ReadonlyMap<string, StaticFile>> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = new Map<string, StaticFile>();
  for (const entry of entries) {
    const type = types[extname(entry.name)];
    if (!entry.isFile() || type === undefined) continue;
    const path = join(entry.parentPath, entry.name);
    const plain = await readFile(path);
    const small = plain.length < 1024 || type.startsWith("image/png");
    files.set(relative(folder, path).split(sep).join("/"), {
      type,
      plain,
      etag: `"${createHash("sha256").update(plain).digest("base64url").slice(0, 22)}"`,
      immutable: /[-.][A-Za-z0-9_-]{8,}\.(js|css|png|svg)$/.test(entry.name) && path.includes(`${sep}assets${sep}`),
      gzip: small ? undefined : await promisify(gzip)(plain),
      brotli: small ? undefined : await promisify(brotliCompress)(plain),
    });
  }
  return files;
};
