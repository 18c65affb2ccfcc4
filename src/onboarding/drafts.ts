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
    return { version: row.version, document: row.document === null ? null : (JSON.parse(row.document) as unknown) };
  };

/** Saves over the version that was loaded, and over no other: two turns at once cannot undo each other. */
export const saveDraft =
  (deps: DraftDeps) =>
  async ({ person, kind, version, document }: SaveDraft): Promise<Result<Draft, DraftRefusal>> => {
    const text = document === null ? null : JSON.stringify(document);
    if (text !== null && Buffer.byteLength(text) > largest) return refuse({ kind: "draft-too-large", limit: largest });
    const row = { document: text, changed_at: deps.clock.now() };
    const saved =
      version === 0
        ? await deps.db
            .insertInto("drafts")
            .values({ person_id: person, kind, version: 1, ...row })
            .onConflict((conflict) => conflict.doNothing())
            .returning("version")
            .executeTakeFirst()
        : await deps.db
            .updateTable("drafts")
            .set({ version: version + 1, ...row })
            .where("person_id", "=", person)
            .where("kind", "=", kind)
            .where("version", "=", version)
            .returning("version")
            .executeTakeFirst();
    if (saved !== undefined) return ok({ version: saved.version, document });
    return refuse({ kind: "stale-draft", draft: await loadDraft(deps)({ person, kind }) });
  };
