/**
 * One of the two bots of `bench/turns.ts`, as a process of its own: `echo` is the SDK's adapter as its documentation
 * shows it (restify, CloudAdapter, one sendActivity), `ours` is the product's bot on the real core and PostgreSQL.
 * Both verify tokens against the same loopback key set. Prints its port as JSON; ends with its parent.
 */
import { randomUUID } from "node:crypto";
import { ActivityHandler, CloudAdapter, ConfigurationBotFrameworkAuthentication, MessageFactory } from "botbuilder";
import { ServiceClientCredentialsFactory, type ServiceClientCredentials } from "botframework-connector";
import type { PoolClient } from "pg";
import { pino } from "pino";
import { createServer, plugins, type RequestHandler } from "restify";
import { createBot } from "../bot/bot.ts";
import { fetchedKeys } from "../bot/channel-keys.ts";
import { channelIssuer } from "../bot/settings.ts";
import { createAudit } from "../src/audit/audit.ts";
import { systemClock } from "../src/clock.ts";
import { odsDirectory } from "../src/onboarding/ods/directory.ts";
import { openDatabase } from "../src/store/database.ts";
import { botActions } from "../test/bot/turn/actions.ts";

const [kind, metadataUrl = "", appId = "", tenantId = "", databaseUrl = ""] = process.argv.slice(2);

/** Nothing answers for Microsoft's token service on loopback: outgoing calls go unsigned, in both bots. */
class LoopbackCredentials extends ServiceClientCredentialsFactory {
  override isValidAppId(id: string): Promise<boolean> {
    return Promise.resolve(id === appId);
  }
  override isAuthenticationDisabled(): Promise<boolean> {
    return Promise.resolve(false);
  }
  override createCredentials(): Promise<ServiceClientCredentials> {
    return Promise.resolve({ signRequest: (request) => Promise.resolve(request) });
  }
}

const echo = (): RequestHandler => {
  const loopback = {
    MicrosoftAppId: appId,
    ToChannelFromBotLoginUrl: "http://127.0.0.1:9/",
    ToChannelFromBotOAuthScope: "https://api.botframework.com",
    ToBotFromChannelTokenIssuer: channelIssuer,
    OAuthUrl: "http://127.0.0.1:9/",
    ToBotFromChannelOpenIdMetadataUrl: metadataUrl,
    ToBotFromEmulatorOpenIdMetadataUrl: metadataUrl,
    CallerId: "",
  };
  const adapter = new CloudAdapter(new ConfigurationBotFrameworkAuthentication(loopback, new LoopbackCredentials()));
  const bot = new ActivityHandler();
  bot.onMessage(async (context, next) => {
    await context.sendActivity(MessageFactory.text(`You said: ${context.activity.text}`));
    await next();
  });
  // The adapter's declaration of a request is stricter than restify's under exactOptionalPropertyTypes.
  return async (req, res) =>
    adapter.process(req as Parameters<typeof adapter.process>[0], res, (context) => bot.run(context));
};

let statements = 0;

/** Every statement that goes to the server, BEGIN and COMMIT too. */
const countStatements = (client: PoolClient): void => {
  const query = client.query.bind(client) as (...given: unknown[]) => unknown;
  Object.assign(client, {
    query: (...given: unknown[]): unknown => {
      statements += 1;
      return query(...given);
    },
  });
};

const ours = (): RequestHandler => {
  const { db, pool } = openDatabase(databaseUrl);
  pool.on("connect", countStatements);
  const log = pino({ level: "silent" });
  const clock = systemClock;
  const audit = createAudit({ clock, key: new Uint8Array(32).fill(7) });
  const jobs = { enqueue: () => Promise.resolve() };
  const random = (count: number): Uint8Array => crypto.getRandomValues(new Uint8Array(count));
  const deps = { db, clock, log, audit, jobs, random, ods: odsDirectory({ db, clock, log }, undefined) };
  return createBot({
    rules: {
      appId,
      issuer: channelIssuer,
      keys: fetchedKeys({ metadataUrl, now: clock.now }),
      tenants: [tenantId],
      serviceUrls: { kind: "loopback" },
    },
    credentials: { kind: "local", appId },
    actions: botActions(deps),
    clock,
    log,
    newId: randomUUID,
  }).messages;
};

const server = createServer();
if (kind === "echo") {
  server.use(plugins.bodyParser({ maxBodySize: 262_144 }));
  server.post("/api/messages", echo());
} else server.post("/api/messages", ours());
server.listen(0, "127.0.0.1", () => process.send?.({ port: server.address().port }));
process.on("message", () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ statements, processorMs: (user + system) / 1_000 });
});
process.on("disconnect", () => process.exit());
