import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { settings } from "../../src/settings.ts";
import { readme, withDiagrams } from "./diagrams.ts";

describe("architecture: the README is true", () => {
  it("its life-cycle diagrams are those of the tables (else: node test/architecture/diagrams.ts)", async () => {
    const text = await readFile(readme, "utf8");
    assert.equal(text, withDiagrams(text));
  });

  it("docs/settings.md names every setting, and none that does not exist", async () => {
    const text = await readFile(new URL("../../docs/settings.md", import.meta.url), "utf8");
    const named = [...text.matchAll(/^\| `([A-Z_]+)`/gm)].map(([, name]) => name);
    assert.deepEqual(named.sort(), Object.keys(settings).sort());
  });
});
