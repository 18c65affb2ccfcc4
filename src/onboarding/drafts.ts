import { sql } from "kysely";
import { ok, refuse, type Result } from "../result.ts";
import type { Deps } from "./deps.ts";
import type { ByPerson, Draft, DraftRefusal, SaveDraft } from "./requests.ts";

/** A draft is a conversation, not an archive. */
const largest = 65_536;

type DraftDeps = Pick<Deps, "db" | "clock">;

/** The person's draft of a kind; version 0 and null where there is none. */
export const loadDraft =
  ({ db }: DraftDeps) =>
  async ({ person, kind }: ByPerson & { readonly kind: string }): Promise<Draft> => {
    const row = await db
      .selectFrom("drafts")
      .select(["version", "document"])
      .where("person_id", "=", person)
      .where("kind", "=", kind)
      .executeTakeFirst();
    if (row === undefined) return { version: 0, document: null };
    return { version: row.version, document: documentOf(row.document) };
  };

export const documentOf = (text: string | null): unknown => (text === null ? null : (JSON.parse(text) as unknown));

interface Saved {
  readonly version: number;
}

/** Saves over the version that was loaded, and over no other: two turns at once cannot undo each other. */
export const saveDraft =
  (deps: DraftDeps) =>
  async ({ person, kind, version, document }: SaveDraft): Promise<Result<Draft, DraftRefusal>> => {
    const text = document === null ? null : JSON.stringify(document);
    if (text !== null && Buffer.byteLength(text) > largest) return refuse({ kind: "draft-too-large", limit: largest });
    const now = deps.clock.now();
    const { rows } = await (
      version === 0
        ? sql<Saved>`/* prepared */
            insert into drafts (person_id, kind, version, document, changed_at)
            values (${person}, ${kind}, 1, ${text}, ${now}) on conflict do nothing returning version`
        : sql<Saved>`/* prepared */
            update drafts set version = version + 1, document = ${text}, changed_at = ${now}
            where person_id = ${person} and kind = ${kind} and version = ${version} returning version`
    ).execute(deps.db);
    const [saved] = rows;
    if (saved !== undefined) return ok({ version: saved.version, document });
    return refuse({ kind: "stale-draft", draft: await loadDraft(deps)({ person, kind }) });
  };
