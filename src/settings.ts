/** A setting of the environment, so that a refusal to start can name it, say what it is for and show an example. */
export interface Setting {
  readonly purpose: string;
  readonly example: string;
  readonly needed: "production" | "no";
  /** Why the value is not safe or not of the right form, as the rest of a sentence; undefined where it is fine. */
  readonly wrong?: (value: string) => string | undefined;
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const notUuid = (value: string): string | undefined =>
  uuid.test(value) ? undefined : "is not a GUID in small letters";
const notPort = (value: string): string | undefined =>
  /^\d{1,5}$/.test(value) && Number(value) < 65_536 ? undefined : "is not a port number from 0 to 65535";
const notKey = (value: string): string | undefined => {
  const bytes = Buffer.from(value, "base64");
  if (bytes.length !== 32) return `has ${bytes.length} bytes, not 32`;
  return new Set(bytes).size < 8 ? "is not random enough; make a new one" : undefined;
};
const each =
  (check: (value: string) => string | undefined) =>
  (value: string): string | undefined =>
    list(value)
      .map(check)
      .find((wrong) => wrong !== undefined);
/** A comma-separated value as its parts. */
export const list = (value: string): readonly string[] =>
  value
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");

const exampleGuid = "00000000-0000-4000-8000-000000000000";

/** Every setting: what it is for, an example, whether production needs it, and what makes a value unsafe. */
export const settings = {
  ONBOARDING_MODE: {
    purpose: "local (loopback only, no accounts) or production",
    example: "production",
    needed: "no",
    wrong: (value) => (["local", "production"].includes(value) ? undefined : 'is neither "local" nor "production"'),
  },
  ONBOARDING_DATA: {
    purpose: "folder for the embedded database and files",
    example: "/var/lib/onboarding",
    needed: "no",
  },
  DATABASE_URL: {
    purpose: "a PostgreSQL server (15 or newer) instead of the embedded one",
    example: "postgres://onboarding@db.example.nhs.uk/onboarding?sslmode=verify-full",
    needed: "no",
    wrong: (value) => unsafeDatabaseUrl(value),
  },
  ONBOARDING_LOG_LEVEL: {
    purpose: "how much is logged",
    example: "info",
    needed: "no",
    wrong: (value) =>
      ["silent", "fatal", "error", "warn", "info", "debug"].includes(value)
        ? undefined
        : "is not one of silent, fatal, error, warn, info, debug",
  },
  ONBOARDING_PORT: {
    purpose: "port of the service (behind your TLS proxy)",
    example: "3978",
    needed: "no",
    wrong: notPort,
  },
  ONBOARDING_DOOR_PORT: {
    purpose: "local mode: port of the signing door",
    example: "3979",
    needed: "no",
    wrong: notPort,
  },
  ONBOARDING_PLAYGROUND_PORT: {
    purpose: "local mode: first of the three ports of the Agents Playground",
    example: "56150",
    needed: "no",
    wrong: notPort,
  },
  ONBOARDING_LISTEN: { purpose: "address to listen on in production", example: "127.0.0.1", needed: "no" },
  ONBOARDING_ORIGIN: {
    purpose: "the public address of the service, as people's browsers and Teams see it",
    example: "https://onboarding.example.nhs.uk",
    needed: "production",
    wrong: (value) => unsafeOrigin(value),
  },
  MICROSOFT_APP_ID: { purpose: "the bot's application id", example: exampleGuid, needed: "production", wrong: notUuid },
  MICROSOFT_APP_PASSWORD: {
    purpose: "the bot's client secret",
    example: "(from the app registration)",
    needed: "production",
    wrong: (value) => (value.length < 16 ? "is too short for a client secret" : undefined),
  },
  MICROSOFT_APP_TENANT: {
    purpose: "the tenant of the bot's app registration",
    example: exampleGuid,
    needed: "production",
    wrong: notUuid,
  },
  ONBOARDING_SERVICE_HOSTS: {
    purpose: "hosts that the bot may answer to (Teams' service addresses), comma-separated; *.name allows sub-domains",
    example: "smba.trafficmanager.net",
    needed: "no",
    wrong: each((host) =>
      /^(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(host) ? undefined : `contains "${host}", not a host name`,
    ),
  },
  ONBOARDING_TENANTS: {
    purpose: "tenants whose people may use the service, comma-separated",
    example: exampleGuid,
    needed: "production",
    wrong: each(notUuid),
  },
  ONBOARDING_API_CLIENT_ID: {
    purpose: "application id of our API, the audience of people's tokens",
    example: exampleGuid,
    needed: "production",
    wrong: notUuid,
  },
  ONBOARDING_ADMINISTRATORS: {
    purpose: "the first programme administrators, as tenant:object pairs, comma-separated",
    example: `${exampleGuid}:${exampleGuid}`,
    needed: "production",
    wrong: each((pair) => {
      const parts = pair.split(":");
      return parts.length === 2 && parts.every((part) => uuid.test(part))
        ? undefined
        : "is not a list of tenant:object pairs";
    }),
  },
  ONBOARDING_AUDIT_KEY: {
    purpose: "key of the audit trail's chain, 32 random bytes in base64",
    example: "(openssl rand -base64 32)",
    needed: "production",
    wrong: notKey,
  },
  ONBOARDING_SECRETS_KEY: {
    purpose: "key that encrypts mailbox credentials, 32 random bytes in base64",
    example: "(openssl rand -base64 32)",
    needed: "production",
    wrong: notKey,
  },
  ONBOARDING_SMTP_URL: {
    purpose: "mail server for people whom Teams cannot reach",
    example: "smtps://user:password@smtp.example.nhs.uk",
    needed: "production",
    wrong: (value) =>
      /^smtps:\/\/|^smtp:\/\/(127\.0\.0\.1|localhost)[:/]?|requireTLS=true/.test(value)
        ? undefined
        : "sends without TLS; use smtps:// or add ?requireTLS=true",
  },
  ONBOARDING_MAIL_FROM: {
    purpose: "sender of those e-mails",
    example: "onboarding@example.nhs.uk",
    needed: "production",
    wrong: (value) => (/^[^\s@]+@[^\s@]+$/.test(value) ? undefined : "is not an e-mail address"),
  },
  ONBOARDING_OWN_NETWORKS: {
    purpose: "our own networks, which no mailbox move may reach, comma-separated",
    example: "10.9.0.0/16",
    needed: "no",
    wrong: each((range) =>
      /^[0-9a-fA-F.:]+\/\d{1,3}$/.test(range) ? undefined : `contains "${range}", not a range such as 10.9.0.0/16`,
    ),
  },
  ONBOARDING_EXCHANGE_HOSTS: {
    purpose:
      "Exchange servers of your own whose people Outlook signs in by itself, comma-separated, with a port where it is not 443; none: that way is refused",
    example: "mail.trust.example",
    needed: "no",
    wrong: each((host) =>
      /^[a-z0-9-]+(\.[a-z0-9-]+)+(:\d{1,5})?$/.test(host)
        ? undefined
        : `contains "${host}", not a host name in small letters`,
    ),
  },
  ONBOARDING_OWA_ORIGINS: {
    purpose: "addresses of your own Outlook on the web, which may then show the pane in a frame, comma-separated",
    example: "https://mail.trust.example",
    needed: "no",
    // The value goes into a header: no star that lets in everybody, nothing that could end the directive.
    wrong: each((origin) =>
      /^https:\/\/[a-z0-9-]+(\.[a-z0-9-]+)+(:\d{1,5})?$/.test(origin)
        ? undefined
        : `contains "${origin}", not an address such as https://mail.trust.example`,
    ),
  },
  ONBOARDING_MAIL_WEB_URL: {
    purpose: "where people open their new mailbox in a browser; none: the pages name no address",
    example: "https://outlook.office.com/mail/",
    needed: "no",
    wrong: (value) => unsafeUrl(value),
  },
  ONBOARDING_RULE_PACK: {
    purpose: "a file with the rules of what NHSmail takes, as JSON; none: the starting pack",
    example: "/etc/onboarding/rules.json",
    needed: "no",
  },
  ONBOARDING_ODS_URL: {
    purpose: "the ODS directory's address; none: only the imported list is used",
    example: "https://directory.spineservices.nhs.uk/ORD/2-0-0",
    needed: "no",
    wrong: (value) => unsafeUrl(value),
  },
} as const satisfies Record<string, Setting>;

const isLoopback = (host: string): boolean => ["127.0.0.1", "localhost", "[::1]", "::1", ""].includes(host);

const unsafeDatabaseUrl = (value: string): string | undefined => {
  if (!/^postgres(ql)?:\/\//.test(value)) return "does not begin with postgres://";
  const host = /^[a-z]+:\/\/(?:[^@/]*@)?(\[[^\]]*\]|[^:/?]*)/.exec(value)?.[1] ?? "";
  return isLoopback(host) || /sslmode=(require|verify-ca|verify-full)/.test(value)
    ? undefined
    : "reaches another machine without TLS; add ?sslmode=verify-full";
};

const unsafeUrl = (value: string): string | undefined => {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url === undefined) return "is not an address";
  return url.protocol === "https:" || isLoopback(url.hostname) ? undefined : "is not https";
};

const unsafeOrigin = (value: string): string | undefined => {
  if (!URL.canParse(value)) return "is not an address";
  const url = new URL(value);
  if (url.protocol !== "https:") return "is not https";
  return url.origin === value ? undefined : "has more than scheme, host and port";
};
