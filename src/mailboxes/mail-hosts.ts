import type { Audit } from "../audit/audit.ts";
import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import type { OdsCode } from "../onboarding/types.ts";
import type { Actor } from "../people/types.ts";
import { ok, refuse, type Result } from "../result.ts";
import type { Database, Db } from "../store/database.ts";
import { inTransaction } from "../store/transaction.ts";
import type { ApprovedHost } from "./hosts.ts";
import { teamRelation } from "./list.ts";

export interface MailHostDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly audit: Audit;
  readonly log: Log;
}

export interface MailHost extends ApprovedHost {
  readonly odsCode: string;
  readonly side: "source" | "target";
  readonly security: "tls" | "starttls" | "loopback-only";
  /** What listens there: mail, or the person's Sieve scripts (RFC 5804), by which new mail is redirected. */
  readonly service: "imap" | "managesieve";
}

export type MailHostRefusal =
  | { readonly kind: "not-found" }
  | { readonly kind: "not-allowed" }
  | { readonly kind: "own-request" }
  | { readonly kind: "not-a-host" };

const hostName = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;

/** The organisation's team names a mail server; nothing connects to it before an ISM has approved it. */
export const proposeMailHost =
  (deps: MailHostDeps) =>
  async (actor: Actor, given: MailHost): Promise<Result<void, MailHostRefusal>> => {
    const relation = await teamRelation(deps)(actor, given.odsCode);
    if (relation === undefined) return refuse({ kind: "not-found" });
    const host = given.host.trim().toLowerCase();
    if (!hostName.test(host) || given.port < 1 || given.port > 65_535) return refuse({ kind: "not-a-host" });
    return inTransaction(deps.db, async (trx) => {
      await trx
        .insertInto("mail_hosts")
        .values({
          ods_code: relation.odsCode,
          side: given.side,
          host,
          port: given.port,
          security: given.security,
          service: given.service,
          proposed_by: actor.id,
          proposed_at: deps.clock.now(),
          approved_by: null,
          approved_at: null,
        })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      await deps.audit.append(trx, {
        event: "mail-host.proposed",
        actor: actor.id,
        odsCode: relation.odsCode,
        details: { side: given.side, port: given.port },
      });
      return ok(undefined);
    });
  };

/** An ISM or the programme approves a server; never the person who named it. */
export const approveMailHost =
  (deps: MailHostDeps) =>
  async (actor: Actor, given: Omit<MailHost, "security" | "service">): Promise<Result<void, MailHostRefusal>> => {
    const relation = await teamRelation(deps)(actor, given.odsCode);
    if (relation === undefined) return refuse({ kind: "not-found" });
    if (!relation.as.some((as) => as === "ism" || as === "programme")) return refuse({ kind: "not-allowed" });
    return inTransaction(deps.db, async (trx): Promise<Result<void, MailHostRefusal>> => {
      const row = await trx
        .selectFrom("mail_hosts")
        .selectAll()
        .where("ods_code", "=", relation.odsCode)
        .where("side", "=", given.side)
        .where("host", "=", given.host.trim().toLowerCase())
        .where("port", "=", given.port)
        .forUpdate()
        .executeTakeFirst();
      if (row === undefined) return refuse({ kind: "not-found" });
      if (row.approved_by !== null) return ok(undefined);
      if (row.proposed_by === actor.id) return refuse({ kind: "own-request" });
      await trx
        .updateTable("mail_hosts")
        .set({ approved_by: actor.id, approved_at: deps.clock.now() })
        .where("ods_code", "=", row.ods_code)
        .where("side", "=", row.side)
        .where("host", "=", row.host)
        .where("port", "=", row.port)
        .execute();
      await deps.audit.append(trx, {
        event: "mail-host.approved",
        actor: actor.id,
        odsCode: row.ods_code,
        details: { side: row.side, port: row.port },
      });
      return ok(undefined);
    });
  };

/** The servers that this organisation's mailboxes may be moved between. */
export const approvedHosts = async (db: Db, odsCode: OdsCode): Promise<readonly MailHost[]> => {
  const rows = await db
    .selectFrom("mail_hosts")
    .select(["ods_code", "side", "host", "port", "security", "service"])
    .where("ods_code", "=", odsCode)
    .where("approved_by", "is not", null)
    .execute();
  return rows.map(({ ods_code, ...row }) => ({ odsCode: ods_code, ...row }));
};
