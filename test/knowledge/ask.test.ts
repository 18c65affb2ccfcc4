import assert from "node:assert/strict";
import { knowledgeActions } from "../../src/knowledge/actions.ts";
import { askIsm, answerQuestion } from "../../src/knowledge/asked.ts";
import { bankHolidays } from "../../src/knowledge/bank-holidays.ts";
import type { Deps } from "../../src/knowledge/deps.ts";
import { loadEntries } from "../../src/knowledge/load.ts";
import { createKnowledge } from "../../src/knowledge/retrieve.ts";
import { daysUntilWorkingDay } from "../../src/knowledge/rules-ask.ts";
import type { Knowledge } from "../../src/knowledge/types.ts";
import { enqueueNotices } from "../../src/notices/outbox.ts";
import type { PersonId } from "../../src/people/types.ts";
import { good, nineFacts, openHouse, type House } from "../onboarding/house.ts";

const entries = loadEntries();

interface Room {
  readonly house: House;
  readonly deps: Deps;
  readonly knowledge: Knowledge;
  readonly actions: ReturnType<typeof knowledgeActions>;
  readonly loa: PersonId;
  readonly ism: PersonId;
  readonly otherIsm: PersonId;
  readonly programme: PersonId;
  readonly stranger: PersonId;
}

const openRoom = async (): Promise<Room> => {
  const house = await openHouse();
  const { db, clock, audit, log } = house.deps;
  const deps: Deps = { db, clock, audit, log, notify: (trx, notices) => enqueueNotices({ clock }, trx, notices) };
  const knowledge = createKnowledge(entries);
  const loa = await house.person("Demo Asker");
  const ism = await house.person("Demo Support", ["ism", "north"]);
  const otherIsm = await house.person("Demo Support South", ["ism", "south"]);
  const programme = await house.person("Demo Programme", ["programme"]);
  const stranger = await house.person("Demo Stranger");
  good(await house.actions.submitIntent({ person: loa, key: "draft-0001", facts: nineFacts() }));
  await db.updateTable("organisations").set({ region: "north" }).execute();
  return {
    house,
    deps,
    knowledge,
    actions: knowledgeActions(deps, knowledge),
    loa,
    ism,
    otherIsm,
    programme,
    stranger,
  };
};

const noticesOf = async (
  { house }: Room,
  kind: string,
): Promise<readonly { readonly to: string; readonly text: string }[]> =>
  (await house.deps.db.selectFrom("notices").selectAll().where("kind", "=", kind).orderBy("created_at").execute()).map(
    (row) => ({
      to: row.person_id,
      text: [row.title, ...(row.paragraphs as unknown as string[])].join(" | "),
    }),
  );

const question = "Can our tape library be moved?";
const ask = (room: Room, key = "turn-1") =>
  askIsm(room.deps)({ person: room.loa, key, question, context: [{ label: "Field", value: "Known issues" }] });

describe("ask my ISM", () => {
  let room: Room;
  beforeEach(async () => void (room = await openRoom()));
  afterEach(() => room.house.close());

  it("records a question with its context, and tells the ISM of the region on a card, once", async () => {
    const first = good(await ask(room));
    const again = good(await ask(room));
    assert.equal(again.id, first.id);
    assert.equal(first.organisation, "Demo Trust North (demonstration)");
    assert.deepEqual(first.context, [{ label: "Field", value: "Known issues" }]);
    const told = await noticesOf(room, "question.asked");
    assert.deepEqual(
      told.map(({ to }) => to),
      [room.ism],
    );
    assert.match(told[0]?.text ?? "", /tape library/);
  });

  it("goes to the programme where the person belongs to no organisation", async () => {
    good(await askIsm(room.deps)({ person: room.stranger, key: "turn-9", question, context: [] }));
    assert.deepEqual(
      (await noticesOf(room, "question.asked")).map(({ to }) => to),
      [room.programme],
    );
  });

  it("brings the answer back to the person who asked, and takes only one", async () => {
    const { id, version } = good(await ask(room));
    const answer = "Yes. Speak to the tape team first.";
    const done = await room.actions.answerAsked({ person: room.ism, id, version, answer, propose: false });
    assert.equal(done.kind, "answered");
    const repeated = await room.actions.answerAsked({ person: room.ism, id, version, answer, propose: false });
    assert.equal(repeated.kind, "answered");
    const late = await room.actions.answerAsked({ person: room.programme, id, version, answer: "No.", propose: false });
    assert.equal(late.kind, "too-late");
    const told = await noticesOf(room, "question.answered");
    assert.deepEqual(
      told.map(({ to }) => to),
      [room.loa],
    );
    assert.match(told[0]?.text ?? "", /tape library.*Speak to the tape team/);
  });

  it("takes one of two answers given at once", async () => {
    const { id, version } = good(await ask(room));
    const both = await Promise.all(
      [room.ism, room.programme].map((person) =>
        answerQuestion(room.deps)({ person, id, version, answer: `Answer of ${person}` }),
      ),
    );
    assert.equal(both.filter(({ ok }) => ok).length, 1);
    assert.equal((await noticesOf(room, "question.answered")).length, 1);
  });

  for (const who of ["otherIsm", "stranger", "loa"] as const) {
    it(`is not there to answer for ${who}`, async () => {
      const { id, version } = good(await ask(room));
      const outcome = await room.actions.answerAsked({
        person: room[who],
        id,
        version,
        answer: "Mine",
        propose: false,
      });
      assert.deepEqual(outcome, { kind: "not-found" });
      const seen = await room.actions.showAsked({ person: room[who], id });
      assert.equal(seen !== undefined, who === "loa");
    });
  }

  it("is listed for whoever may answer, until it is answered", async () => {
    const { id, version } = good(await ask(room));
    const seenBy = async (person: PersonId): Promise<readonly string[]> =>
      (await room.actions.listAsked(person)).map((one) => one.id);
    assert.deepEqual(await seenBy(room.ism), [id]);
    assert.deepEqual(await seenBy(room.programme), [id]);
    for (const person of [room.otherIsm, room.stranger, room.loa]) assert.deepEqual(await seenBy(person), []);
    await room.actions.answerAsked({ person: room.ism, id, version, answer: "Yes.", propose: true });
    assert.deepEqual(await seenBy(room.ism), []);
    assert.equal((await room.actions.listProposals(room.programme)).length, 1);
    assert.deepEqual(await room.actions.listProposals(room.ism), []);
  });

  it("refuses an empty answer and one that is far too long", async () => {
    const { id, version } = good(await ask(room));
    for (const answer of ["  \u200b ", "x".repeat(2_001), "y".repeat(100_000)]) {
      assert.deepEqual(await room.actions.answerAsked({ person: room.ism, id, version, answer, propose: false }), {
        kind: "bad-text",
      });
    }
  });

  it("raises what nobody answered in two working days, and not before", async () => {
    room.house.clock.set("2026-12-24T10:00:00Z");
    good(await ask(room));
    // 25th: holiday, 26th and 27th: weekend, 28th: holiday. So the second working day is the 30th.
    room.house.clock.set("2026-12-30T09:59:00Z");
    assert.equal(await room.actions.raiseUnanswered(), 0);
    room.house.clock.set("2026-12-30T10:01:00Z");
    assert.equal(await room.actions.raiseUnanswered(), 1);
    assert.equal(await room.actions.raiseUnanswered(), 0);
    room.house.clock.set("2027-01-04T10:05:00Z");
    assert.equal(await room.actions.raiseUnanswered(), 1);
    const raised = await noticesOf(room, "question.raised");
    assert.deepEqual(
      raised.map(({ to }) => to),
      [room.ism, room.ism],
    );
    assert.match(raised[1]?.text ?? "", /4 working days/);
  });

  it("an ISM's proposal is used only after the programme's review, and then at once", async () => {
    const { id, version } = good(await ask(room));
    await room.actions.answerAsked({
      person: room.ism,
      id,
      version,
      answer: "Tape libraries are moved by the tape team.",
      propose: true,
    });
    assert.notEqual(room.knowledge.answer(question).band, "answer");
    const [row] = await room.house.deps.db.selectFrom("knowledge_proposals").selectAll().execute();
    assert.ok(row);
    const review = {
      verb: "accept",
      question: "Can a tape library be moved?",
      alternates: ["our old backup tapes", question],
    } as const;
    const own = await room.actions.reviewEntry({ person: room.ism, id: row.id, version: 1, review });
    assert.deepEqual(own, { ok: false, refusal: { kind: "not-found" } });
    good(await room.actions.reviewEntry({ person: room.programme, id: row.id, version: 1, review }));
    const late = await room.actions.reviewEntry({ person: room.programme, id: row.id, version: 1, review });
    assert.equal(late.ok, false);

    const view = room.knowledge.answer("can a tape library be moved");
    assert.equal(view.band, "answer");
    assert.match(view.paragraphs.join(" "), /tape team/);
    assert.match(view.sources[0]?.title ?? "", /reviewed by the programme/);
    const elsewhere = createKnowledge(entries);
    assert.equal(await knowledgeActions(room.deps, elsewhere).loadReviewed(), 1);
    assert.equal(await knowledgeActions(room.deps, elsewhere).loadReviewed(), 0);
    assert.equal(elsewhere.answer("can a tape library be moved").band, "answer");
  });

  it("a refused proposal is never used, and whoever proposed hears why", async () => {
    const { id, version } = good(await ask(room));
    await room.actions.answerAsked({ person: room.ism, id, version, answer: "Perhaps.", propose: true });
    const [row] = await room.house.deps.db.selectFrom("knowledge_proposals").selectAll().execute();
    good(
      await room.actions.reviewEntry({
        person: room.programme,
        id: row?.id ?? "",
        version: 1,
        review: { verb: "refuse", note: "Too vague." },
      }),
    );
    assert.equal(room.knowledge.entries().length, entries.length);
    assert.match((await noticesOf(room, "entry.reviewed"))[0]?.text ?? "", /Too vague/);
  });

  it("keeps an ISM's override with its reason, beside the advice; nobody else of the organisation may", async () => {
    const simple = {
      coexistence: "none",
      sources: 1,
      topology: "simple",
      teamSkill: "experienced",
      mailboxes: 90,
    } as const;
    const told = good(await room.actions.tellRouteFacts({ person: room.loa, odsCode: "ZZ901", facts: simple }));
    assert.equal(told.route, "self-service");
    const request = { odsCode: "ZZ901", route: "managed", reason: "Two mergers are planned." } as const;
    assert.equal((await room.actions.overrideRoute({ ...request, person: room.loa })).ok, false);
    assert.equal((await room.actions.overrideRoute({ ...request, person: room.ism, reason: " " })).ok, false);
    const view = good(await room.actions.overrideRoute({ ...request, person: room.ism }));
    assert.equal(view.route, "self-service");
    assert.equal(view.override?.route, "managed");
    assert.equal(view.override.reason, "Two mergers are planned.");
    assert.deepEqual(
      good(await room.actions.showRouteAdvice({ person: room.loa, odsCode: "ZZ901" })).override,
      view.override,
    );
    for (const person of [room.otherIsm, room.stranger]) {
      assert.deepEqual(await room.actions.showRouteAdvice({ person, odsCode: "ZZ901" }), {
        ok: false,
        refusal: { kind: "not-found" },
      });
    }
    const bad = await room.actions.tellRouteFacts({ person: room.loa, odsCode: "ZZ901", facts: { sources: -1 } });
    assert.equal(bad.ok, false);
  });
});

describe("two working days", () => {
  const cases = [
    ["2026-11-23", 2, "a Monday"],
    ["2026-11-27", 4, "a Friday"],
    ["2026-11-28", 3, "a Saturday"],
    ["2027-03-25", 6, "the Thursday before Easter"],
    ["2026-12-23", 6, "two days before Christmas"],
  ] as const;
  for (const [day, days, name] of cases) {
    it(`${name}: ${days} days`, () => assert.equal(daysUntilWorkingDay(day, 2, bankHolidays), days));
  }
});
