/// <reference lib="webworker" />
// Runs in a Chromium worker: the product's reader over File.slice, as the add-in has it.
import { startingRulePack } from "../../src/mail/rules-pack-starting.ts";
import { transferRules } from "../../src/mail/rules-pack.ts";
import { takeInventory } from "../../src/pst/inventory.ts";
import { openPst } from "../../src/pst/open.ts";

self.onmessage = async ({ data: file }: MessageEvent<File>) => {
  let reads = 0;
  const read = async (offset: number, length: number): Promise<Uint8Array> => {
    reads++;
    return new Uint8Array(await file.slice(offset, offset + length).arrayBuffer());
  };
  const opened = await openPst({ size: file.size, read });
  if (!opened.ok) {
    self.postMessage({ refusal: opened.refusal });
    return;
  }
  const inventory = await takeInventory(opened.value, { rules: transferRules(startingRulePack), check: "blocks" });
  self.postMessage({ inventory, reads });
};
