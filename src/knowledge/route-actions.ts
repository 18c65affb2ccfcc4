import { sql } from "kysely";
import { z } from "zod";
import type { IntentFacts, OdsCode } from "../onboarding/types.ts";
import { loadActor } from "../people/people.ts";
import { relationsTo } from "../people/rules.ts";
import type { PersonId } from "../people/types.ts";
import { ok, refuse, type Result } from "../result.ts";
import type { Db } from "../store/database.ts";
import { inTransaction } from "../store/transaction.ts";
import type { BadText, Deps, NotFound } from "./deps.ts";
import { routes, type Route, type RouteFacts, type RouteSettings } from "./facts.ts";
import { longest } from "./rules-ask.ts";
import { ourRouteSettings, routeAdviceView, routeFactsOfIntent } from "./route-advice.ts";
import { checkWords } from "./text.ts";
import type { RouteAdviceView } from "./views.ts";

/** What may be told of an organisation for the advice. Unknown names are refused, so that a spelling slip is not lost. */
export const GivenRouteFacts = z
  .strictObject({
    coexistence: z.enum(["none", "limited", "needed"]).nullable(),
    sources: z.int().min(1).max(1_000).nullable(),
    topology: z.enum(["simple", "complex"]).nullable(),
    mailboxes: z.int().min(0).max(2_000_000).nullable(),
    teamSkill: z.enum(["experienced", "limited"]).nullable(),
    runItself: z.boolean().nullable(),
    vips: z.boolean().nullable(),
    questEngineer: z.boolean().nullable(),
    gapResource: z.boolean().nullable(),
    gapCapability: z.boolean().nullable(),
    gapTooling: z.boolean().nullable(),
    gapExpertise: z.boolean().nullable(),
    businessChangeHelp: z.boolean().nullable(),
  })
  .partial();

interface Organisation {
  readonly odsCode: OdsCode;
  readonly facts: IntentFacts;
  readonly relations: readonly string[];
}

/** The organisation as far as this person has to do with it; undefined where it does not exist for them. */
const organisationFor = async (
  deps: Deps,
  db: Db,
  person: PersonId,
  odsCode: string,
): Promise<Organisation | undefined> => {
  const actor = await loadActor({ db, clock: deps.clock }, person);
  const row = await db
    .selectFrom("organisations as o")
    .innerJoin("intents as i", "i.id", "o.intent_id")
    .select(["o.ods_code", "o.region", "o.ism_id", "i.facts"])
    .select(sql<PersonId[]>`array(select person_id from intent_people where intent_id = o.intent_id)`.as("people"))
    .where(sql<string>`o.ods_code`, "=", odsCode)
    .executeTakeFirst();
  if (actor === undefined || row === undefined) return undefined;
  const ties = { odsCode, region: row.region, ismId: row.ism_id, requesterIds: row.people };
  const relations = relationsTo(actor, ties).filter((one) => one !== "end-user");
  return relations.length === 0 ? undefined : { odsCode: row.ods_code, facts: row.facts, relations };
};

const adviceOf = async (
  db: Db,
  { odsCode, facts }: Organisation,
  settings: RouteSettings,
): Promise<RouteAdviceView> => {
  const told = await db.selectFrom("route_facts").select("facts").where("ods_code", "=", odsCode).executeTakeFirst();
  const override = await db
    .selectFrom("route_overrides as r")
    .innerJoin("people as p", "p.id", "r.by_person")
    .select(["r.route", "r.reason", "r.at", "p.name"])
    .where("r.ods_code", "=", odsCode)
    .orderBy("r.id", "desc")
    .executeTakeFirst();
  return routeAdviceView(
    { ...routeFactsOfIntent(facts), ...told?.facts },
    settings,
    override === undefined
      ? null
      : { route: override.route, reason: override.reason, by: override.name, at: override.at.toISOString() },
  );
};

/** The advice for one organisation: from its intent, from what was told besides, with the ISM's override if there is one. */
export const showRouteAdvice =
  (deps: Deps, settings: RouteSettings = ourRouteSettings) =>
  async (request: {
    readonly person: PersonId;
    readonly odsCode: string;
  }): Promise<Result<RouteAdviceView, NotFound>> => {
    const organisation = await organisationFor(deps, deps.db, request.person, request.odsCode);
    return organisation === undefined
      ? refuse({ kind: "not-found" })
      : ok(await adviceOf(deps.db, organisation, settings));
  };

/** Keeps what the organisation or its ISM told for the advice. Later words replace earlier ones, fact by fact. */
export const tellRouteFacts =
  (deps: Deps, settings: RouteSettings = ourRouteSettings) =>
  async (request: {
    readonly person: PersonId;
    readonly odsCode: string;
    readonly facts: Partial<RouteFacts>;
  }): Promise<Result<RouteAdviceView, NotFound | { readonly kind: "bad-facts"; readonly problem: string }>> => {
    const read = GivenRouteFacts.safeParse(request.facts);
    if (!read.success) return refuse({ kind: "bad-facts", problem: z.prettifyError(read.error) });
    return inTransaction(deps.db, async (trx): Promise<Result<RouteAdviceView, NotFound>> => {
      const organisation = await organisationFor(deps, trx, request.person, request.odsCode);
      if (organisation === undefined) return refuse({ kind: "not-found" });
      const { odsCode } = organisation;
      const facts = JSON.stringify(read.data);
      const row = { ods_code: odsCode, facts, changed_by: request.person, changed_at: deps.clock.now() };
      await trx
        .insertInto("route_facts")
        .values(row)
        .onConflict((conflict) =>
          conflict.column("ods_code").doUpdateSet({
            facts: sql`route_facts.facts || ${facts}::jsonb`,
            changed_by: row.changed_by,
            changed_at: row.changed_at,
          }),
        )
        .execute();
      await deps.audit.append(trx, {
        event: "route.told",
        actor: request.person,
        odsCode,
        details: { facts: Object.keys(read.data).join(" ") },
      });
      return ok(await adviceOf(trx, organisation, settings));
    });
  };

export interface OverrideRoute {
  readonly person: PersonId;
  readonly odsCode: string;
  readonly route: Route;
  readonly reason: string;
}

/** The ISM's own decision, with its reason, beside the advice that stood then. Every one is kept; the last one shows. */
export const overrideRoute =
  (deps: Deps, settings: RouteSettings = ourRouteSettings) =>
  async (
    request: OverrideRoute,
  ): Promise<Result<RouteAdviceView, NotFound | BadText | { readonly kind: "no-such-route" }>> => {
    const reason = checkWords("reason", request.reason, longest.note);
    if (!reason.ok) return reason;
    if (!routes.includes(request.route)) return refuse({ kind: "no-such-route" });
    return inTransaction(deps.db, async (trx): Promise<Result<RouteAdviceView, NotFound>> => {
      const organisation = await organisationFor(deps, trx, request.person, request.odsCode);
      const may = organisation?.relations.some((one) => one === "ism" || one === "programme") === true;
      if (organisation === undefined || !may) return refuse({ kind: "not-found" });
      const { odsCode } = organisation;
      const { route: advised } = await adviceOf(trx, organisation, settings);
      await trx
        .insertInto("route_overrides")
        .values({
          ods_code: odsCode,
          route: request.route,
          advised,
          reason: reason.value,
          by_person: request.person,
          at: deps.clock.now(),
        })
        .execute();
      await deps.audit.append(trx, {
        event: "route.overridden",
        actor: request.person,
        odsCode,
        details: { route: request.route, advised: advised ?? "none", reason: deps.audit.digest(reason.value) },
      });
      return ok(await adviceOf(trx, organisation, settings));
    });
  };
