import { appendFile, readFile } from "node:fs/promises";
import { join } from "node:path";
import { absent } from "./absent.ts";
import { decodeUtf7 } from "../imap/utf7.ts";
import { archiveName } from "./names.ts";

const file = "subscriptions";
const key = (path: readonly string[]): string => path.join("\0");

const textOf = (root: string): Promise<string> => readFile(join(root, file), "utf8").catch(absent(""));

const namesIn = (text: string): ReadonlySet<string> =>
  new Set(text.split("\n").map((line) => key(line.split(/[\t./]/).map(decodeUtf7))));

/** The folders that a Maildir's or an archive's `subscriptions` file names (Dovecot's forms, a line each). */
export const readSubscriptions = async (root: string): Promise<(path: readonly string[]) => boolean> => {
  const names = namesIn(await textOf(root));
  return (path) => names.has(key(path));
};

/** Adds folders to the file, each once. Dovecot's second form: parts stand apart by tabs, so that no dot needs quoting. */
export const addSubscriptions = async (root: string, paths: readonly (readonly string[])[]): Promise<void> => {
  const text = await textOf(root);
  const there = namesIn(text);
  const lines = paths
    .filter((path) => !there.has(key(path)))
    .map((path) => `${archiveName(path).replace(/^\./, "").replaceAll(".", "\t")}\n`);
  if (lines.length === 0) return;
  await appendFile(join(root, file), (text === "" ? "V\t2\n\n" : "") + lines.join(""), { mode: 0o600 });
};
