import { londonDay } from "../london-day.ts";
import { programmeTeam } from "../people/on-duty.ts";
import { loadActor } from "../people/people.ts";
import { isProgramme } from "../people/rules.ts";
import type { PersonId } from "../people/types.ts";
import { ok, refuse, type Result } from "../result.ts";
import type { Db } from "../store/database.ts";
import { inTransaction } from "../store/transaction.ts";
import { askWords } from "./ask-words.ts";
import { freshCards } from "./card-updates.ts";
import type { BadText, Deps, NotFound } from "./deps.ts";
import { longest } from "./rules-ask.ts";
import { findAsked } from "./store.ts";
import { checkWords } from "./text.ts";
import type { Entry, Knowledge } from "./types.ts";
import type { ProposalView } from "./views.ts";

export const proposalCard = { name: "proposal", keyOf: (id: string): string => `proposal:${id}` } as const;

/** The source that a reviewed entry shows: no person is named. */
export const reviewedSource = "Answered by a support manager and reviewed by the programme";

interface ProposalRecord {
  readonly id: string;
  readonly version: number;
  readonly state: ProposalView["state"];
  readonly question: string;
  readonly answer: string;
  readonly alternates: readonly string[];
  readonly proposed_by: PersonId;
  readonly reviewed_at: Date | null;
  readonly note: string | null;
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const columns = [
  "id",
  "version",
  "state",
  "question",
  "answer",
  "alternates",
  "proposed_by",
  "reviewed_at",
  "note",
] as const;

const findProposal = async (db: Db, id: string): Promise<ProposalRecord | undefined> =>
  uuid.test(id)
    ? db.selectFrom("knowledge_proposals").select(columns).where("id", "=", id).executeTakeFirst()
    : undefined;

const viewOf = ({ id, version, state, question, answer, alternates, note }: ProposalRecord): ProposalView => ({
  id,
  version,
  state,
  question,
  answer,
  alternates: [...alternates],
  source: reviewedSource,
  note,
});

/** The ISM who answered a question proposes the answer as an entry. Once per question; a repeat gives the same proposal. */
export const proposeEntry =
  (deps: Deps) =>
  async (request: { readonly person: PersonId; readonly askedId: string }): Promise<Result<ProposalView, NotFound>> =>
    inTransaction(deps.db, async (trx): Promise<Result<ProposalView, NotFound>> => {
      const asked = await findAsked(trx, request.askedId);
      if (asked?.answer === undefined || asked.answer === null || asked.answeredBy !== request.person) {
        return refuse({ kind: "not-found" });
      }
      const inserted = await trx
        .insertInto("knowledge_proposals")
        .values({
          asked_id: asked.id,
          state: "proposed",
          question: asked.question,
          answer: asked.answer,
          alternates: JSON.stringify([]),
          proposed_by: request.person,
          proposed_at: deps.clock.now(),
          reviewed_by: null,
          reviewed_at: null,
          note: null,
        })
        .onConflict((conflict) => conflict.column("asked_id").doNothing())
        .returning("id")
        .executeTakeFirst();
      const row = await trx
        .selectFrom("knowledge_proposals")
        .select(columns)
        .where("asked_id", "=", asked.id)
        .executeTakeFirstOrThrow();
      if (inserted !== undefined) {
        const team = await programmeTeam(trx);
        await deps.notify(
          trx,
          team.map((to) => ({
            to,
            kind: "entry.proposed",
            dedupeKey: `entry.proposed:${row.id}`,
            ...askWords.proposed(asked.question),
            card: { name: proposalCard.name, key: proposalCard.keyOf(row.id) },
          })),
        );
        await deps.audit.append(trx, { event: "entry.proposed", actor: request.person, subject: row.id });
      }
      return ok(viewOf(row));
    });

/** The proposal for the programme; for anybody else it does not exist. */
export const showProposal =
  (deps: Pick<Deps, "db" | "clock">) =>
  async ({ person, id }: { readonly person: PersonId; readonly id: string }): Promise<ProposalView | undefined> => {
    const actor = await loadActor(deps, person);
    if (actor === undefined || !isProgramme(actor)) return undefined;
    const record = await findProposal(deps.db, id);
    return record === undefined ? undefined : viewOf(record);
  };

/** Accepting may mend the words: the question of one organisation is seldom everybody's. */
export type Review =
  | {
      readonly verb: "accept";
      readonly question?: string;
      readonly answer?: string;
      readonly alternates?: readonly string[];
    }
  | { readonly verb: "refuse"; readonly note: string };

export interface ReviewEntry {
  readonly person: PersonId;
  readonly id: string;
  readonly version: number;
  readonly review: Review;
}
export type ReviewRefusal =
  | NotFound
  | BadText
  | { readonly kind: "own-proposal" }
  | { readonly kind: "too-late"; readonly proposal: ProposalView };

/** The programme's review; whoever proposed does not review. An accepted entry joins the answers as it commits. */
export const reviewEntry =
  (deps: Deps, knowledge: Pick<Knowledge, "add">) =>
  async (request: ReviewEntry): Promise<Result<ProposalView, ReviewRefusal>> => {
    const reviewed = await inTransaction(deps.db, async (trx): Promise<Result<ProposalRecord, ReviewRefusal>> => {
      const actor = await loadActor({ db: trx, clock: deps.clock }, request.person);
      const record = await findProposal(trx, request.id);
      if (actor === undefined || record === undefined || !isProgramme(actor)) return refuse({ kind: "not-found" });
      if (record.proposed_by === actor.id) return refuse({ kind: "own-proposal" });
      const change = changeOf(request.review, record);
      if (!change.ok) return change;
      const { numUpdatedRows } = await trx
        .updateTable("knowledge_proposals")
        .set({ ...change.value, version: request.version + 1, reviewed_by: actor.id, reviewed_at: deps.clock.now() })
        .where("id", "=", record.id)
        .where("version", "=", request.version)
        .where("state", "=", "proposed")
        .executeTakeFirst();
      if (numUpdatedRows !== 1n) {
        const now = (await findProposal(trx, record.id)) ?? record;
        return refuse({ kind: "too-late", proposal: viewOf(now) });
      }
      const fresh = (await findProposal(trx, record.id)) ?? record;
      const accepted = fresh.state === "accepted";
      await deps.notify(trx, [
        ...(await freshCards(
          trx,
          proposalCard.keyOf(record.id),
          String(request.version),
          "A proposed answer was reviewed",
        )),
        {
          to: record.proposed_by,
          kind: "entry.reviewed",
          dedupeKey: `entry.reviewed:${record.id}`,
          ...askWords.reviewed(accepted, fresh.note),
        },
      ]);
      await deps.audit.append(trx, {
        event: accepted ? "entry.accepted" : "entry.refused",
        actor: actor.id,
        subject: record.id,
        details: { question: deps.audit.digest(fresh.question), answer: deps.audit.digest(fresh.answer) },
      });
      return ok(fresh);
    });
    if (!reviewed.ok) return reviewed;
    if (reviewed.value.state === "accepted") knowledge.add(entryOf(reviewed.value));
    return ok(viewOf(reviewed.value));
  };

interface ReviewChange {
  readonly state: "accepted" | "refused";
  readonly question: string;
  readonly answer: string;
  readonly alternates: string;
  readonly note: string | null;
}

const changeOf = (review: Review, record: ProposalRecord): Result<ReviewChange, BadText> => {
  if (review.verb === "refuse") {
    const note = checkWords("note", review.note, longest.note);
    if (!note.ok) return note;
    return ok({
      state: "refused",
      question: record.question,
      answer: record.answer,
      alternates: "[]",
      note: note.value,
    });
  }
  const question = checkWords("question", review.question ?? record.question, longest.question * 2);
  if (!question.ok) return question;
  const answer = checkWords("answer", review.answer ?? record.answer, longest.answer);
  if (!answer.ok) return answer;
  const alternates: string[] = [];
  for (const given of (review.alternates ?? []).slice(0, longest.alternates)) {
    const text = checkWords("question", given, longest.question);
    if (!text.ok) return text;
    alternates.push(text.value);
  }
  return ok({
    state: "accepted",
    question: question.value,
    answer: answer.value,
    alternates: JSON.stringify(alternates),
    note: null,
  });
};

const entryOf = ({ id, question, answer, alternates, reviewed_at: at }: ProposalRecord): Entry => ({
  id: `reviewed-${id}`,
  kind: "answer",
  question,
  answer,
  source: { answeredBy: reviewedSource, date: londonDay(at ?? new Date(0)) },
  audience: ["loa", "ism"],
  alternates,
  related: [],
  next: "Ask your ISM if your case is different.",
  figures: [],
});

/**
 * Adds the accepted entries that the answers do not hold yet: at start, and now and then, so that what was reviewed in
 * one process reaches the others. Accepted entries never change, so the ids tell. Returns how many were new.
 */
export const loadReviewed = async (db: Db, knowledge: Pick<Knowledge, "add" | "entries">): Promise<number> => {
  const held = new Set(knowledge.entries().map(({ id }) => id));
  const rows = await db
    .selectFrom("knowledge_proposals")
    .select(columns)
    .where("state", "=", "accepted")
    .orderBy("reviewed_at")
    .execute();
  const fresh = rows.map(entryOf).filter(({ id }) => !held.has(id));
  if (fresh.length > 0) knowledge.add(...fresh);
  return fresh.length;
};
