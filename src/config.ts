import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { list, settings, type Setting } from "./settings.ts";

export type Mode = "local" | "production";

/** The one typed picture of the environment. Nothing else in the house reads `process.env`. */
export interface Config {
  readonly mode: Mode;
  readonly dataFolder: string;
  /** Undefined: the service supervises a PostgreSQL of its own. */
  readonly databaseUrl: string | undefined;
  readonly logLevel: string;
  readonly http: { readonly host: string; readonly port: number; readonly origin: string };
  readonly local: { readonly doorPort: number; readonly playgroundPort: number } | undefined;
  readonly bot: {
    readonly appId: string;
    readonly appPassword: string;
    readonly appTenantId: string;
    readonly serviceHosts: readonly string[];
  };
  readonly people: {
    readonly tenants: readonly string[];
    readonly audience: string;
    readonly issuer: string;
    readonly keysUrl: string;
    readonly clientId: string;
    readonly administrators: readonly { readonly tenantId: string; readonly objectId: string }[];
  };
  readonly keys: { readonly audit: Uint8Array; readonly secrets: Uint8Array };
  readonly mail: {
    readonly smtpUrl: string | undefined;
    readonly from: string;
    /** Our own networks: never reached as a mail server, whoever approved it. */
    readonly ownNetworks: readonly string[];
  };
  readonly ods: { readonly url: string | undefined };
  readonly pages: {
    /** `host` or `host:port` of each on-premises Exchange whose identity tokens are taken. None: the exchange is off. */
    readonly exchangeHosts: readonly string[];
    /** Origins of on-premises Outlook on the web that may frame the pane. */
    readonly owaOrigins: readonly string[];
    /** The new mailbox in a browser. */
    readonly mailWebUrl: string | undefined;
  };
  /** File of the rule pack; undefined: the starting pack. */
  readonly rulePack: string | undefined;
}

type Name = keyof typeof settings;
type Environment = Readonly<Record<string, string | undefined>>;

/** A refusal to start: every problem at once, each with the setting's name, its purpose and an example. */
export class ConfigurationError extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(
      `The service does not start, because of ${problems.length} setting(s):\n${problems.map((p) => `- ${p}\n`).join("")}`,
    );
    this.name = "ConfigurationError";
    this.problems = problems;
  }
}

/** Reads the environment. Throws ConfigurationError with every problem, never only the first. */
export const readConfig = (environment: Environment): Config => {
  const value = (name: Name): string | undefined => {
    const text = environment[name]?.trim();
    return text === undefined || text === "" ? undefined : text;
  };
  const mode: Mode = value("ONBOARDING_MODE") === "production" ? "production" : "local";
  const problems = findProblems(mode, value);
  if (problems.length > 0) throw new ConfigurationError(problems);
  return mode === "production" ? productionConfig(value) : localConfig(value);
};

type Read = (name: Name) => string | undefined;

const findProblems = (mode: Mode, value: Read): readonly string[] => {
  const problems: string[] = [];
  for (const [name, setting] of Object.entries(settings) as [Name, Setting][]) {
    const text = value(name);
    const hint = `${setting.purpose}. Example: ${name}=${setting.example}`;
    if (text === undefined) {
      if (mode === "production" && setting.needed === "production") problems.push(`${name} is missing: ${hint}`);
      continue;
    }
    const wrong = setting.wrong?.(text);
    if (wrong !== undefined) problems.push(`${name} ${wrong}: ${hint}`);
  }
  const audit = value("ONBOARDING_AUDIT_KEY");
  if (audit !== undefined && audit === value("ONBOARDING_SECRETS_KEY")) {
    problems.push(
      "ONBOARDING_SECRETS_KEY is the same as ONBOARDING_AUDIT_KEY: make two keys, each with openssl rand -base64 32",
    );
  }
  return problems;
};

const administrators = (text: string | undefined): Config["people"]["administrators"] =>
  list(text ?? "").map((pair) => {
    const [tenantId = "", objectId = ""] = pair.split(":");
    return { tenantId, objectId };
  });

const shared = (
  value: Read,
): Pick<Config, "dataFolder" | "databaseUrl" | "logLevel" | "ods" | "pages" | "rulePack"> => ({
  dataFolder: resolve(value("ONBOARDING_DATA") ?? "data"),
  databaseUrl: value("DATABASE_URL"),
  logLevel: value("ONBOARDING_LOG_LEVEL") ?? "info",
  ods: { url: value("ONBOARDING_ODS_URL") },
  pages: {
    exchangeHosts: list(value("ONBOARDING_EXCHANGE_HOSTS") ?? ""),
    owaOrigins: list(value("ONBOARDING_OWA_ORIGINS") ?? ""),
    mailWebUrl: value("ONBOARDING_MAIL_WEB_URL"),
  },
  rulePack: value("ONBOARDING_RULE_PACK"),
});

const productionConfig = (value: Read): Config => {
  // findProblems has made sure that these are there.
  const given = (name: Name): string => value(name) ?? "";
  return {
    ...shared(value),
    mode: "production",
    http: {
      host: value("ONBOARDING_LISTEN") ?? "127.0.0.1",
      port: Number(value("ONBOARDING_PORT") ?? 3978),
      origin: given("ONBOARDING_ORIGIN"),
    },
    local: undefined,
    bot: {
      appId: given("MICROSOFT_APP_ID"),
      appPassword: given("MICROSOFT_APP_PASSWORD"),
      appTenantId: given("MICROSOFT_APP_TENANT"),
      serviceHosts: list(value("ONBOARDING_SERVICE_HOSTS") ?? "smba.trafficmanager.net"),
    },
    people: {
      tenants: list(given("ONBOARDING_TENANTS")),
      audience: given("ONBOARDING_API_CLIENT_ID"),
      clientId: given("ONBOARDING_API_CLIENT_ID"),
      issuer: "https://login.microsoftonline.com/{tid}/v2.0",
      keysUrl: "https://login.microsoftonline.com/common/discovery/v2.0/keys",
      administrators: administrators(value("ONBOARDING_ADMINISTRATORS")),
    },
    keys: {
      audit: Buffer.from(given("ONBOARDING_AUDIT_KEY"), "base64"),
      secrets: Buffer.from(given("ONBOARDING_SECRETS_KEY"), "base64"),
    },
    mail: {
      smtpUrl: value("ONBOARDING_SMTP_URL"),
      from: given("ONBOARDING_MAIL_FROM"),
      ownNetworks: list(value("ONBOARDING_OWN_NETWORKS") ?? ""),
    },
  };
};

/** The demonstration's own ids, visibly made up. */
export const localIds = {
  tenantId: "d0000000-0000-4000-8000-000000000001",
  botAppId: "d0000000-0000-4000-8000-0000000000b0",
  apiClientId: "d0000000-0000-4000-8000-0000000000a0",
} as const;

const localConfig = (value: Read): Config => {
  const common = shared(value);
  const port = Number(value("ONBOARDING_PORT") ?? 3978);
  const origin = `http://127.0.0.1:${port}`;
  return {
    ...common,
    mode: "local",
    http: { host: "127.0.0.1", port, origin },
    local: {
      doorPort: Number(value("ONBOARDING_DOOR_PORT") ?? 3979),
      playgroundPort: Number(value("ONBOARDING_PLAYGROUND_PORT") ?? 56_150),
    },
    bot: {
      appId: localIds.botAppId,
      // Loopback has no Microsoft to take a secret to; the Bot Framework SDK only wants that there is one.
      appPassword: "local-mode-has-no-secret",
      appTenantId: localIds.tenantId,
      serviceHosts: ["127.0.0.1", "localhost"],
    },
    people: {
      tenants: [localIds.tenantId],
      audience: localIds.apiClientId,
      clientId: localIds.apiClientId,
      issuer: `${origin}/local/{tid}/v2.0`,
      keysUrl: `${origin}/local/keys`,
      administrators: administrators(value("ONBOARDING_ADMINISTRATORS")),
    },
    keys: {
      audit: localKey(common.dataFolder, "audit", value("ONBOARDING_AUDIT_KEY")),
      secrets: localKey(common.dataFolder, "secrets", value("ONBOARDING_SECRETS_KEY")),
    },
    mail: {
      smtpUrl: value("ONBOARDING_SMTP_URL"),
      from: value("ONBOARDING_MAIL_FROM") ?? "onboarding@demo.invalid",
      ownNetworks: list(value("ONBOARDING_OWN_NETWORKS") ?? ""),
    },
  };
};

/** Local mode makes its keys itself and keeps them in the data folder, readable by its user only. */
const localKey = (folder: string, name: string, given: string | undefined): Uint8Array => {
  if (given !== undefined) return Buffer.from(given, "base64");
  const file = join(folder, `${name}.key`);
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true, mode: 0o711 });
    try {
      writeFileSync(file, randomBytes(32), { mode: 0o600, flag: "wx" });
    } catch (error) {
      // Another starter was quicker: its key counts.
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
  return readFileSync(file);
};
