import { randomBytes, randomUUID } from "node:crypto";
import { join } from "node:path";
import { createLocalJWKSet, createRemoteJWKSet } from "jose";
import { version } from "../manifest/names.ts";
import { createBot, type Bot } from "../bot/bot.ts";
import { botSettings } from "../bot/settings.ts";
import { createAudit, type Audit } from "./audit/audit.ts";
import { systemClock } from "./clock.ts";
import type { Config } from "./config.ts";
import { seedDemoMailboxes } from "./demo/mailboxes.ts";
import { seedDemo } from "./demo/seed.ts";
import { createMetrics, type Metrics } from "./http/metrics.ts";
import { openApiOf } from "./http/openapi.ts";
import { servePages } from "./http/pages.ts";
import type { Route, Viewer } from "./http/route.ts";
import { intentRoutes } from "./http/routes-intents.ts";
import { knowledgeRoutes } from "./http/routes-knowledge.ts";
import { localRoutes } from "./http/routes-local.ts";
import { meRoutes } from "./http/routes-me.ts";
import { openRoutes } from "./http/routes-open.ts";
import { organisationRoutes } from "./http/routes-organisations.ts";
import { programmeRoutes } from "./http/routes-programme.ts";
import { questionRoutes, type KnowledgeUse } from "./http/routes-questions.ts";
import { createHttpServer } from "./http/server.ts";
import { createSigningDoor } from "./http/signing-door.ts";
import { readStaticFiles } from "./http/static-files.ts";
import { openJobs, type Jobs } from "./jobs/engine.ts";
import { listProposals } from "./knowledge/list-proposals.ts";
import { loadEntries } from "./knowledge/load.ts";
import { createKnowledge } from "./knowledge/retrieve.ts";
import { knowledgeActions } from "./knowledge/actions.ts";
import type { Log } from "./log.ts";
import { contactMyLoa, organisationAndContact } from "./mailboxes/contact.ts";
import { mailboxesOf } from "./mailboxes/list.ts";
import { confirmComplete, myMailbox, myMailboxVersion, reportRepointed, saveMySteps } from "./mailboxes/mine.ts";
import type { PublicConfig } from "./mailboxes/views.ts";
import { forgetConversation, rememberCardCopy, rememberConversation } from "./notices/conversations.ts";
import { emailChannel } from "./notices/email.ts";
import { listFailed, retryFailed } from "./notices/failed.ts";
import { enqueueNotices } from "./notices/outbox.ts";
import type { NewNotice, NoticeChannel } from "./notices/types.ts";
import { startOutbox } from "./notices/worker.ts";
import { onboardingActions } from "./onboarding/actions.ts";
import { odsDirectory } from "./onboarding/ods/directory.ts";
import { ordApi } from "./onboarding/ods/ord-api.ts";
import type { OnboardingActions } from "./onboarding/requests.ts";
import { createLocalIssuer, type LocalIssuer } from "./people/local-issuer.ts";
import { myself } from "./people/myself.ts";
import { findPeople, loadActor, meetPerson } from "./people/people.ts";
import { assignRole, removeRole } from "./people/roles.ts";
import { verifyPersonToken } from "./people/verify-token.ts";
import { openDatabase, type Database, type Trx } from "./store/database.ts";
import { ensureEmbeddedPostgres } from "./store/embedded.ts";
import { migrateToLatest } from "./store/migrate.ts";

export interface Service {
  readonly port: number;
  /** All that can be reached, besides the built pages and the bot's door. */
  readonly routes: readonly Route[];
  readonly close: () => Promise<void>;
}

/** What every room is built from; the command line composes with it as well. */
export interface Core {
  readonly config: Config;
  readonly log: Log;
  readonly db: Database;
  readonly url: string;
  readonly audit: Audit;
  readonly jobs: Jobs;
  readonly onboarding: OnboardingActions;
}

/** Where `npm run build` puts the pages. */
export const builtPages = join(import.meta.dirname, "..", "dist", "addin");

/** Opens the store and puts the use cases together. What it opens is closed through `stack`, last opened first. */
export const openCore = async (
  config: Config,
  log: Log,
  stack: AsyncDisposableStack,
  { worker }: { readonly worker: boolean },
): Promise<Core> => {
  const { db, url } = await openStore(config, stack);
  const jobs = await openJobs({ url, log, worker });
  stack.defer(jobs.stop);
  const audit = createAudit({ clock: systemClock, key: config.keys.audit });
  const ods = odsDirectory(
    { db, clock: systemClock, log },
    config.ods.url === undefined ? undefined : ordApi(config.ods.url),
  );
  const random = (count: number): Uint8Array => randomBytes(count);
  const onboarding = onboardingActions({ db, clock: systemClock, audit, log, ods, jobs, random });
  return { config, log, db, url, audit, jobs, onboarding };
};

/** Composes everything and starts it. Whatever was started is ended again where a later part does not come up. */
export const startService = async (config: Config, log: Log): Promise<Service> => {
  const stack = new AsyncDisposableStack();
  try {
    const core = await openCore(config, log, stack, { worker: true });
    const issuer =
      config.mode === "local" ? await createLocalIssuer(config.dataFolder, issuerNames(config)) : undefined;
    const knowledge = await openKnowledge(core);
    const bot = openBot(core, knowledge, issuer);
    const metrics = createMetrics();
    const routes = [...routesOf(core, knowledge, metrics)];
    if (issuer !== undefined) routes.push(...(await openDemo(core, issuer)));
    const server = createHttpServer({
      routes,
      messages: bot.messages,
      pages: servePages(await readStaticFiles(builtPages), {}),
      identify: identifier(core, issuer),
      hosts: config.mode === "local" ? [`127.0.0.1:${config.http.port}`, `localhost:${config.http.port}`] : undefined,
      metrics,
      log,
    });
    const port = await server.listen(config.http.port, config.http.host);
    stack.defer(server.close);
    stack.defer(startSending(core, bot.channel));
    if (config.local !== undefined && issuer !== undefined) {
      const door = createSigningDoor({ mode: config.mode, sign: issuer.signChannelToken, servicePort: port, log });
      await door.listen(config.local.doorPort);
      stack.defer(door.close);
    }
    log.info({ event: "started", mode: config.mode, port });
    return { port, routes, close: () => stack.disposeAsync() };
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
};

const openStore = async (
  config: Config,
  stack: AsyncDisposableStack,
): Promise<{ readonly db: Database; readonly url: string }> => {
  let url = config.databaseUrl;
  if (url === undefined) {
    const embedded = await ensureEmbeddedPostgres(config.dataFolder);
    if (embedded.started) stack.defer(embedded.stop);
    url = embedded.url;
  }
  const { db, close } = openDatabase(url);
  stack.defer(close);
  await migrateToLatest(db);
  return { db, url };
};

/** Every route of the service. The table test reads this list, so a route that is not in it cannot be reached. */
const routesOf = (core: Core, knowledge: KnowledgeUse, metrics: Metrics): readonly Route[] => {
  const routes: Route[] = [];
  routes.push(
    ...openRoutesOf(core, routes, metrics),
    ...meRoutesOf(core),
    ...intentRoutes(core.onboarding),
    ...organisationRoutes({ mailboxesOf: mailboxesOf(core) }),
    ...knowledgeRoutes(knowledge),
    ...questionRoutes({ knowledge, listProposals: listProposals({ db: core.db, clock: systemClock }) }),
    ...programmeRoutesOf(core),
  );
  return routes;
};

/** The curated answers, and those that the programme has accepted since. */
const openKnowledge = async ({ db, audit, log }: Core): Promise<KnowledgeUse> => {
  const notify = (trx: Trx, notices: readonly NewNotice[]): Promise<void> =>
    enqueueNotices({ clock: systemClock }, trx, notices);
  const knowledge = createKnowledge(loadEntries());
  const actions = knowledgeActions({ db, clock: systemClock, audit, log, notify }, knowledge);
  await actions.loadReviewed();
  return actions;
};

const openBot = (
  { config, db, log, onboarding }: Core,
  knowledge: KnowledgeUse,
  issuer: LocalIssuer | undefined,
): Bot => {
  const deps = { db, clock: systemClock };
  return createBot({
    ...botSettings(config, issuer?.jwks, systemClock.now),
    clock: systemClock,
    log,
    newId: randomUUID,
    actions: {
      meetPerson: meetPerson(deps),
      loadActor: (person) => loadActor(deps, person),
      onboarding,
      rememberConversation: rememberConversation(deps),
      forgetConversation: forgetConversation(deps),
      rememberCardCopy: rememberCardCopy(deps),
      knowledge,
    },
  });
};

/** Local mode's demonstration people, and the routes by which a page continues as one of them. */
const openDemo = async ({ db, audit }: Core, issuer: LocalIssuer): Promise<readonly Route[]> => {
  const people = await seedDemo({ db, clock: systemClock, audit });
  await seedDemoMailboxes({ db, clock: systemClock });
  return localRoutes({
    jwks: issuer.jwks,
    people: () =>
      Promise.resolve(people.map(({ key, name, roles }) => ({ id: key, name, role: roles[0]?.role ?? "end-user" }))),
    tokenFor: async (key) => {
      const person = people.find((one) => one.key === key);
      if (person === undefined) return undefined;
      const { tenantId, objectId, name } = person;
      return {
        token: await issuer.signPersonToken({ tenantId, objectId, name }),
        expiresAt: new Date(systemClock.now().getTime() + 3_600_000),
      };
    },
  });
};

const programmeRoutesOf = ({ db, audit }: Core): readonly Route[] => {
  const deps = { db, clock: systemClock, audit };
  return programmeRoutes({
    findPeople: (text) => findPeople(db, text),
    assignRole: assignRole(deps),
    removeRole: removeRole(deps),
    listFailed: () => listFailed(db),
    retryFailed: retryFailed(deps),
  });
};

const startSending = ({ config, db, log }: Core, teams: NoticeChannel | undefined): (() => Promise<void>) => {
  const email = emailChannel({
    from: config.mail.from,
    smtpUrl: config.mail.smtpUrl,
    folder: join(config.dataFolder, "mail"),
    domain: new URL(config.http.origin).hostname,
  });
  return startOutbox({ db, clock: systemClock, log, channels: { ...(teams === undefined ? {} : { teams }), email } })
    .stop;
};

const issuerNames = (config: Config) => ({
  personIssuer: config.people.issuer,
  personAudience: config.people.audience,
  channelIssuer: "https://api.botframework.com",
  channelAudience: config.bot.appId,
});

/** A bearer token to the person and what our store says of them now; undefined where it does not pass. */
const identifier = ({ config, db }: Core, issuer: LocalIssuer | undefined) => {
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

const openRoutesOf = ({ config, db }: Core, routes: readonly Route[], metrics: Metrics): readonly Route[] =>
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

const meRoutesOf = ({ db, audit }: Core): readonly Route[] => {
  const deps = { db, clock: systemClock, audit, organisationOf: organisationAndContact(db) };
  return meRoutes({
    me: ({ identity, actor }) => myself(db)(identity, actor),
    myMailbox: myMailbox(deps),
    myMailboxVersion: myMailboxVersion(deps),
    reportRepointed: reportRepointed(deps),
    saveMySteps: saveMySteps(deps),
    confirmComplete: confirmComplete(deps),
    contactMyLoa: contactMyLoa(deps),
  });
};
