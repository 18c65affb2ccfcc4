import { loadActor } from "../people/people.ts";
import type { Deps } from "./deps.ts";
import { regionFor } from "./ods/regions.ts";
import type { ByPerson, SupportOf } from "./requests.ts";
import { contactOf } from "./show-intent.ts";
import { findCurrentIntent } from "./store.ts";
import { parseOdsCode } from "./types.ts";

/**
 * Who supports the organisation that this person administers, before any request of theirs is on record. Names are told
 * to its LOA and technical team alone; undefined for everybody else.
 */
export const showSupport =
  (deps: Deps) =>
  async ({ person }: ByPerson): Promise<SupportOf | undefined> => {
    const actor = await loadActor(deps, person);
    const grant = actor?.grants.find(({ role }) => role === "loa" || role === "technical");
    const parsed = parseOdsCode(grant?.odsCode ?? "");
    if (!parsed.ok) return undefined;
    const odsCode = parsed.value;
    const record = await findCurrentIntent(deps.db, odsCode);
    const region = record?.organisation.region ?? (await regionFor(deps.db, odsCode, await deps.ods.lookUp(odsCode)));
    const organisation = record?.organisation ?? { ismName: null, region };
    return { odsCode, region, contact: await contactOf(deps, { organisation }) };
  };
