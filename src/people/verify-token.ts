import { errors, jwtVerify, type JWTVerifyGetKey } from "jose";
import { z } from "zod";

/** Who a verified token speaks for. People are keyed by tenant + object id, never by e-mail. */
export interface VerifiedIdentity {
  readonly tenantId: string;
  readonly objectId: string;
  /** To address the person; it proves nothing. */
  readonly name?: string | undefined;
}

export interface TokenRules {
  readonly audience: string;
  /** The issuer's name; `{tid}` stands for the tenant's id, which must be the token's own. */
  readonly issuer: string;
  readonly tenants: readonly string[];
  readonly scope: string;
  readonly keys: JWTVerifyGetKey;
}

const claims = z.object({
  tid: z.uuid(),
  oid: z.uuid(),
  scp: z.string(),
  iss: z.string(),
  name: z.string().optional(),
});
const longestToken = 16_384;

/**
 * Verifies a bearer token (facts/outlook.md, Authentication): RS256 only, audience, expiry, issuer of the token's own
 * tenant, tenant on the allow-list, scope. Resolves to undefined for whatever does not pass; the reason goes to
 * nobody, since it would help only an attacker. Throws where the keys cannot be fetched. Source: RFC 8725.
 */
export const verifyPersonToken =
  (rules: TokenRules) =>
  async (token: string): Promise<VerifiedIdentity | undefined> => {
    if (token.length > longestToken) return undefined;
    try {
      const { payload } = await jwtVerify(token, rules.keys, {
        algorithms: ["RS256"],
        audience: rules.audience,
        requiredClaims: ["exp", "iat", "tid", "oid", "scp", "iss"],
        clockTolerance: 60,
      });
      const read = claims.safeParse(payload);
      if (!read.success) return undefined;
      const { tid, oid, scp, iss, name } = read.data;
      const trusted = iss === rules.issuer.replace("{tid}", tid) && rules.tenants.includes(tid);
      return trusted && scp.split(" ").includes(rules.scope) ? { tenantId: tid, objectId: oid, name } : undefined;
    } catch (error) {
      if (error instanceof errors.JOSEError && !(error instanceof errors.JWKSTimeout)) return undefined;
      throw error;
    }
  };
