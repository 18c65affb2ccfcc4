import assert from "node:assert/strict";
import { sql } from "kysely";
import type { NoticeChannel, OutgoingNotice } from "../../src/notices/types.ts";
import { sendDue } from "../../src/notices/worker.ts";
import { onboardingActions } from "../../src/onboarding/actions.ts";
import type { Deps } from "../../src/onboarding/deps.ts";
import type { Decision } from "../../src/onboarding/requests.ts";
import type { PersonId } from "../../src/people/types.ts";
import type { Database } from "../../src/store/database.ts";
import { good, nineFacts } from "../onboarding/house.ts";

/** Who and what one run of the story is about; each run has people, a region and an organisation of its own. */
export interface Cast {
  readonly code: string;
  readonly loa: PersonId;
  readonly ism: PersonId;
}

/** What reached people, told apart by channel. It outlives a crash, as Teams does. */
export interface Mailbag {
  readonly teams: string[];
  readonly email: { readonly id: string; readonly warned: boolean }[];
}

export const channelsInto = (bag: Mailbag): { readonly teams: NoticeChannel; readonly email: NoticeChannel } => ({
  teams: {
    name: "teams",
    idempotent: false,
    send: (notice: OutgoingNotice) => {
      if (notice.mode === "new") bag.teams.push(notice.id);
      const conversationId = notice.to.conversation?.conversationId ?? "";
      return Promise.resolve({ kind: "sent", copies: [{ conversationId, activityId: `a-${notice.id}` }] });
    },
  },
  email: {
    name: "email",
    idempotent: true,
    send: (notice: OutgoingNotice) => {
      bag.email.push({ id: notice.id, warned: notice.perhapsAlreadySent });
      return Promise.resolve({ kind: "sent" });
    },
  },
});

/** Submit, question, answer, accept, and every message sent. Told again from the start, it changes nothing. */
export const tell = async (deps: Deps, { code, loa, ism }: Cast, bag: Mailbag): Promise<void> => {
  const actions = onboardingActions(deps);
  const facts = nineFacts({ odsCode: code });
  const { id } = good(await actions.submitIntent({ person: loa, key: `draft-${code}`, facts })).intent;
  const decide = (version: number, decision: Decision) => actions.decideIntent({ person: ism, id, version, decision });
  good(await decide(1, { verb: "ask", question: "Which version?" }));
  good(await actions.answerIsmQuestion({ person: loa, id, version: 2, answer: "2010" }));
  good(await decide(3, { verb: "accept" }));
  while ((await sendDue({ ...deps, channels: channelsInto(bag) })) > 0);
};

/** Everything happened, once; nothing is lost and nothing doubled, whatever came between. */
export const checkEnd = async (db: Database, { code, loa, ism }: Cast, bag: Mailbag, place: string): Promise<void> => {
  const { rows } = await sql<Record<string, unknown>>`
    select o.state, o.version,
      (select count(*) from intents where ods_code = ${code}) as intents,
      (select string_agg(verb, ' ' order by version) from organisation_events where ods_code = ${code}) as verbs,
      (select string_agg(event, ' ' order by id) from audit_entries where ods_code = ${code} and event like 'intent.%') as trail,
      (select count(*) from role_grants where ods_code = ${code} and role = 'loa' and person_id = ${loa}) as grants,
      (select string_agg(kind, ' ' order by id) from notices where person_id = ${loa} and mode = 'new') as to_loa,
      (select string_agg(kind, ' ' order by id) from notices where person_id = ${ism} and mode = 'new') as to_ism,
      (select count(*) from notices where person_id in (${loa}, ${ism}) and state not in ('sent', 'nothing-to-do')) as open
    from organisations o where ods_code = ${code}`.execute(db);
  assert.deepEqual(
    rows[0],
    {
      state: "accepted",
      version: 4,
      intents: 1,
      verbs: "submit ask answer accept",
      trail: "intent.submit intent.ask intent.answer intent.accept",
      grants: 1,
      to_loa: "intent.ask intent.accept",
      to_ism: "intent.submit intent.answer",
      open: 0,
    },
    place,
  );
  const sent = await db
    .selectFrom("notices")
    .select(["message_id", "mode"])
    .where("person_id", "in", [loa, ism])
    .where("mode", "=", "new")
    .execute();
  for (const { message_id: id } of sent) {
    const inTeams = bag.teams.filter((one) => one === id).length;
    const byEmail = bag.email.filter((one) => one.id === id);
    assert.ok(inTeams <= 1, `${place}: doubled in Teams`);
    assert.ok(inTeams + byEmail.length >= 1, `${place}: lost`);
    assert.ok(inTeams === 0 || byEmail.every((one) => one.warned), `${place}: sent twice without a word`);
  }
};
