import type { Brand } from "../result.ts";

/** Our own id of a person (uuid). The world's key is tenant id + object id; an e-mail address is never a key. */
export type PersonId = Brand<string, "PersonId">;

/** What a person may be to the service. `loa` and `technical` are of named organisations, `ism` of a region. */
export const roles = ["loa", "technical", "ism", "programme", "end-user"] as const;
export type Role = (typeof roles)[number];

export interface PersonKey {
  readonly tenantId: string;
  readonly objectId: string;
}

/** One role held now. `odsCode` for loa, technical and end-user; `region` for ism; neither for programme. */
export interface Grant {
  readonly role: Role;
  readonly odsCode: string | null;
  readonly region: string | null;
}

/** A person as the rules see them, read from the store for this one request. */
export interface Actor {
  readonly id: PersonId;
  readonly name: string;
  readonly grants: readonly Grant[];
  /** ISMs whose absence this person covers today, with the regions that come with each. */
  readonly covers: readonly { readonly id: PersonId; readonly regions: readonly string[] }[];
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Undefined where the text is not a uuid (capital letters are accepted and lowered). */
export const parsePersonId = (text: string): PersonId | undefined => {
  const lower = text.toLowerCase();
  return uuid.test(lower) ? (lower as PersonId) : undefined;
};
