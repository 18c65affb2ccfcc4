import { parseRulePack, transferRules } from "../../src/mail/rules-pack.ts";
import { startingRulePack } from "../../src/mail/rules-pack-starting.ts";
import type { TransferRules } from "../../src/pst/types.ts";

/**
 * The rules that the service gave with the page, else those that the page carries; the report says which, and of when.
 * The service judges every item again when it lands.
 */
export const checkRules = (given: unknown): TransferRules => {
  const read = given === undefined ? undefined : parseRulePack(given);
  return transferRules(read?.ok === true ? read.value : startingRulePack);
};
