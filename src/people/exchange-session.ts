import { createHash, hkdfSync, randomUUID } from "node:crypto";
import { errors, jwtVerify, SignJWT } from "jose";
import { z } from "zod";
import type { Audit } from "../audit/audit.ts";
import type { Clock } from "../clock.ts";
import { findOwnMailbox } from "../mailboxes/store.ts";
import { ok, refuse, type Result } from "../result.ts";
import type { Database, Trx } from "../store/database.ts";
import type { ExchangeIdentity } from "./exchange-token.ts";
import { meetPerson } from "./people.ts";
import type { Actor } from "./types.ts";
import type { VerifiedIdentity } from "./verify-token.ts";

export interface Session {
  readonly token: string;
  readonly expiresAt: Date;
}

export interface SessionNames {
  /** The configuration's key for secrets; the sessions' own key is derived from it. */
  readonly secret: Uint8Array;
  readonly origin: string;
  readonly audience: string;
  readonly clock: Clock;
}

const longestMs = 3_600_000;
const claims = z.object({ tid: z.string(), oid: z.string(), scp: z.literal("access_as_user") });

/**
 * Tokens of our own for people whom an on-premises Exchange vouched for: an hour at most, and never longer than the
 * Exchange's own word. HS256 with a key that nothing else uses, so that neither kind of token passes as the other.
 */
export const exchangeSessions = ({ secret, origin, audience, clock }: SessionNames) => {
  const key = new Uint8Array(hkdfSync("sha256", secret, "", "nhsmail-onboarding exchange sessions", 32));
  const issuer = `${origin}/session`;
  return {
    sign: async ({ tenantId, objectId }: VerifiedIdentity, until: Date): Promise<Session> => {
      const now = clock.now();
      const expiresAt = new Date(Math.min(now.getTime() + longestMs, until.getTime()));
      const token = await new SignJWT({ tid: tenantId, oid: objectId, scp: "access_as_user" })
        .setProtectedHeader({ alg: "HS256", typ: "session+jwt" })
        .setIssuer(issuer)
        .setAudience(audience)
        .setJti(randomUUID())
        .setIssuedAt(now)
        .setExpirationTime(expiresAt)
        .sign(key);
      return { token, expiresAt };
    },
    /** Who one of our own sessions is for; undefined for any other token. */
    verify: async (token: string): Promise<VerifiedIdentity | undefined> => {
      try {
        const { payload } = await jwtVerify(token, key, {
          algorithms: ["HS256"],
          typ: "session+jwt",
          issuer,
          audience,
          requiredClaims: ["exp", "iat", "jti"],
          currentDate: clock.now(),
        });
        const { tid, oid } = claims.parse(payload);
        return { tenantId: tid, objectId: oid };
      } catch (error) {
        if (error instanceof errors.JOSEError || error instanceof z.ZodError) return undefined;
        throw error;
      }
    },
  };
};

/**
 * The person behind an Exchange's word, as an identity of its own: never one of Entra's, so it can never hold a role that
 * was given to somebody there. Which mailbox is theirs stands in the mailbox's record alone.
 */
export const identityOf = ({
  userId,
  authority,
}: Pick<ExchangeIdentity, "userId" | "authority">): VerifiedIdentity => ({
  tenantId: uuidOf(`exchange\0${authority}`),
  objectId: uuidOf(`exchange\0${authority}\0${userId}`),
});

/** RFC 9562 5.8: a version 8 UUID out of SHA-256. */
const uuidOf = (text: string): string => {
  const bytes = createHash("sha256").update(text).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
};

export interface ExchangeDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly audit: Audit;
  readonly verifyToken: (token: string) => Promise<ExchangeIdentity | undefined>;
  readonly sign: (identity: VerifiedIdentity, until: Date) => Promise<Session>;
}

export type ExchangeRefusal =
  | { readonly kind: "exchange-refused" }
  /** The token has served before. */
  | { readonly kind: "exchange-used" }
  /** No mailbox's record names this person of this Exchange. */
  | { readonly kind: "exchange-not-known" }
  | { readonly kind: "no-mailbox" };

/**
 * An Exchange identity token against a session of ours. Somebody who is signed in another way links it to their own
 * mailbox by this; without a sign-in it must be linked already. Each token serves once, whatever came of it.
 */
export const exchangeToken =
  (deps: ExchangeDeps) =>
  async (
    token: string,
    viewer: { readonly identity: VerifiedIdentity; readonly actor: Actor } | undefined,
  ): Promise<Result<Session, ExchangeRefusal>> => {
    const found = await deps.verifyToken(token);
    if (found === undefined) return refuse({ kind: "exchange-refused" });
    if (!(await firstUse(deps, found))) return refuse({ kind: "exchange-used" });
    const identity = identityOf(found);
    const linked = await deps.db.transaction().execute(async (trx): Promise<Result<void, ExchangeRefusal>> => {
      const known = await findOwnMailbox(trx, identity);
      if (viewer === undefined) return known === undefined ? refuse({ kind: "exchange-not-known" }) : ok(undefined);
      const own = await findOwnMailbox(trx, viewer.identity);
      if (own === undefined) return refuse({ kind: "no-mailbox" });
      // Whose mailbox it is already stays so: a second person's sign-in does not take it over.
      if (known !== undefined) return known.id === own.id ? ok(undefined) : refuse({ kind: "exchange-not-known" });
      await link(deps, trx, own, identity, viewer.actor);
      return ok(undefined);
    });
    return linked.ok ? ok(await deps.sign(identity, found.expiresAt)) : linked;
  };

const link = async (
  { audit, clock }: ExchangeDeps,
  trx: Trx,
  own: { readonly id: string; readonly ods_code: string },
  { tenantId, objectId }: VerifiedIdentity,
  { id, name }: Actor,
): Promise<void> => {
  // An Exchange tells no name; who links it has one, by which a local administrator is asked.
  await meetPerson({ db: trx, clock })({ tenantId, objectId, name });
  await trx
    .insertInto("mailbox_owners")
    .values({ mailbox_id: own.id, tenant_id: tenantId, object_id: objectId, side: "source" })
    .onConflict((conflict) => conflict.columns(["tenant_id", "object_id"]).doNothing())
    .execute();
  await audit.append(trx, {
    event: "mailbox.exchange-linked",
    actor: id,
    odsCode: own.ods_code,
    subject: own.id,
  });
};

/** False where this very token has served before. Tokens that have ended are forgotten along the way. */
const firstUse = async (
  { db, clock }: ExchangeDeps,
  { digest, expiresAt }: Pick<ExchangeIdentity, "digest" | "expiresAt">,
): Promise<boolean> => {
  await db
    .deleteFrom("exchange_tokens_used")
    // An hour beyond its end: more than any clock's difference that is still taken.
    .where("until", "<", new Date(clock.now().getTime() - 3_600_000))
    .execute();
  const stored = await db
    .insertInto("exchange_tokens_used")
    .values({ digest, until: expiresAt })
    .onConflict((conflict) => conflict.column("digest").doNothing())
    .returning("digest")
    .executeTakeFirst();
  return stored !== undefined;
};
