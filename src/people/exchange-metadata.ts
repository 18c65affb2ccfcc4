import { createHash, X509Certificate, type KeyObject } from "node:crypto";
import { request } from "node:https";
import { isIP } from "node:net";
import { z } from "zod";

export interface MetadataDeps {
  /** The one address to connect to, checked against networks that are never reached; undefined: it may not be reached. */
  readonly addressOf: (host: string, port: number) => Promise<string | undefined>;
  readonly now: () => Date;
  /** Certificate authorities besides the system's; tests give their own. */
  readonly ca?: string;
}

/** The organisation's Exchange did not answer, or not with its keys. Its address is not told: see the log's event. */
export class ExchangeUnreachable extends Error {
  override readonly name = "ExchangeUnreachable";
}

const limits = { body: 256 * 1_024, timeMs: 5_000 } as const;
/** Keys are asked for again after this long; an unknown thumbprint asks at most once a minute. */
const life = { keysMs: 3_600_000, retryMs: 60_000 } as const;

const Metadata = z.object({
  keys: z
    .array(
      z.object({
        usage: z.string(),
        keyvalue: z.object({ type: z.string(), value: z.string().max(20_000) }),
      }),
    )
    .max(50),
});

interface Known {
  readonly at: number;
  readonly keys: Promise<ReadonlyMap<string, KeyObject>>;
}

/**
 * Keys that Exchange servers publish, by thumbprint. The name is resolved once and the connection goes to the address
 * that was checked; redirects are not followed; size and time are limited. `authority` must be allowed already.
 */
export const exchangeKeys = (deps: MetadataDeps) => {
  const known = new Map<string, Known>();
  const load = (authority: URL): Known => {
    const entry = { at: deps.now().getTime(), keys: fetchKeys(deps, authority) };
    known.set(authority.href, entry);
    // A failed look is forgotten after a minute like an unknown thumbprint; it must not end the process meanwhile.
    entry.keys.catch(() => undefined);
    return entry;
  };
  return async (authority: URL, x5t: string): Promise<KeyObject | undefined> => {
    const wanted = Buffer.from(x5t, "base64url").toString("hex");
    const entry = known.get(authority.href);
    const age = entry === undefined ? Number.POSITIVE_INFINITY : deps.now().getTime() - entry.at;
    const current = entry === undefined || age > life.keysMs ? load(authority) : entry;
    const found = (await current.keys.catch(() => undefined))?.get(wanted);
    if (found !== undefined || age <= life.retryMs || current !== entry) return found ?? failedOr(current);
    return (await load(authority).keys).get(wanted);
  };
};

/** Undefined where the keys are known and this is none of them; throws where they could not be had. */
const failedOr = async ({ keys }: Known): Promise<undefined> => {
  await keys;
  return undefined;
};

const fetchKeys = async (deps: MetadataDeps, authority: URL): Promise<ReadonlyMap<string, KeyObject>> => {
  const read = Metadata.safeParse(parseJson(await fetchText(deps, authority)));
  if (!read.success) throw new ExchangeUnreachable("The Exchange answered something that is no metadata document.");
  const keys = new Map<string, KeyObject>();
  for (const { usage, keyvalue } of read.data.keys) {
    if (usage !== "signing" || keyvalue.type !== "x509Certificate") continue;
    try {
      const der = Buffer.from(keyvalue.value, "base64");
      // The thumbprint is computed, not believed: RFC 7515 4.1.7, SHA-1 of the DER.
      keys.set(createHash("sha1").update(der).digest("hex"), new X509Certificate(der).publicKey);
    } catch {
      // One certificate that cannot be read takes nothing from the others.
    }
  }
  return keys;
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, "")) as unknown;
  } catch {
    return undefined;
  }
};

const fetchText = async (deps: MetadataDeps, authority: URL): Promise<string> => {
  const port = authority.port === "" ? 443 : Number(authority.port);
  const name = authority.hostname.replace(/^\[|\]$/g, "");
  const address = await deps.addressOf(name, port);
  if (address === undefined) throw new ExchangeUnreachable("This address of the Exchange may not be reached.");
  return new Promise((resolve, reject) => {
    const fail = (cause: unknown): void =>
      reject(new ExchangeUnreachable("The Exchange could not be asked for its keys.", { cause }));
    const asking = request(
      {
        host: address,
        port,
        path: authority.pathname,
        headers: { Host: authority.host, Accept: "application/json" },
        // The certificate must be the name's, though the connection goes to the checked address.
        ...(isIP(name) === 0 ? { servername: name } : {}),
        ...(deps.ca === undefined ? {} : { ca: deps.ca }),
        signal: AbortSignal.timeout(limits.timeMs),
      },
      (answer) => {
        const parts: Buffer[] = [];
        let size = 0;
        answer.on("data", (part: Buffer) => {
          size += part.length;
          if (size > limits.body) answer.destroy(new Error("The metadata document is too large"));
          else parts.push(part);
        });
        answer.on("error", fail);
        answer.on("end", () => {
          if (answer.statusCode === 200) resolve(Buffer.concat(parts).toString("utf8"));
          else fail(new Error(`Status ${answer.statusCode ?? 0}`));
        });
      },
    );
    asking.on("error", fail);
    asking.end();
  });
};
