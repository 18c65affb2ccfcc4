import type { Db } from "../store/database.ts";
import type { OdsCode } from "../onboarding/types.ts";
import type { PersonId } from "../people/types.ts";
import type { Contact } from "./views.ts";

export interface OrganisationAndContact {
  readonly name: string;
  readonly contact: Contact | null;
  readonly contactId: PersonId | null;
}

/** The organisation's name and whom its people ask: the LOA who has been one for longest. */
export const organisationAndContact =
  (db: Db) =>
  async (odsCode: OdsCode): Promise<OrganisationAndContact> => {
    const [organisation, loa] = await Promise.all([
      db.selectFrom("organisations").select("name").where("ods_code", "=", odsCode).executeTakeFirst(),
      db
        .selectFrom("role_grants")
        .innerJoin("people", "people.id", "role_grants.person_id")
        .select(["people.id", "people.name", "people.email"])
        .where("role_grants.role", "=", "loa")
        .where("role_grants.ods_code", "=", odsCode)
        .where("role_grants.revoked_at", "is", null)
        .orderBy("role_grants.granted_at")
        .orderBy("people.id")
        .executeTakeFirst(),
    ]);
    return {
      // The code is always there; a name only once an intent or the directory gave one.
      name: organisation?.name ?? odsCode,
      contactId: loa?.id ?? null,
      contact:
        loa === undefined
          ? null
          : {
              name: loa.name,
              role: "loa",
              email: loa.email,
              chatUrl:
                loa.email === null
                  ? null
                  : `https://teams.microsoft.com/l/chat/0/0?users=${encodeURIComponent(loa.email)}`,
            },
    };
  };
