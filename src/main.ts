import { join } from "node:path";
import { createLocalJWKSet, createRemoteJWKSet } from "jose";
import { version } from "../manifest/names.ts";
import { createAudit, type Audit } from "./audit/audit.ts";
import { systemClock } from "./clock.ts";
import type { Config } from "./config.ts";
import { createMetrics, type Metrics } from "./http/metrics.ts";
import { openApiOf } from "./http/openapi.ts";
import { servePages } from "./http/pages.ts";
import type { Route, Viewer } from "./http/route.ts";
import { meRoutes } from "./http/routes-me.ts";
import { openRoutes } from "./http/routes-open.ts";
import { createHttpServer } from "./http/server.ts";
import { readStaticFiles } from "./http/static-files.ts";
import type { Log } from "./log.ts";
import { contactMyLoa, organisationAndContact } from "./mailboxes/contact.ts";
import { confirmComplete, myMailbox, myMailboxVersion, reportRepointed, saveMySteps } from "./mailboxes/mine.ts";
import type { PublicConfig } from "./mailboxes/views.ts";
import { createLocalIssuer, type LocalIssuer } from "./people/local-issuer.ts";
import { loadActor, meetPerson } from "./people/people.ts";
import { verifyPersonToken } from "./people/verify-token.ts";
import { openDatabase, type Database } from "./store/database.ts";
import { ensureEmbeddedPostgres } from "./store/embedded.ts";
import { migrateToLatest } from "./store/migrate.ts";

export interface Service {
  readonly port: number;
  readonly close: () => Promise<void>;
}

/** Composes everything and starts it. Whatever was started is ended again where a later part does not come up. */
export const startService = async (config: Config, log: Log): Promise<Service> => {
  const stack = new AsyncDisposableStack();
  try {
    const { db } = await openStore(config, stack);
    const issuer =
      config.mode === "local" ? await createLocalIssuer(config.dataFolder, issuerNames(config)) : undefined;
    const audit = createAudit({ clock: systemClock, key: config.keys.audit });
    const routes: Route[] = [];
    const metrics = createMetrics();
    routes.push(...openRoutesOf(config, db, routes, metrics), ...meRoutesOf(db, audit));
    const server = createHttpServer({
      routes,
      messages: undefined,
      pages: servePages(await readStaticFiles(builtPages), {}),
      identify: identifier(config, db, issuer),
      hosts: config.mode === "local" ? [`127.0.0.1:${config.http.port}`, `localhost:${config.http.port}`] : undefined,
      metrics,
      log,
    });
    const port = await server.listen(config.http.port, config.http.host);
    stack.defer(server.close);
    log.info({ event: "started", mode: config.mode, port });
    return { port, close: () => stack.disposeAsync() };
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
};

/** Where `npm run build` puts the pages. */
export const builtPages = join(import.meta.dirname, "..", "dist", "addin");

const openStore = async (config: Config, stack: AsyncDisposableStack): Promise<{ readonly db: Database }> => {
  let url = config.databaseUrl;
  if (url === undefined) {
    const embedded = await ensureEmbeddedPostgres(config.dataFolder);
    if (embedded.started) stack.defer(embedded.stop);
    url = embedded.url;
  }
  const { db, close } = openDatabase(url);
  stack.defer(close);
  await migrateToLatest(db);
  return { db };
};

const issuerNames = (config: Config) => ({
  personIssuer: config.people.issuer,
  personAudience: config.people.audience,
  channelIssuer: "https://api.botframework.com",
  channelAudience: config.bot.appId,
});

/** A bearer token to the person and what our store says of them now; undefined where it does not pass. */
const identifier = (config: Config, db: Database, issuer: LocalIssuer | undefined) => {
  const verify = verifyPersonToken({
    audience: config.people.audience,
    issuer: config.people.issuer,
    tenants: config.people.tenants,
    scope: "access_as_user",
    keys: issuer === undefined ? createRemoteJWKSet(new URL(config.people.keysUrl)) : createLocalJWKSet(issuer.jwks),
  });
  const deps = { db, clock: systemClock };
  return async (token: string): Promise<Viewer | undefined> => {
    const identity = await verify(token);
    if (identity === undefined) return undefined;
    const { tenantId, objectId, name } = identity;
    const person = await meetPerson(deps)({ tenantId, objectId, ...(name === undefined ? {} : { name }) });
    const actor = await loadActor(deps, person);
    return actor === undefined ? undefined : { identity, actor };
  };
};

const openRoutesOf = (config: Config, db: Database, routes: readonly Route[], metrics: Metrics): readonly Route[] =>
  openRoutes({
    metrics,
    publicConfig: publicConfig(config),
    notReady: async () => {
      const reached = await db
        .selectFrom("store_identity")
        .select("id")
        .executeTakeFirst()
        .catch(() => undefined);
      return reached === undefined ? ["database"] : [];
    },
    description: () => openApiOf(routes, { version, origin: config.http.origin }),
  });

const publicConfig = (config: Config): PublicConfig => ({
  mode: config.mode,
  clientId: config.mode === "production" ? config.people.clientId : null,
  authority: config.mode === "production" ? "https://login.microsoftonline.com/organizations" : null,
  scope: config.mode === "production" ? `api://${config.people.audience}/access_as_user` : null,
  importConfigured: false,
  webUrl: `${config.http.origin}/web/`,
});

const meRoutesOf = (db: Database, audit: Audit): readonly Route[] => {
  const deps = { db, clock: systemClock, audit, organisationOf: organisationAndContact(db) };
  return meRoutes({
    me: ({ actor }) =>
      Promise.resolve({
        name: actor.name,
        role: actor.grants[0]?.role ?? "end-user",
        mailbox: false,
        organisations: [],
      }),
    myMailbox: myMailbox(deps),
    myMailboxVersion: myMailboxVersion(deps),
    reportRepointed: reportRepointed(deps),
    saveMySteps: saveMySteps(deps),
    confirmComplete: confirmComplete(deps),
    contactMyLoa: contactMyLoa(deps),
  });
};
