/**
 * The least that an export by Node can cost: files of the same sizes as those of an export, a SHA-256 each, and a line
 * each in a manifest; nothing is read, decoded or composed. To be timed beside an export and readpst:
 *   node bench/export-floor.ts FINISHED-EXPORT/manifest.jsonl OUT
 */
import { hash } from "node:crypto";
import { closeSync, mkdirSync, openSync, readFileSync, writeSync } from "node:fs";

const [manifest, out] = process.argv.slice(2);
if (manifest === undefined || out === undefined)
  throw new Error("Say which manifest and where to: node bench/export-floor.ts MANIFEST OUT");

const sizes = readFileSync(manifest, "utf8")
  .trim()
  .split("\n")
  .map((line) => (JSON.parse(line) as { readonly bytes?: number }).bytes ?? 0);
const content = Buffer.alloc(Math.max(...sizes), "x");

const write = (name: string, bytes: Buffer): void => {
  const file = openSync(`${out}/${name}`, "wx", 0o600);
  writeSync(file, bytes);
  closeSync(file);
};

mkdirSync(out);
const lines = sizes.map((bytes, at) => {
  const piece = content.subarray(0, bytes);
  write(`${at}.eml`, piece);
  return `${JSON.stringify({ file: `${at}.eml`, bytes, sha256: hash("sha256", piece, "hex") })}\n`;
});
write("manifest.jsonl", Buffer.from(lines.join("")));
