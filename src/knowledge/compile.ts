/** Makes entries.json from entries/*.yaml: `node src/knowledge/compile.ts`. Run it after each change of an entry. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { argv } from "node:process";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { parseEntries } from "./schema.ts";
import type { Entry } from "./types.ts";

const folder = new URL("./entries/", import.meta.url);

/** Reads and checks every file. Throws with the file's name and each fault, or where two entries have one id. */
export const readEntryFiles = (): readonly Entry[] => {
  const names = readdirSync(folder).filter((name) => name.endsWith(".yaml"));
  const entries = names.sort().flatMap((name) => {
    const data: unknown = parse(readFileSync(new URL(name, folder), "utf8"));
    return parseEntries(data, name);
  });
  const seen = new Set<string>();
  for (const { id } of entries) {
    if (seen.has(id)) throw new Error(`Two entries have the id ${id}. Give one of them another.`);
    seen.add(id);
  }
  for (const { id, related } of entries) {
    const dead = related.find((other) => !seen.has(other) || other === id);
    if (dead !== undefined) throw new Error(`${id} names ${dead} as related, and there is no other entry of that id.`);
  }
  return entries;
};

/** One entry a line, so that a change of one entry is a change of one line. */
export const compiledText = (entries: readonly Entry[]): string =>
  `[\n${entries.map((entry) => `  ${JSON.stringify(entry)}`).join(",\n")}\n]\n`;

if (argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(new URL("./entries.json", import.meta.url), compiledText(readEntryFiles()));
}
