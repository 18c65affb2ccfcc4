import { startingRulePack } from "../../src/mail/rules-pack-starting.ts";
import { transferRules } from "../../src/mail/rules-pack.ts";
import { takeInventory } from "../../src/pst/inventory.ts";
import { openPst } from "../../src/pst/open.ts";
import type { Item } from "../../src/pst/types.ts";
import { memorySource } from "./pst-mutate.ts";

const rules = transferRules(startingRulePack);

const exerciseItem = async (item: Item): Promise<number> => {
  let things = 1;
  await item.bodies();
  things += (await item.recipients()).length;
  things += item.properties.all().length;
  item.appointment?.recurrence;
  item.taskRecurrence;
  for (const attachment of await item.attachments()) {
    for await (const chunk of attachment.stream()) things += chunk.length > 0 ? 1 : 0;
    await attachment.slice(100, 1000);
    const inner = await attachment.embedded();
    if (inner !== undefined) things += await exerciseItem(inner);
  }
  return things;
};

/** Reads all that a file gives, in every way there is. Whatever the bytes: no throw. Returns how much was there. */
export const exercise = async (bytes: Uint8Array): Promise<number> => {
  const opened = await openPst(memorySource(bytes));
  if (!opened.ok) return 0;
  let things = 0;
  for (const check of ["tables", "blocks"] as const)
    things += (await takeInventory(opened.value, { rules, check })).totals.items;
  for (const folder of opened.value.folders)
    for await (const item of opened.value.items(folder)) if (!item.lost) things += await exerciseItem(item);
  return things;
};
