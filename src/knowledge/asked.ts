import { londonDay } from "../london-day.ts";
import type { NewNotice } from "../notices/types.ts";
import { loadActor } from "../people/people.ts";
import { maySeeIntent, mayDecideFor, relationsTo } from "../people/rules.ts";
import type { Actor, PersonId } from "../people/types.ts";
import { ok, refuse, type Result } from "../result.ts";
import type { Trx } from "../store/database.ts";
import { inTransaction } from "../store/transaction.ts";
import { askWords, type AskWords } from "./ask-words.ts";
import { bankHolidays } from "./bank-holidays.ts";
import { freshCards } from "./card-updates.ts";
import type { BadText, Deps, NotFound } from "./deps.ts";
import { longest, raiseAt, workingDaysToAnswer } from "./rules-ask.ts";
import {
  answerersOf,
  dueQuestions,
  findAsked,
  findAskedByKey,
  organisationOfPerson,
  tiesOfAsked,
  viewOfAsked,
  waitingQuestions,
  type AskedRecord,
} from "./store.ts";
import { checkWords } from "./text.ts";
import type { AskedQuestionView } from "./views.ts";

export const askedCard = { name: "asked", keyOf: (id: string): string => `asked:${id}` } as const;

export interface AskIsm {
  readonly person: PersonId;
  /** Made once per question, so that a repeated press or a redelivery asks once. */
  readonly key: string;
  readonly question: string;
  readonly context: AskedQuestionView["context"];
}

const contextOf = (given: AskedQuestionView["context"]): AskedQuestionView["context"] =>
  given.slice(0, 10).map(({ label, value }) => ({ label: label.slice(0, 100), value: value.slice(0, 500) }));

/** Records a question and tells whoever may answer it, in one transaction. The same key is the same question. */
export const askIsm =
  (deps: Deps) =>
  async ({ person, key, question, context }: AskIsm): Promise<Result<AskedQuestionView, BadText>> => {
    const text = checkWords("question", question, longest.question * 2);
    if (!text.ok) return text;
    return inTransaction(deps.db, async (trx) => {
      const now = deps.clock.now();
      const inserted = await trx
        .insertInto("asked_questions")
        .values({
          person_id: person,
          request_key: key.slice(0, 200),
          ods_code: await organisationOfPerson(trx, person),
          question: text.value,
          context: JSON.stringify(contextOf(context)),
          state: "waiting",
          asked_at: now,
          raise_at: raiseAt(now, londonDay(now), bankHolidays),
          answer: null,
          answered_by: null,
          answered_at: null,
        })
        .onConflict((conflict) => conflict.columns(["person_id", "request_key"]).doNothing())
        .returning("id")
        .executeTakeFirst();
      const record = await findAskedByKey(trx, person, key.slice(0, 200));
      if (record === undefined) throw new Error("The question was stored and cannot be read");
      if (inserted !== undefined) {
        const answerers = await answerersOf({ db: trx, clock: deps.clock }, record);
        await deps.notify(
          trx,
          toAnswerers(record, answerers, "question.asked", "1", askWords.toIsm(record.organisation, text.value)),
        );
        await audit(deps, trx, "question.asked", person, record, { text: deps.audit.digest(text.value) });
      }
      return ok(viewOfAsked(record));
    });
  };

const toAnswerers = (
  record: AskedRecord,
  to: readonly PersonId[],
  kind: string,
  cause: string,
  words: AskWords,
): readonly NewNotice[] =>
  to.map((person) => ({
    to: person,
    kind,
    dedupeKey: `${kind}:${record.id}:${cause}`,
    ...words,
    card: { name: askedCard.name, key: askedCard.keyOf(record.id) },
  }));

const audit = (
  deps: Deps,
  trx: Trx,
  event: string,
  actor: PersonId | null,
  record: AskedRecord,
  details: Readonly<Record<string, string | number>>,
): Promise<void> =>
  deps.audit.append(trx, {
    event,
    actor,
    subject: record.id,
    details,
    ...(record.odsCode === null ? {} : { odsCode: record.odsCode }),
  });

/** The question for somebody who may see it; undefined for everybody else, as if it did not exist. */
export const showAsked =
  (deps: Deps) =>
  async ({
    person,
    id,
  }: {
    readonly person: PersonId;
    readonly id: string;
  }): Promise<AskedQuestionView | undefined> => {
    const actor = await loadActor(deps, person);
    const record = await findAsked(deps.db, id);
    return actor !== undefined && record !== undefined && maySee(actor, record) ? viewOfAsked(record) : undefined;
  };

/** Questions that wait for an answer and that this person may give, oldest first, at most 100. */
export const listAsked =
  (deps: Deps) =>
  async (person: PersonId): Promise<readonly AskedQuestionView[]> => {
    const actor = await loadActor(deps, person);
    if (actor?.grants.some(({ role }) => role === "ism" || role === "programme") !== true) return [];
    const waiting = await waitingQuestions(deps.db);
    return waiting
      .filter((record) => mayAnswer(actor, record))
      .slice(0, 100)
      .map(viewOfAsked);
  };

const maySee = (actor: Actor, record: AskedRecord): boolean =>
  maySeeIntent(relationsTo(actor, tiesOfAsked(record)).filter((one) => one !== "loa" && one !== "technical"));

export interface AnswerAsked {
  readonly person: PersonId;
  readonly id: string;
  readonly version: number;
  readonly answer: string;
}
export type AnswerAskedRefusal =
  NotFound | BadText | { readonly kind: "too-late"; readonly question: AskedQuestionView };

/**
 * An ISM's answer. Taken once: one conditional update by id, version and state; whoever comes second gets the question
 * as it stands. The answer goes to the person who asked in the same transaction. The asker never answers.
 */
export const answerQuestion =
  (deps: Deps) =>
  async ({ person, id, version, answer }: AnswerAsked): Promise<Result<AskedQuestionView, AnswerAskedRefusal>> => {
    const text = checkWords("answer", answer, longest.answer);
    if (!text.ok) return text;
    return inTransaction(deps.db, async (trx): Promise<Result<AskedQuestionView, AnswerAskedRefusal>> => {
      const actor = await loadActor({ db: trx, clock: deps.clock }, person);
      const record = await findAsked(trx, id);
      if (actor === undefined || record === undefined || !mayAnswer(actor, record))
        return refuse({ kind: "not-found" });
      const { numUpdatedRows } = await trx
        .updateTable("asked_questions")
        .set({
          state: "answered",
          version: version + 1,
          answer: text.value,
          answered_by: person,
          answered_at: deps.clock.now(),
        })
        .where("id", "=", record.id)
        .where("version", "=", version)
        .where("state", "=", "waiting")
        .executeTakeFirst();
      const fresh = await findAsked(trx, id);
      if (fresh === undefined) return refuse({ kind: "not-found" });
      if (numUpdatedRows !== 1n) {
        const mine = fresh.answeredBy === person && fresh.answer === text.value;
        return mine ? ok(viewOfAsked(fresh)) : refuse({ kind: "too-late", question: viewOfAsked(fresh) });
      }
      await deps.notify(trx, [
        ...(await freshCards(trx, askedCard.keyOf(record.id), String(version), "A question was answered")),
        {
          to: record.personId,
          kind: "question.answered",
          dedupeKey: `question.answered:${record.id}`,
          ...askWords.toAsker(record.question, text.value),
        },
      ]);
      await audit(deps, trx, "question.answered", person, record, { text: deps.audit.digest(text.value) });
      return ok(viewOfAsked(fresh));
    });
  };

const mayAnswer = (actor: Actor, record: AskedRecord): boolean => {
  const ties = tiesOfAsked(record);
  const supports = relationsTo(actor, ties).some((one) => one === "ism" || one === "programme");
  return supports && mayDecideFor(actor, ties) && record.personId !== actor.id;
};

/** Raises each question that nobody answered in two working days, to whoever may answer now; then again, and again. */
export const raiseUnansweredAfterTwoWorkingDays = (deps: Deps) => (): Promise<number> =>
  inTransaction(deps.db, async (trx) => {
    const now = deps.clock.now();
    const due = await dueQuestions(trx, now);
    for (const record of due) {
      const raised = record.raised + 1;
      await trx
        .updateTable("asked_questions")
        .set({ raised, raise_at: raiseAt(now, londonDay(now), bankHolidays) })
        .where("id", "=", record.id)
        .execute();
      const answerers = await answerersOf({ db: trx, clock: deps.clock }, record);
      const words = askWords.raised(record.organisation, record.question, workingDaysToAnswer * raised);
      await deps.notify(trx, toAnswerers(record, answerers, "question.raised", String(raised), words));
      await audit(deps, trx, "question.raised", null, record, { raised });
    }
    return due.length;
  });
