import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const shared = fileURLToPath(new URL("../../../shared/pst", import.meta.url));
const packaged = fileURLToPath(new URL("../../node_modules/pst-extractor/example/testdata", import.meta.url));

const filesIn = (folder: string): string[] => {
  try {
    return readdirSync(folder)
      .filter((name) => /\.(pst|ost)$/.test(name))
      .sort()
      .map((name) => join(folder, name));
  } catch {
    // Where a folder is missing, `requires` skips what needs it, by name.
    return [];
  }
};

/** Real files of public repositories (../shared/pst/SOURCES.md), and those that come with the npm package. */
export const realFiles = [...filesIn(shared), ...filesIn(packaged)];
