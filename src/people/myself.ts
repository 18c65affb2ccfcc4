import { findOwnMailbox } from "../mailboxes/store.ts";
import type { Me } from "../mailboxes/views.ts";
import type { OdsCode } from "../onboarding/types.ts";
import type { Db } from "../store/database.ts";
import type { Actor, Role } from "./types.ts";
import type { VerifiedIdentity } from "./verify-token.ts";

/** The role that says most of a person, for a heading; what they may do is decided per organisation. */
const headline: readonly Role[] = ["programme", "ism", "loa", "technical", "end-user"];

/** Who a person is to the service, and the organisations that their roles name. */
export const myself =
  (db: Db) =>
  async (identity: VerifiedIdentity, actor: Actor): Promise<Me> => {
    const codes = [...new Set(actor.grants.flatMap(({ odsCode }) => (odsCode === null ? [] : [odsCode as OdsCode])))];
    const own = await findOwnMailbox(db, identity);
    if (own !== undefined && !codes.includes(own.ods_code)) codes.push(own.ods_code);
    const known =
      codes.length === 0
        ? []
        : await db
            .selectFrom("organisations")
            .select(["ods_code", "name", "state"])
            .where("ods_code", "in", codes)
            .execute();
    return {
      name: actor.name,
      role: headline.find((role) => actor.grants.some((grant) => grant.role === role)) ?? "end-user",
      mailbox: own !== undefined,
      organisations: codes.map((odsCode) => {
        const row = known.find((one) => one.ods_code === odsCode);
        return { odsCode, name: row?.name ?? odsCode, state: row?.state ?? "draft" };
      }),
    };
  };
