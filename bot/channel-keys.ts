import { createPublicKey, type KeyObject } from "node:crypto";
import { z } from "zod";

/** A public key of the channel service, and the channels that it may sign for. */
export interface ChannelKey {
  readonly key: KeyObject;
  readonly endorsements: readonly string[];
}

/** Where keys are looked up by their id. Throws ChannelKeysUnreachable where the service cannot be asked. */
export interface ChannelKeys {
  readonly find: (keyId: string) => Promise<ChannelKey | undefined>;
}

export class ChannelKeysUnreachable extends Error {
  override readonly name = "ChannelKeysUnreachable";
}

const keySet = z.object({
  keys: z
    .array(
      z.looseObject({
        kty: z.literal("RSA"),
        kid: z.string().min(1),
        n: z.string(),
        e: z.string(),
        endorsements: z.array(z.string()).default([]),
      }),
    )
    .max(200),
});
const metadata = z.object({ jwks_uri: z.url() });

/** Keys that are at hand: local mode, where the issuer lives in this process. `jwks` is an RFC 7517 key set. */
export const givenKeys = (jwks: unknown): ChannelKeys => {
  const keys = read(jwks);
  return { find: (keyId) => Promise.resolve(keys.get(keyId)) };
};

export interface FetchedKeysOptions {
  /** OpenID metadata document; its `jwks_uri` must be on https, or on the same origin (tests on loopback). */
  readonly metadataUrl: string;
  readonly now: () => Date;
  readonly fetch?: typeof globalThis.fetch;
}

const hour = 3_600_000;
// Bot Connector authentication, step 3: the list is stable, may be cached for days and is asked again each day.
const freshFor = 24 * hour;
// When the service is away, known keys still serve, as long as Microsoft's own SDK would keep them.
const servesFor = 5 * 24 * hour;
// Tokens with invented key ids must not become a flood of requests.
const askAgainAfter = 60_000;

/**
 * Keys fetched from the channel service's OpenID metadata: one request at a time, kept for a day, asked for again at
 * most once a minute when an unknown key id comes.
 * Source: "Authentication with the Bot Connector API", connector to bot, steps 2 and 3.
 */
export const fetchedKeys = ({ metadataUrl, now, fetch = globalThis.fetch }: FetchedKeysOptions): ChannelKeys => {
  let keys: ReadonlyMap<string, ChannelKey> = new Map();
  let fetchedAt = -Infinity;
  let askedAt = -Infinity;
  let asking: Promise<void> | undefined;

  let failed = false;

  const ask = async (): Promise<void> => {
    askedAt = now().getTime();
    failed = true;
    const { jwks_uri } = metadata.parse(await fetchJson(fetch, metadataUrl));
    if (!mayServeKeys(jwks_uri, metadataUrl)) throw new Error("jwks_uri is neither https nor on the metadata's origin");
    keys = read(await fetchJson(fetch, jwks_uri));
    fetchedAt = now().getTime();
    failed = false;
  };

  return {
    find: async (keyId) => {
      const age = now().getTime() - fetchedAt;
      const known = age < servesFor ? keys.get(keyId) : undefined;
      if (known !== undefined && age < freshFor) return known;
      if (asking === undefined && now().getTime() - askedAt < askAgainAfter) {
        if (failed && known === undefined) throw new ChannelKeysUnreachable("The channel's keys could not be fetched");
        return known;
      }
      asking ??= ask().finally(() => (asking = undefined));
      try {
        await asking;
      } catch (cause) {
        if (known === undefined) throw new ChannelKeysUnreachable("The channel's keys cannot be fetched", { cause });
        return known;
      }
      return keys.get(keyId);
    },
  };
};

const read = (jwks: unknown): ReadonlyMap<string, ChannelKey> =>
  new Map(
    keySet
      .parse(jwks)
      .keys.map(({ kid, kty, n, e, endorsements }) => [
        kid,
        { key: createPublicKey({ key: { kty, n, e }, format: "jwk" }), endorsements },
      ]),
  );

const mayServeKeys = (url: string, metadataUrl: string): boolean =>
  new URL(url).protocol === "https:" || new URL(url).origin === new URL(metadataUrl).origin;

const longestDocument = 1_000_000;

const fetchJson = async (fetch: typeof globalThis.fetch, url: string): Promise<unknown> => {
  const response = await fetch(url, { redirect: "error", signal: AbortSignal.timeout(5_000) });
  if (!response.ok) throw new Error(`status ${response.status}`);
  const text = await response.text();
  if (text.length > longestDocument) throw new Error("the document is too long");
  return JSON.parse(text);
};
