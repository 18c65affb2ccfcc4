import { randomBytes, randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { createLocalJWKSet, createRemoteJWKSet } from "jose";
import { createBot, type Bot } from "../bot/bot.ts";
import { botSettings } from "../bot/settings.ts";
import type { PolicyChoices } from "../manifest/names.ts";
import { createAudit } from "./audit/audit.ts";
import { systemClock } from "./clock.ts";
import type { Config } from "./config.ts";
import { seedDemoMailboxes } from "./demo/mailboxes.ts";
import { seedDemo } from "./demo/seed.ts";
import { publicConfig, routesOf, sessionsOf } from "./http/all-routes.ts";
import { createMetrics } from "./http/metrics.ts";
import { servePages } from "./http/pages.ts";
import type { Route, Viewer } from "./http/route.ts";
import { localRoutes } from "./http/routes-local.ts";
import type { KnowledgeUse } from "./http/routes-questions.ts";
import { createHttpServer } from "./http/server.ts";
import { createSigningDoor } from "./http/signing-door.ts";
import { withStartData } from "./http/start-data.ts";
import { readStaticFiles } from "./http/static-files.ts";
import { openJobs, type Jobs } from "./jobs/engine.ts";
import { loadEntries } from "./knowledge/load.ts";
import { createKnowledge } from "./knowledge/retrieve.ts";
import { knowledgeActions } from "./knowledge/actions.ts";
import type { Log } from "./log.ts";
import { transferRules, type RulePack } from "./mail/rules-pack.ts";
import { deleteSpentCredentials } from "./mailboxes/credentials.ts";
import { moveActions } from "./mailboxes/deciding/actions.ts";
import { askForDecisions } from "./mailboxes/deciding/ask.ts";
import { openMailboxEngine, openMailboxTarget, quarantineKey } from "./mailboxes/engine.ts";
import { landAll } from "./mailboxes/land-import.ts";
import { startMover } from "./mailboxes/mover.ts";
import { loadRulePack } from "./mailboxes/rule-pack.ts";
import { createSecretBox } from "./mailboxes/secrets.ts";
import { startSwitchWork } from "./mailboxes/switch/work.ts";
import { forgetConversation, rememberCardCopy, rememberConversation } from "./notices/conversations.ts";
import { emailChannel } from "./notices/email.ts";
import { enqueueNotices } from "./notices/outbox.ts";
import type { NewNotice, NoticeChannel } from "./notices/types.ts";
import { startOutbox } from "./notices/worker.ts";
import { checkAgain } from "./onboarding/check-again.ts";
import type { Deps } from "./onboarding/deps.ts";
import { onboardingActions } from "./onboarding/actions.ts";
import { odsDirectory } from "./onboarding/ods/directory.ts";
import { ordApi } from "./onboarding/ods/ord-api.ts";
import type { OnboardingActions } from "./onboarding/requests.ts";
import { createLocalIssuer, type LocalIssuer } from "./people/local-issuer.ts";
import { loadActor, meetPerson } from "./people/people.ts";
import { ensureAdministrators } from "./people/roles.ts";
import { verifyPersonToken } from "./people/verify-token.ts";
import type { Trx } from "./store/database.ts";
import { openStore } from "./store/open-store.ts";

export interface Service {
  readonly port: number;
  /** All that can be reached, besides the built pages and the bot's door. */
  readonly routes: readonly Route[];
  readonly close: () => Promise<void>;
}

/** What every room is built from; the command line composes with it as well. */
export interface Core extends Deps {
  readonly config: Config;
  readonly jobs: Jobs;
  readonly onboarding: OnboardingActions;
  /** What NHSmail takes, as the engine, the imports and the pages judge it. */
  readonly rules: RulePack;
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
  const rules = await loadRulePack(config.rulePack);
  const { store, url } = await openStore(config, stack);
  const { db } = store;
  const jobs = await openJobs({ url, log, worker });
  stack.defer(jobs.stop);
  const audit = createAudit({ clock: systemClock, key: config.keys.audit });
  const ods = odsDirectory(
    { db, clock: systemClock, log },
    config.ods.url === undefined ? undefined : ordApi(config.ods.url),
  );
  const random = (count: number): Uint8Array => randomBytes(count);
  await ensureAdministrators({ db, clock: systemClock, audit })(config.people.administrators);
  const deps = { db, clock: systemClock, audit, log, ods, jobs, random };
  return { ...deps, config, onboarding: onboardingActions(deps), rules };
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
    const demo = issuer === undefined ? undefined : await openDemo(core, issuer);
    routes.push(...(demo?.routes ?? []));
    const start = { config: publicConfig(config), people: demo?.people ?? [] };
    const server = createHttpServer({
      routes,
      messages: bot.messages,
      pages: servePages(await withStartData(await readStaticFiles(builtPages), start), pagePolicy(config)),
      identify: identifier(core, issuer),
      hosts: config.mode === "local" ? [`127.0.0.1:${config.http.port}`, `localhost:${config.http.port}`] : undefined,
      metrics,
      log,
    });
    const port = await server.listen(config.http.port, config.http.host);
    stack.defer(server.close);
    await startWork(core, knowledge, bot.channel, stack);
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

/** The curated answers, and those that the programme has accepted since. */
export const openKnowledge = async ({ db, audit, log }: Core): Promise<KnowledgeUse> => {
  const notify = (trx: Trx, notices: readonly NewNotice[]): Promise<void> =>
    enqueueNotices({ clock: systemClock }, trx, notices);
  const knowledge = createKnowledge(loadEntries());
  const actions = knowledgeActions({ db, clock: systemClock, audit, log, notify }, knowledge);
  await actions.loadReviewed();
  return actions;
};

const openBot = (
  { config, db, log, onboarding, audit, jobs }: Core,
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
      moves: moveActions({ db, clock: systemClock, audit, log, jobs }),
    },
  });
};

/** Local mode's demonstration people, and the routes by which a page continues as one of them. */
const openDemo = async ({ db, audit }: Core, issuer: LocalIssuer) => {
  const people = await seedDemo({ db, clock: systemClock, audit });
  await seedDemoMailboxes({ db, clock: systemClock });
  const shown = people.map(({ key, name, roles }) => ({ id: key, name, role: roles[0]?.role ?? "end-user" }));
  const routes = localRoutes({
    jwks: issuer.jwks,
    people: () => Promise.resolve(shown),
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
  return { routes, people: shown };
};

/**
 * The work behind the doors: jobs, messages, questions that nobody answered. `teams` where this process has the bot;
 * without it the messages for Teams are left to the service. Any number of processes may do this at once.
 */
export const startWork = async (
  core: Core,
  knowledge: Pick<KnowledgeUse, "raiseUnanswered" | "loadReviewed">,
  teams: NoticeChannel | undefined,
  stack: AsyncDisposableStack,
): Promise<void> => {
  const { config, db, log, jobs } = core;
  const email = emailChannel({
    from: config.mail.from,
    smtpUrl: config.mail.smtpUrl,
    folder: join(config.dataFolder, "mail"),
    domain: config.mail.from.split("@")[1] ?? "localhost",
  });
  await jobs.work("ods-check", checkAgain(core));
  stack.defer(
    startOutbox({ db, clock: systemClock, log, channels: { ...(teams === undefined ? {} : { teams }), email } }).stop,
  );
  const box = createSecretBox([config.keys.secrets]);
  const worker = `${hostname()}:${process.pid}`;
  const engine = {
    db,
    box,
    key: config.keys.secrets,
    hosts: { allowLoopback: config.mode === "local", ownNetworks: config.mail.ownNetworks },
    rules: core.rules,
  };
  // A process that also answers people keeps its hands freer.
  const hands = teams === undefined ? 8 : 4;
  stack.defer(startMover({ ...core, worker, openEngine: openMailboxEngine(engine) }, { hands }).stop);
  const land = landAll({
    ...core,
    worker,
    openTarget: openMailboxTarget(engine),
    quarantineKeyOf: (mailboxId) => quarantineKey(config.keys.secrets, mailboxId),
    rules: transferRules(core.rules),
  });
  const dueSwitches = await startSwitchWork({ ...core, worker, engine, mail: config.mail });
  stack.defer(repeat("switches-due", 15_000, log, dueSwitches));
  stack.defer(repeat("decisions-asked", 60_000, log, askForDecisions({ db, clock: systemClock })));
  stack.defer(repeat("imports-landed", 5_000, log, land));
  stack.defer(repeat("credentials-deleted", 3_600_000, log, deleteSpentCredentials(core)));
  stack.defer(repeat("questions-raised", 10 * 60_000, log, () => knowledge.raiseUnanswered()));
  stack.defer(repeat("entries-loaded", 60_000, log, () => knowledge.loadReviewed()));
};

/** Does `work` every `ms` until stopped, one at a time. A failure is logged, and the next round tries again. */
const repeat = (name: string, ms: number, log: Log, work: () => Promise<unknown>): (() => Promise<void>) => {
  const stopping = new AbortController();
  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await work().catch((error: unknown) => log.error({ event: "round-failed", name, err: error }));
      await delay(ms, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  };
  const ended = run();
  return async () => {
    stopping.abort();
    await ended;
  };
};

/** Only the sign-in page may speak to the identity provider; in local mode there is none but this service. */
const pagePolicy = ({ mode, people, pages }: Config): PolicyChoices => ({
  onPremisesOrigins: pages.owaOrigins,
  ...(mode === "production" ? { authorityOrigin: new URL(people.issuer).origin } : {}),
});

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
  const sessions = sessionsOf({ config });
  return async (token: string): Promise<Viewer | undefined> => {
    const identity = (await verify(token)) ?? (await sessions.verify(token));
    if (identity === undefined) return undefined;
    const { tenantId, objectId, name } = identity;
    const person = await meetPerson(deps)({ tenantId, objectId, ...(name === undefined ? {} : { name }) });
    const actor = await loadActor(deps, person);
    return actor === undefined ? undefined : { identity, actor };
  };
};
