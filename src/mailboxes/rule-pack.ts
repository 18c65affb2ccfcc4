import { readFile } from "node:fs/promises";
import { parseRulePack, type RulePack } from "../mail/rules-pack.ts";
import { startingRulePack } from "../mail/rules-pack-starting.ts";

const largest = 1_000_000;

/**
 * The rules that the whole service judges by: the administrator's file, else the starting pack. Throws a sentence that
 * names the setting where the file is none, so that a service never runs on other rules than those it was given.
 */
export const loadRulePack = async (path: string | undefined): Promise<RulePack> => {
  if (path === undefined) return startingRulePack;
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    throw new Error(`ONBOARDING_RULE_PACK: the file ${path} cannot be read. Check its name and who may read it.`, {
      cause,
    });
  });
  const pack = text.length > largest ? undefined : parseRulePack(jsonOf(text, path));
  if (pack === undefined) throw new Error(`ONBOARDING_RULE_PACK: the file ${path} is larger than 1 MB.`);
  if (!pack.ok) throw new Error(`ONBOARDING_RULE_PACK: the file ${path} is not right. ${pack.refusal.detail}`);
  return pack.value;
};

const jsonOf = (text: string, path: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new Error(`ONBOARDING_RULE_PACK: the file ${path} is not JSON.`, { cause });
  }
};
