import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { exportJWK, generateKeyPair, importJWK, SignJWT, type JSONWebKeySet, type JWK } from "jose";

/**
 * Local mode's own token issuer, so that verification is on in every mode. It stands in for two services that local
 * mode cannot reach: Microsoft Entra ID (tokens of people who open a page) and the Bot Framework (tokens of the channel).
 * The two have their own issuer names and audiences, so that a token of one is refused at the other's door.
 */
export interface LocalIssuer {
  readonly jwks: JSONWebKeySet;
  readonly keyId: string;
  /** A person's access token for our API, as Entra v2.0 makes them; valid for one hour. */
  readonly signPersonToken: (person: {
    readonly tenantId: string;
    readonly objectId: string;
    readonly name?: string;
  }) => Promise<string>;
  /** A channel's token for one activity, as the Bot Framework makes them; valid for five minutes. */
  readonly signChannelToken: (claims: { readonly serviceUrl: string }) => Promise<string>;
}

export interface LocalIssuerNames {
  /** `iss` of person tokens; `{tid}` stands for the tenant's id. */
  readonly personIssuer: string;
  readonly personAudience: string;
  readonly channelIssuer: string;
  readonly channelAudience: string;
}

const algorithm = "RS256";

/** Makes, or reads, the key pair in `folder`/local-issuer.json (mode 0600). The key survives restarts; tokens do too. */
export const createLocalIssuer = async (folder: string, names: LocalIssuerNames): Promise<LocalIssuer> => {
  const jwk = await keyIn(folder);
  const privateKey = await importJWK(jwk, algorithm);
  const keyId = jwk.kid ?? "";
  const sign = (claims: Record<string, unknown>, issuer: string, audience: string, expires: string): Promise<string> =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: algorithm, kid: keyId, typ: "JWT" })
      .setIssuer(issuer)
      .setAudience(audience)
      .setJti(randomUUID())
      .setIssuedAt()
      .setNotBefore("0s")
      .setExpirationTime(expires)
      .sign(privateKey);
  return {
    keyId,
    jwks: { keys: [publicPart(jwk)] },
    signPersonToken: ({ tenantId, objectId, name }) =>
      sign(
        {
          ...(name === undefined ? {} : { name }),
          tid: tenantId,
          oid: objectId,
          sub: `${tenantId}.${objectId}`,
          scp: "access_as_user",
          ver: "2.0",
        },
        names.personIssuer.replace("{tid}", tenantId),
        names.personAudience,
        "1h",
      ),
    signChannelToken: ({ serviceUrl }) =>
      sign({ serviceurl: serviceUrl }, names.channelIssuer, names.channelAudience, "5m"),
  };
};

/** Named members only, so that no private one can slip out. `endorsements`: the SDK wants the channel on the key. */
const publicPart = ({ kty, n, e, kid }: JWK): JWK => {
  if (kty === undefined || n === undefined || e === undefined || kid === undefined) {
    throw new Error(
      "The local issuer's key file is damaged. Delete local-issuer.json in the data folder and start again.",
    );
  }
  return { kty, n, e, kid, alg: algorithm, use: "sig", endorsements: ["msteams"] } as JWK;
};

const keyIn = async (folder: string): Promise<JWK> => {
  const file = join(folder, "local-issuer.json");
  if (!existsSync(file)) {
    await mkdir(folder, { recursive: true });
    const { privateKey } = await generateKeyPair(algorithm, { extractable: true, modulusLength: 2048 });
    const jwk = { ...(await exportJWK(privateKey)), kid: randomUUID() };
    // A kill in the middle must not leave half a key: write aside, then rename.
    const draft = `${file}.${randomUUID()}`;
    await writeFile(draft, JSON.stringify(jwk), { mode: 0o600, flag: "wx" });
    await rename(draft, file);
  }
  return JSON.parse(await readFile(file, "utf8")) as JWK;
};
