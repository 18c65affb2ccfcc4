import { transferRules } from "../../src/mail/rules-pack.ts";
import { startingRulePack } from "../../src/mail/rules-pack-starting.ts";

/** The dated rules that the page carries. The service judges every item again when it lands. */
export const checkRules = transferRules(startingRulePack);
