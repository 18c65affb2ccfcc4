import { z } from "zod";
import type {
  AnswerRefusal,
  DecideRefusal,
  ListRefusal,
  NotFound,
  OnboardingActions,
  SubmitRefusal,
} from "../onboarding/requests.ts";
import { DecisionOutcome, IntentList, IntentView, IsmChoice } from "../onboarding/views.ts";
import type { Result } from "../result.ts";
import { problem, type Problem } from "./problems.ts";
import { forPeople, type Reply, type Route } from "./route.ts";

const Id = z.object({ id: z.string().min(1).max(40) });
const longText = z.string().max(8_000);

const Submission = z.object({
  key: z.string().min(8).max(100).describe("Made once per request, so that sending it twice submits once"),
  facts: z.record(z.string(), z.unknown()).describe("The nine facts, as in IntentView.facts"),
});

const DecisionBody = z.discriminatedUnion("verb", [
  z.object({ verb: z.literal("accept") }),
  z.object({ verb: z.literal("ask"), question: longText }),
  z.object({ verb: z.literal("decline"), reason: longText }),
  z.object({ verb: z.literal("hand-over"), to: z.string().max(40), note: longText.optional() }),
]);

const ListQuery = z.object({
  which: z.enum(["mine", "to-decide", "all"]).default("all"),
  after: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(25),
});

/** Intents to migrate: the same use cases as the bot's, for the pane, the tab and technical teams. */
export const intentRoutes = (actions: OnboardingActions): readonly Route[] => [
  forPeople({
    method: "get",
    path: "/api/v1/intents",
    summary: "Intents that I may see",
    query: ListQuery,
    answer: IntentList,
    handle: async ({ viewer, query: { which, after, limit } }) =>
      reply(
        await actions.listIntents({ person: viewer.actor.id, which, limit, ...(after === undefined ? {} : { after }) }),
      ),
  }),
  forPeople({
    method: "post",
    path: "/api/v1/intents",
    summary: "Submit an intent to migrate",
    body: Submission,
    answer: z.object({ outcome: z.enum(["submitted", "repeated", "joined"]), intent: IntentView }),
    handle: async ({ viewer, body }) => {
      const result = await actions.submitIntent({ person: viewer.actor.id, key: body.key, facts: body.facts });
      if (!result.ok) return problemOf(result.refusal);
      const { outcome, intent } = result.value;
      return {
        status: outcome === "submitted" ? 201 : 200,
        view: { outcome, intent },
        version: intent.version,
        location: `/api/v1/intents/${intent.id}`,
      } as const;
    },
  }),
  forPeople({
    method: "get",
    path: "/api/v1/intents/:id",
    summary: "One intent, by id, reference or ODS code",
    params: Id,
    answer: IntentView,
    handle: async ({ viewer, params }) =>
      versioned(await actions.showIntent({ person: viewer.actor.id, id: params.id })),
  }),
  forPeople({
    method: "post",
    path: "/api/v1/intents/:id/decisions",
    summary: "Accept, ask back, decline or hand over (ISM)",
    needsVersion: true,
    params: Id,
    body: DecisionBody,
    answer: DecisionOutcome,
    handle: async ({ viewer, params, body, version }) =>
      outcome(
        await actions.decideIntent({
          person: viewer.actor.id,
          id: params.id,
          version: Number(version),
          decision: asDecision(body),
        }),
      ),
  }),
  forPeople({
    method: "post",
    path: "/api/v1/intents/:id/answers",
    summary: "Answer the question of the ISM",
    needsVersion: true,
    params: Id,
    body: z.object({ answer: longText }),
    answer: DecisionOutcome,
    handle: async ({ viewer, params, body, version }) =>
      outcome(
        await actions.answerIsmQuestion({
          person: viewer.actor.id,
          id: params.id,
          version: Number(version),
          answer: body.answer,
        }),
      ),
  }),
  forPeople({
    method: "post",
    path: "/api/v1/intents/:id/withdrawal",
    summary: "Withdraw the intent",
    needsVersion: true,
    params: Id,
    body: z.object({ reason: longText.optional() }),
    answer: DecisionOutcome,
    handle: async ({ viewer, params, body, version }) =>
      outcome(
        await actions.withdrawIntent({
          person: viewer.actor.id,
          id: params.id,
          version: Number(version),
          ...(body.reason === undefined ? {} : { reason: body.reason }),
        }),
      ),
  }),
  forPeople({
    method: "get",
    path: "/api/v1/isms",
    summary: "ISMs to whom I may hand over",
    answer: z.object({ items: z.array(IsmChoice) }),
    handle: async ({ viewer }) => ({
      status: 200,
      view: { items: [...(await actions.listIsms({ person: viewer.actor.id }))] },
    }),
  }),
];

type Decision = Parameters<OnboardingActions["decideIntent"]>[0]["decision"];
const asDecision = (body: z.output<typeof DecisionBody>): Decision =>
  body.verb === "hand-over"
    ? { verb: "hand-over", to: body.to, ...(body.note === undefined ? {} : { note: body.note }) }
    : body;

type Refusal = SubmitRefusal | DecideRefusal | AnswerRefusal | ListRefusal | NotFound;

const statusOf = {
  "not-found": 404,
  "person-not-known": 404,
  invalid: 422,
  "bad-text": 422,
  "bad-key": 400,
  "bad-cursor": 400,
  "already-requested": 409,
  "already-decided": 409,
  stale: 412,
  "not-now": 409,
  "not-allowed": 403,
  "own-request": 403,
  "not-an-ism": 422,
  "gate-closed": 409,
} as const satisfies Record<Refusal["kind"], number>;

const sentenceOf = {
  "not-found": "There is no such request for you. Check the reference.",
  "person-not-known": "We do not know you yet. Say hello to the bot in Teams first.",
  invalid: "Correct the facts that are named, then send them again.",
  "bad-text": "Write a text of the right length, then send it again.",
  "bad-key": "Send a key of 8 to 100 characters.",
  "bad-cursor": "Start the list again without after.",
  "already-requested": "Your organisation has a request under way. Ask the person named here to add you.",
  "already-decided": "Somebody has decided already. Read how it stands now.",
  stale: "The request has changed since you read it. Read it again, then decide.",
  "not-now": "This is not possible at this stage. Read how it stands now.",
  "not-allowed": "Your role does not allow this. Ask your Implementation Support Manager.",
  "own-request": "You asked for this yourself, so another ISM has to decide.",
  "not-an-ism": "Choose an ISM from /api/v1/isms.",
  "gate-closed": "Something else has to be done first. Read what the request waits for.",
} as const satisfies Record<Refusal["kind"], string>;

const problemOf = (refusal: Refusal): Problem =>
  problem(statusOf[refusal.kind], refusal.kind, "This was not done", sentenceOf[refusal.kind], {
    ...("problems" in refusal
      ? { fields: refusal.problems.map(({ field, ...rest }) => ({ name: field, sentence: factSentence(rest) })) }
      : {}),
    ...("intent" in refusal ? { current: refusal.intent } : {}),
    ...(refusal.kind === "already-requested" ? { current: { ask: refusal.ask, region: refusal.region } } : {}),
  });

const factSentence = (given: { readonly problem: string; readonly limit?: number }): string =>
  `${given.problem.replaceAll("-", " ")}${given.limit === undefined ? "" : ` (limit ${given.limit})`}`;

const reply = <View>(result: Result<View, Refusal>): Reply<View> | Problem =>
  result.ok ? { status: 200, view: result.value } : problemOf(result.refusal);

const versioned = (result: Result<IntentView, Refusal>): Reply<IntentView> | Problem =>
  result.ok ? { status: 200, view: result.value, version: result.value.version } : problemOf(result.refusal);

const outcome = (result: Result<DecisionOutcome, Refusal>): Reply<DecisionOutcome> | Problem =>
  result.ok ? { status: 200, view: result.value, version: result.value.intent.version } : problemOf(result.refusal);
