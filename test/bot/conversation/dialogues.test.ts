import assert from "node:assert/strict";
import { readdirSync, writeFileSync } from "node:fs";
import { play, readTranscript } from "./transcript.ts";

/** RECORD=1 writes what was said into the files, to be read and judged by a person before it is committed. */
const recording = process.env["RECORD"] === "1";
const folder = new URL("./dialogues/", import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith(".txt"));

describe("conversation: scripted dialogues", () => {
  it("are at least sixty", () => assert.ok(files.length >= 60, `${files.length} dialogues`));

  for (const file of files) {
    it(file.replace(/\.txt$/, "").replaceAll("-", " "), () => {
      const url = new URL(file, folder);
      const script = readTranscript(url).trimEnd();
      const { lines, failures, turns } = play(script);
      assert.deepEqual(failures, []);
      const most = /EXPECT turns <= (\d+)/.exec(script)?.[1];
      if (most !== undefined) assert.ok(turns <= Number(most), `${turns} turns`);
      if (recording) writeFileSync(url, `${lines.join("\n")}\n`);
      else assert.equal(lines.join("\n"), script);
    });
  }
});
