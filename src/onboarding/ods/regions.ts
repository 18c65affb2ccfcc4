import type { Db } from "../../store/database.ts";
import type { OdsCheck, OdsCode } from "../types.ts";

/**
 * The region whose ISMs look after an organisation. Rules are data that the programme imports (`onboarding ods import
 * --regions`): by code, by the code of a body it belongs to, by the letters of its postcode area; the narrowest wins.
 * Then the region that the imported list itself names. Null: the programme's queue; nobody is held up.
 */
export const regionFor = async (db: Db, code: OdsCode, check: OdsCheck): Promise<string | null> => {
  const known = await db
    .selectFrom("ods_records")
    .select(["parents", "postcode", "region"])
    .where("code", "=", code)
    .executeTakeFirst();
  const area = /^[A-Z]{1,2}(?=\d)/.exec(known?.postcode?.toUpperCase() ?? "")?.[0];
  const rules = await db
    .selectFrom("region_rules")
    .select(["kind", "value", "region"])
    .where((row) =>
      row.or([
        row.and([row("kind", "=", "code"), row("value", "=", code)]),
        ...(known === undefined || known.parents.length === 0
          ? []
          : [row.and([row("kind", "=", "parent"), row("value", "in", known.parents)])]),
        ...(area === undefined ? [] : [row.and([row("kind", "=", "postcode"), row("value", "=", area)])]),
      ]),
    )
    .orderBy("value")
    .execute();
  for (const kind of ["code", "parent", "postcode"] as const) {
    const rule = rules.find((candidate) => candidate.kind === kind);
    if (rule !== undefined) return rule.region;
  }
  return known?.region ?? ("region" in check ? check.region : null);
};
