import type { Clock } from "../../clock.ts";
import type { Log } from "../../log.ts";
import type { Db } from "../../store/database.ts";
import type { OdsCheck, OdsCode } from "../types.ts";
import type { OdsDirectory, OdsRecord, OdsSource } from "./types.ts";

interface Deps {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Log;
}

/** An answer of the API counts for a day; a "not known" for an hour, since new codes appear. The list never ages. */
const goodFor = { found: 24 * 3_600_000, "not-known": 3_600_000 } as const;

/**
 * The directory: first the store (cache and imported list), then the source where one is configured. A stale answer is
 * better than none: where the source does not answer, what was known is given, with its date.
 */
export const odsDirectory = (deps: Deps, source: OdsSource | undefined): OdsDirectory => {
  const asking = new Map<OdsCode, Promise<OdsCheck>>();
  const ask = async (code: OdsCode, withinMs: number): Promise<OdsCheck> => {
    const known = await read(deps, code);
    if (known?.fresh === true) return known.check;
    if (source === undefined) return known?.check ?? unchecked("not-configured");
    const answer = await source.fetch(code, AbortSignal.timeout(withinMs));
    if (answer.kind === "found") return store(deps, answer.record);
    if (answer.kind === "not-known") return storeUnknown(deps, code);
    deps.log.warn({ event: "ods.unchecked", why: answer.kind });
    return known?.check ?? unchecked(answer.kind);
  };
  return {
    lookUp: (code, options = {}) => {
      const running = asking.get(code);
      if (running !== undefined) return running;
      const answer = ask(code, options.withinMs ?? 2_000)
        .catch((error: unknown) => {
          // The store may be away for a minute: the caller's own transaction will say so, this must not.
          deps.log.error({ event: "ods.failed", err: error });
          return unchecked("unreachable");
        })
        .finally(() => asking.delete(code));
      asking.set(code, answer);
      return answer;
    },
  };
};

const unchecked = (why: Extract<OdsCheck, { status: "unchecked" }>["why"]): OdsCheck => ({ status: "unchecked", why });

const read = async (
  { db, clock }: Deps,
  code: OdsCode,
): Promise<{ readonly check: OdsCheck; readonly fresh: boolean } | undefined> => {
  const row = await db.selectFrom("ods_records").selectAll().where("code", "=", code).executeTakeFirst();
  if (row === undefined) return undefined;
  const asOf = row.as_of.toISOString();
  const age = clock.now().getTime() - row.as_of.getTime();
  if (row.status === "not-known") return { check: { status: "not-known", asOf }, fresh: age < goodFor["not-known"] };
  const fresh = row.source === "list" || age < goodFor.found;
  const { name, region } = row;
  if (row.status === "open") return { check: { status: "open", name, region, asOf }, fresh };
  const { closed_on: closedOn, successors } = row;
  return { check: { status: "closed", name, region, closedOn, successors, asOf }, fresh };
};

const store = async (deps: Deps, record: OdsRecord): Promise<OdsCheck> => {
  await saveRecords(deps, [{ ...record, region: null }], "api");
  const saved = await read(deps, record.code);
  return saved?.check ?? unchecked("unreadable");
};

const storeUnknown = async (deps: Deps, code: OdsCode): Promise<OdsCheck> => {
  const asOf = deps.clock.now();
  await deps.db
    .insertInto("ods_records")
    .values({
      code,
      name: "",
      status: "not-known",
      closed_on: null,
      successors: [],
      parents: [],
      postcode: null,
      region: null,
      source: "api",
      as_of: asOf,
    })
    // A code of the imported list stays known, whatever the API says.
    .onConflict((conflict) =>
      conflict.column("code").doUpdateSet({ status: "not-known", as_of: asOf }).where("ods_records.source", "=", "api"),
    )
    .execute();
  return (await read(deps, code))?.check ?? { status: "not-known", asOf: asOf.toISOString() };
};

/** Saves records; a later one replaces an earlier one. The API's answer keeps a region that the list gave. */
export const saveRecords = async (
  { db, clock }: Pick<Deps, "db" | "clock">,
  records: readonly (OdsRecord & { readonly region: string | null })[],
  source: "api" | "list",
): Promise<void> => {
  const asOf = clock.now();
  for (let at = 0; at < records.length; at += 1_000) {
    await db
      .insertInto("ods_records")
      .values(
        records.slice(at, at + 1_000).map((record) => ({
          code: record.code,
          name: record.name,
          status: record.status,
          closed_on: record.closedOn,
          successors: [...record.successors],
          parents: [...record.parents],
          postcode: record.postcode,
          region: record.region,
          source,
          as_of: asOf,
        })),
      )
      .onConflict((conflict) =>
        conflict.column("code").doUpdateSet((row) => ({
          name: row.ref("excluded.name"),
          status: row.ref("excluded.status"),
          closed_on: row.ref("excluded.closed_on"),
          successors: row.ref("excluded.successors"),
          parents: row.ref("excluded.parents"),
          postcode: row.fn.coalesce("excluded.postcode", "ods_records.postcode"),
          region: row.fn.coalesce("excluded.region", "ods_records.region"),
          source: row.ref("excluded.source"),
          as_of: row.ref("excluded.as_of"),
        })),
      )
      .execute();
  }
};
