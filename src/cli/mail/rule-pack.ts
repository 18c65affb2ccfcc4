import { readFile } from "node:fs/promises";
import { takingOut } from "../../mail/attachments/alter.ts";
import { quarantineFolder } from "../../mail/attachments/quarantine-folder.ts";
import type { Alter } from "../../mail/copy/context.ts";
import { parseRulePack, transferRules } from "../../mail/rules-pack.ts";

export interface OpenRules {
  /** `folder`: where originals of what is taken out are kept. */
  readonly alter: (folder: string) => Alter;
  readonly maxItemBytes: number;
}

/** Reads a rule pack. Throws a plain sentence where it is none. */
export const openRules = async (path: string): Promise<OpenRules> => {
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    throw new Error(`The rule pack ${path} can not be read.`, { cause });
  });
  const pack = parseRulePack(parseJson(text, path));
  if (!pack.ok) throw new Error(`The rule pack ${path} is not right: ${pack.refusal.detail}`);
  const rules = transferRules(pack.value);
  return {
    alter: (folder) => takingOut((name) => rules.blocked(name), quarantineFolder(folder)),
    maxItemBytes: rules.maxItemBytes,
  };
};

const parseJson = (text: string, path: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new Error(`The rule pack ${path} is not JSON.`, { cause });
  }
};
