import { generateKeyPairSync, randomUUID, type KeyObject } from "node:crypto";
import { SignJWT } from "jose";
import type { SpeakerRules } from "../../../bot/speaker.ts";
import { givenKeys } from "../../../bot/channel-keys.ts";

/** A stand-in for the Bot Framework's token service: its own keys, and tokens as right or as wrong as a test wants. */
export const appId = "d0000000-0000-4000-8000-0000000000b0";
export const tenantId = "d0000000-0000-4000-8000-000000000001";
export const issuer = "https://api.botframework.com";
export const serviceUrl = "https://smba.trafficmanager.net/uk/";

const pair = (): { privateKey: KeyObject; publicKey: KeyObject } => generateKeyPairSync("rsa", { modulusLength: 2048 });

export const teamsKey = pair();
export const webChatKey = pair();
export const strangerKey = pair();

export const jwks = {
  keys: [
    { ...teamsKey.publicKey.export({ format: "jwk" }), kid: "teams", endorsements: ["msteams", "skype"] },
    { ...webChatKey.publicKey.export({ format: "jwk" }), kid: "webchat", endorsements: ["webchat", "directline"] },
  ],
};

export const rules: SpeakerRules = {
  appId,
  issuer,
  keys: givenKeys(jwks),
  tenants: [tenantId],
  serviceUrls: { kind: "hosts", hosts: ["smba.trafficmanager.net"] },
};

export interface TokenChanges {
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly without?: readonly string[];
  readonly header?: Readonly<Record<string, unknown>>;
  readonly key?: KeyObject | Uint8Array;
  readonly alg?: string;
}

/** Seconds from now, as claims have them. */
export const inSeconds = (seconds: number): number => Math.floor(Date.now() / 1_000) + seconds;

export const token = async (changes: TokenChanges = {}): Promise<string> => {
  const claims: Record<string, unknown> = {
    iss: issuer,
    aud: appId,
    nbf: inSeconds(-10),
    exp: inSeconds(3_600),
    serviceurl: serviceUrl,
    ...changes.claims,
  };
  const kept = Object.fromEntries(Object.entries(claims).filter(([name]) => !changes.without?.includes(name)));
  return new SignJWT(kept)
    .setProtectedHeader({ alg: changes.alg ?? "RS256", kid: "teams", typ: "JWT", ...changes.header })
    .sign(changes.key ?? teamsKey.privateKey);
};

export const activity = (changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => ({
  type: "message",
  id: randomUUID(),
  timestamp: new Date().toISOString(),
  channelId: "msteams",
  serviceUrl,
  from: { id: "29:person", name: "Demo Person", aadObjectId: "d0000000-0000-4000-8000-000000000011" },
  recipient: { id: `28:${appId}`, name: "Onboarding" },
  conversation: { id: "a:conversation", conversationType: "personal", tenantId },
  channelData: { tenant: { id: tenantId } },
  text: "Hello",
  ...changes,
});
