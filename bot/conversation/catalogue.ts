/** Which fields there are, in which order and together with what they are asked, and which are needed to send. */
import type { FieldId } from "./facts.ts";

export interface Catalogue {
  /** Asked together, in the order of the options document, 6.1. */
  readonly groups: readonly (readonly FieldId[])[];
  /** Fields that may be given but are not asked for. */
  readonly unasked: readonly FieldId[];
  /** Without these there is nobody to answer to; the others may be "not known yet". */
  readonly needed: readonly FieldId[];
}

export const catalogue: Catalogue = {
  groups: [
    ["transitionLead", "organisationName", "odsCode"],
    ["currentPlatform"],
    ["supportArrangements", "contractEnd"],
    ["knownIssues"],
    ["preferredStart"],
    ["currentNhsmailAccounts", "newAccounts"],
  ],
  unasked: ["mailboxes"],
  needed: ["transitionLead", "organisationName", "odsCode"],
};

export const fieldsOf = ({ groups, unasked }: Catalogue): readonly FieldId[] => [...groups.flat(), ...unasked];
