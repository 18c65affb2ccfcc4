import { readdirSync, readFileSync } from "node:fs";
import { parse } from "yaml";
import { parseEntries } from "./schema.ts";
import type { Entry } from "./types.ts";

const folder = new URL("./entries/", import.meta.url);

/**
 * The curated entries, from entries/*.yaml beside this file, checked. Once, at start.
 * Throws with the file's name and every fault where one is invalid, or where two entries have one id.
 */
export const loadEntries = (): readonly Entry[] => {
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
  return entries;
};
