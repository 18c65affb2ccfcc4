import { errors, jwtVerify, type JWTPayload } from "jose";
import type { ChannelActivity } from "./activity.ts";
import { ChannelKeysUnreachable, type ChannelKey, type ChannelKeys } from "./channel-keys.ts";

/** What a verified channel token says. It carries no person: that is the activity's, once it is admitted. */
export interface VerifiedChannel {
  readonly serviceUrl: string;
  readonly endorsements: readonly string[];
}

export interface SpeakerRules {
  /** The bot's Microsoft app id: the token's only audience. */
  readonly appId: string;
  /** Who signs channel tokens; `https://api.botframework.com` in production. */
  readonly issuer: string;
  readonly keys: ChannelKeys;
  /** Entra tenant ids whose people may speak to us. */
  readonly tenants: readonly string[];
  readonly serviceUrls: ServiceUrlRule;
}

/** Where answers may be sent: named hosts over https (production; `*.name` allows sub-domains), or loopback (local). */
export type ServiceUrlRule =
  { readonly kind: "hosts"; readonly hosts: readonly string[] } | { readonly kind: "loopback" };

const channel = "msteams";
const longestHeader = 8_192;

/** A token that passed: what it says, and what it stands and falls with. */
export interface CheckedToken {
  readonly channel: VerifiedChannel;
  readonly keyId: string;
  readonly key: ChannelKey;
  /** Seconds since 1970, as the token has them. */
  readonly notBefore: number;
  readonly expires: number;
}

/** The token of an Authorization header; undefined where the header is none of ours. */
export const authorizationToken = (authorization: string | undefined): string | undefined =>
  authorization === undefined || authorization.length > longestHeader
    ? undefined
    : /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/.exec(authorization)?.[1];

/**
 * Verifies the Authorization header of a call from the channel, before one byte of its body is read: RS256 only, a
 * known key that is endorsed for Teams, issuer, audience, lifetime (5 minutes of clock tolerance), a serviceurl claim.
 * Resolves to undefined for whatever does not pass. Throws ChannelKeysUnreachable.
 * Source: "Authentication with the Bot Connector API", connector to bot, step 4; RFC 8725.
 */
export const verifyChannelToken = async (
  rules: SpeakerRules,
  authorization: string | undefined,
  now: Date,
): Promise<VerifiedChannel | undefined> => {
  const token = authorizationToken(authorization);
  return token === undefined ? undefined : (await checkChannelToken(rules, token, now))?.channel;
};

/** As verifyChannelToken, for the bare token, and with what the answer rests on. */
export const checkChannelToken = async (
  rules: SpeakerRules,
  token: string,
  now: Date,
): Promise<CheckedToken | undefined> => {
  let used: Pick<CheckedToken, "keyId" | "key"> | undefined;
  try {
    const { payload } = await jwtVerify(
      token,
      async ({ kid }) => {
        const found = typeof kid === "string" ? await rules.keys.find(kid) : undefined;
        if (found === undefined || kid === undefined) throw new errors.JWKSNoMatchingKey();
        used = { keyId: kid, key: found };
        return found.key;
      },
      {
        algorithms: ["RS256"],
        issuer: rules.issuer,
        requiredClaims: ["exp", "nbf", "iss", "aud", "serviceurl"],
        clockTolerance: 300,
        currentDate: now,
      },
    );
    return used === undefined ? undefined : checkedOf(payload, rules.appId, used);
  } catch (error) {
    if (error instanceof ChannelKeysUnreachable) throw error;
    return undefined;
  }
};

const checkedOf = (
  { aud, serviceurl, nbf, exp }: JWTPayload,
  appId: string,
  used: Pick<CheckedToken, "keyId" | "key">,
): CheckedToken | undefined => {
  const { endorsements } = used.key;
  // One audience, ours: a list that merely contains it was made for somebody else too.
  const good = aud === appId && typeof serviceurl === "string" && endorsements.includes(channel);
  if (!good || nbf === undefined || exp === undefined) return undefined;
  return { ...used, channel: { serviceUrl: serviceurl, endorsements }, notBefore: nbf, expires: exp };
};

export type NotAdmitted = "another-channel" | "service-url" | "tenant" | "no-person" | "not-for-us";

/**
 * May this activity, brought by this verified channel, come in? The SDK alone would let in Web Chat with a person of
 * the sender's choice, other tenants, and bodies without a service URL. Undefined: yes.
 */
export const refusalOf = (
  rules: SpeakerRules,
  verified: VerifiedChannel,
  activity: ChannelActivity,
): NotAdmitted | undefined => {
  if (activity.channelId !== channel) return "another-channel";
  if (activity.serviceUrl !== verified.serviceUrl || !mayServe(rules.serviceUrls, activity.serviceUrl)) {
    return "service-url";
  }
  const tenants = tenantsOf(activity);
  if (tenants.length === 0 || !tenants.every((tenant) => rules.tenants.includes(tenant))) return "tenant";
  if (new Set(tenants).size > 1) return "tenant";
  if (speaks(activity) && activity.from.aadObjectId === undefined) return "no-person";
  // Replies go back by the connector alone. "expectReplies" would put them into the caller's own response.
  if (activity.deliveryMode !== undefined && activity.deliveryMode !== "normal") return "not-for-us";
  return undefined;
};

/** Every tenant that an activity names, in lower case. Teams names it in one or both places. */
export const tenantsOf = ({ conversation, channelData, from }: ChannelActivity): readonly string[] =>
  [conversation.tenantId, channelData?.tenant?.id, from.tenantId]
    .filter((tenant) => tenant !== undefined)
    .map((tenant) => tenant.toLowerCase());

const speaks = ({ type }: ChannelActivity): boolean => type === "message" || type === "invoke";

/** Is this where our answers, and our token with them, may be sent? */
export const mayServe = (rule: ServiceUrlRule, serviceUrl: string): boolean => {
  const url = URL.parse(serviceUrl);
  if (url === null || url.username !== "" || url.password !== "") return false;
  if (rule.kind === "loopback") return url.protocol === "http:" && loopback.includes(url.hostname);
  return url.protocol === "https:" && url.port === "" && rule.hosts.some((host) => matches(host, url.hostname));
};

const loopback: readonly string[] = ["127.0.0.1", "localhost", "[::1]"];

const matches = (allowed: string, host: string): boolean =>
  allowed.startsWith("*.") ? host.endsWith(allowed.slice(1)) : host === allowed;
