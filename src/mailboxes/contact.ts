import type { Clock } from "../clock.ts";
import { enqueueNotices } from "../notices/outbox.ts";
import { ok, refuse, type Result } from "../result.ts";
import type { Database, Db } from "../store/database.ts";
import type { OdsCode } from "../onboarding/types.ts";
import type { PersonId } from "../people/types.ts";
import type { Actor } from "../people/types.ts";
import type { VerifiedIdentity } from "../people/verify-token.ts";
import type { NoMailbox } from "./mine.ts";
import { findOwnMailbox } from "./store.ts";
import type { Contact, ContactRequest } from "./views.ts";
import { prepared } from "../store/prepared.ts";

export interface OrganisationAndContact {
  readonly name: string;
  readonly contact: Contact | null;
  readonly contactId: PersonId | null;
  /** Mail platforms as the organisation's intent names them; none where there is no intent. */
  readonly platforms: readonly string[];
}

/** The organisation's name and whom its people ask: the LOA who has been one for longest. */
export const organisationAndContact =
  (db: Db) =>
  async (odsCode: OdsCode): Promise<OrganisationAndContact> => {
    const [own, loa] = await Promise.all([
      recordOf(db, odsCode),
      db
        .selectFrom("role_grants")
        .modifyFront(prepared)
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
      name: own?.name ?? odsCode,
      platforms: own?.platforms ?? [],
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

/** As the organisation's own record has it, else as the ODS directory has it. */
const recordOf = async (
  db: Db,
  odsCode: OdsCode,
): Promise<{ readonly name: string; readonly platforms: readonly string[] } | undefined> => {
  const own = await db
    .selectFrom("organisations")
    .modifyFront(prepared)
    .leftJoin("intents", "intents.id", "organisations.intent_id")
    .select(["organisations.name", "intents.facts"])
    .where("organisations.ods_code", "=", odsCode)
    .executeTakeFirst();
  if (own !== undefined) {
    return { name: own.name, platforms: own.facts?.currentPlatform?.map((platform) => platform.name) ?? [] };
  }
  const listed = await db.selectFrom("ods_records").select("name").where("code", "=", odsCode).executeTakeFirst();
  return listed === undefined ? undefined : { name: listed.name, platforms: [] };
};

export type NoContact = { readonly kind: "no-contact" };

/** One message from a person to their LOA, through the outbox; the key makes a second press the same message. */
export const contactMyLoa =
  ({ db, clock }: { readonly db: Database; readonly clock: Clock }) =>
  async (
    who: { readonly identity: VerifiedIdentity; readonly actor: Actor },
    { text, key }: ContactRequest,
  ): Promise<Result<void, NoContact | NoMailbox>> => {
    const own = await findOwnMailbox(db, who.identity);
    if (own === undefined) return refuse({ kind: "no-mailbox" });
    const { contactId } = await organisationAndContact(db)(own.ods_code);
    if (contactId === null) return refuse({ kind: "no-contact" });
    await db.transaction().execute((trx) =>
      enqueueNotices({ clock }, trx, [
        {
          to: contactId,
          kind: "mailbox.message",
          dedupeKey: `message:${who.actor.id}:${key}`,
          title: `${who.actor.name} (${own.external_id}) has a question about their mailbox`,
          paragraphs: [text],
        },
      ]),
    );
    return ok(undefined);
  };
