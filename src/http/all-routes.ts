import { paths, resourceOf, version } from "../../manifest/names.ts";
import { systemClock } from "../clock.ts";
import type { Config } from "../config.ts";
import { listProposals } from "../knowledge/list-proposals.ts";
import type { RulePack } from "../mail/rules-pack.ts";
import { contactMyLoa, organisationAndContact } from "../mailboxes/contact.ts";
import { checkedAddress } from "../mailboxes/hosts.ts";
import { myImport, myImports } from "../mailboxes/import-view.ts";
import { endImport, heldKeys, holdItem, openImport } from "../mailboxes/imports.ts";
import { mailboxesOf } from "../mailboxes/list.ts";
import { confirmComplete, myMailbox, myMailboxVersion, reportRepointed, saveMySteps } from "../mailboxes/mine.ts";
import type { PublicConfig } from "../mailboxes/views.ts";
import { listFailed, retryFailed } from "../notices/failed.ts";
import type { Deps } from "../onboarding/deps.ts";
import type { OnboardingActions } from "../onboarding/requests.ts";
import { exchangeKeys } from "../people/exchange-metadata.ts";
import { exchangeSessions, exchangeToken } from "../people/exchange-session.ts";
import { verifyExchangeToken } from "../people/exchange-token.ts";
import { myself } from "../people/myself.ts";
import { findPeople } from "../people/people.ts";
import { assignRole, removeRole } from "../people/roles.ts";
import type { Metrics } from "./metrics.ts";
import { openApiOf } from "./openapi.ts";
import type { Route } from "./route.ts";
import { importRoutes } from "./routes-imports.ts";
import { intentRoutes } from "./routes-intents.ts";
import { knowledgeRoutes } from "./routes-knowledge.ts";
import { meRoutes } from "./routes-me.ts";
import { openRoutes } from "./routes-open.ts";
import { organisationRoutes } from "./routes-organisations.ts";
import { programmeRoutes } from "./routes-programme.ts";
import { quarantineRoutes } from "./routes-quarantine.ts";
import { questionRoutes, type KnowledgeUse } from "./routes-questions.ts";
import { sessionRoutes } from "./routes-session.ts";
import { switchRoutes } from "./routes-switch.ts";
import { waveRoutes } from "./routes-waves.ts";

/** What the routes are made from. */
interface Core extends Pick<Deps, "db" | "audit" | "log" | "jobs"> {
  readonly config: Config;
  readonly onboarding: OnboardingActions;
  readonly rules: RulePack;
}

/** Every route of the service. The table test reads this list, so a route that is not in it cannot be reached. */
export const routesOf = (core: Core, knowledge: KnowledgeUse, metrics: Metrics): readonly Route[] => {
  const routes: Route[] = [];
  routes.push(
    ...openRoutesOf(core, routes, metrics),
    ...sessionRoutesOf(core),
    ...meRoutesOf(core),
    ...importRoutesOf(core),
    ...intentRoutes(core.onboarding),
    ...organisationRoutes({ mailboxesOf: mailboxesOf(core) }),
    ...switchRoutes({ ...core, clock: systemClock }),
    ...quarantineRoutes({ ...core, clock: systemClock }),
    ...waveRoutes({ ...core, clock: systemClock }),
    ...knowledgeRoutes(knowledge),
    ...questionRoutes({ knowledge, listProposals: listProposals({ db: core.db, clock: systemClock }) }),
    ...programmeRoutesOf(core),
  );
  return routes;
};

/** Sessions of this service, out of its configuration: where they are made and where they are checked. */
export const sessionsOf = ({ config }: Pick<Core, "config">) =>
  exchangeSessions({
    secret: config.keys.secrets,
    origin: config.http.origin,
    audience: config.people.audience,
    clock: systemClock,
  });

const sessionRoutesOf = ({ config, db, audit }: Core): readonly Route[] => {
  const { exchangeHosts: hosts } = config.pages;
  if (hosts.length === 0) return sessionRoutes({ exchange: undefined });
  const check = checkedAddress({ allowLoopback: config.mode === "local", ownNetworks: config.mail.ownNetworks });
  const keyOf = exchangeKeys({
    now: systemClock.now,
    addressOf: async (host, port) => {
      // The configuration's own list has named host and port already; here only where the name leads is judged.
      const checked = await check({ host, port }, [{ host, port }]);
      return checked.ok ? checked.value.address : undefined;
    },
  });
  const verifyToken = verifyExchangeToken({
    audience: config.http.origin + paths.outlook,
    hosts,
    keyOf,
    now: systemClock.now,
  });
  const { sign } = sessionsOf({ config });
  return sessionRoutes({ exchange: exchangeToken({ db, clock: systemClock, audit, verifyToken, sign }) });
};

const importRoutesOf = ({ db }: Core): readonly Route[] => {
  const deps = { db, clock: systemClock };
  return importRoutes({
    openImport: openImport(deps),
    myImports: myImports(deps),
    myImport: myImport(deps),
    holdItem: holdItem(deps),
    heldKeys: heldKeys(deps),
    endImport: endImport(deps),
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

const openRoutesOf = ({ config, db, rules }: Core, routes: readonly Route[], metrics: Metrics): readonly Route[] =>
  openRoutes({
    metrics,
    publicConfig: publicConfig(config),
    rules,
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

/** A registration for one tenant is refused at the address for all (AADSTS50194); one for several needs that address. */
const authorityOf = (tenants: readonly string[]): string =>
  `https://login.microsoftonline.com/${tenants.length === 1 ? tenants[0] : "organizations"}`;

/** What a page must know before anybody signed in. */
export const publicConfig = (config: Config): PublicConfig => ({
  mode: config.mode,
  clientId: config.mode === "production" ? config.people.clientId : null,
  authority: config.mode === "production" ? authorityOf(config.people.tenants) : null,
  scope:
    config.mode === "production" ? `${resourceOf(config.http.origin, config.people.audience)}/access_as_user` : null,
  importConfigured: true,
  webUrl: `${config.http.origin}/web/`,
});

const meRoutesOf = ({ config, db, audit }: Core): readonly Route[] => {
  const deps = {
    db,
    clock: systemClock,
    audit,
    organisationOf: organisationAndContact(db),
    mailWebUrl: config.pages.mailWebUrl,
  };
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
