import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { knowledgeActions } from "../knowledge/actions.ts";
import type { NotFound, BadText } from "../knowledge/deps.ts";
import type { ReviewRefusal } from "../knowledge/proposals.ts";
import { AskedQuestionView, ProposalView, RouteAdviceView, RouteId } from "../knowledge/views.ts";
import type { PersonId } from "../people/types.ts";
import { notFound, problem, type Problem } from "./problems.ts";
import { forPeople, type Route } from "./route.ts";

export type KnowledgeUse = ReturnType<typeof knowledgeActions>;

export interface QuestionRoutesDeps {
  readonly knowledge: KnowledgeUse;
  readonly listProposals: (person: PersonId) => Promise<readonly ProposalView[]>;
}

const Id = z.object({ id: z.uuid() });
const OdsParam = z.object({ odsCode: z.string().max(20) });

/** Questions passed on to the ISM, proposed entries under review, and the route advice of an organisation. */
export const questionRoutes = ({ knowledge, listProposals }: QuestionRoutesDeps): readonly Route[] => [
  forPeople({
    method: "post",
    path: "/api/v1/questions",
    summary: "Pass a question to my ISM; the answer comes back in Teams",
    body: z.object({
      question: z.string().trim().min(2).max(1_000),
      key: z.uuid().optional().describe("Made once per question, so that sending it twice asks once"),
    }),
    handle: async ({ viewer, body }) => {
      const key = `api:${body.key ?? randomUUID()}`;
      await knowledge.askIsm({ person: viewer.actor.id, key, question: body.question, context: [] });
      return { status: 202 };
    },
  }),
  forPeople({
    method: "get",
    path: "/api/v1/questions/:id",
    summary: "One question that I asked or may answer",
    params: Id,
    answer: AskedQuestionView,
    handle: async ({ viewer, params }) => {
      const asked = await knowledge.showAsked({ person: viewer.actor.id, id: params.id });
      return asked === undefined ? notFound : { status: 200, view: asked, version: asked.version };
    },
  }),
  forPeople({
    method: "post",
    path: "/api/v1/questions/:id/answer",
    summary: "Answer a question (ISM), and propose the answer as an entry where it helps others",
    needsVersion: true,
    params: Id,
    body: z.object({ answer: z.string().max(8_000), propose: z.boolean().default(false) }),
    answer: AskedQuestionView,
    handle: async ({ viewer, params, body, version }) => {
      const request = { person: viewer.actor.id, id: params.id, version: Number(version), ...body };
      const outcome = await knowledge.answerAsked(request);
      if (outcome.kind === "answered")
        return { status: 200, view: outcome.question, version: outcome.question.version };
      if (outcome.kind === "too-late") return { ...tooLate, current: outcome.question };
      return outcome.kind === "not-found" ? notFound : badText;
    },
  }),
  forPeople({
    method: "get",
    path: "/api/v1/proposals",
    summary: "Proposed entries that wait for the programme's review",
    answer: z.object({ items: z.array(ProposalView) }),
    handle: async ({ viewer }) => ({ status: 200, view: { items: [...(await listProposals(viewer.actor.id))] } }),
  }),
  forPeople({
    method: "post",
    path: "/api/v1/proposals/:id/review",
    summary: "Accept a proposed entry, mended or as it is, or refuse it (programme)",
    needsVersion: true,
    params: Id,
    body: z.discriminatedUnion("verb", [
      z.object({
        verb: z.literal("accept"),
        question: z.string().max(1_000).optional(),
        answer: z.string().max(8_000).optional(),
        alternates: z.array(z.string().max(500)).max(20).optional(),
      }),
      z.object({ verb: z.literal("refuse"), note: z.string().max(2_000) }),
    ]),
    answer: ProposalView,
    handle: async ({ viewer, params, body, version }) => {
      const reviewed = await knowledge.reviewEntry({
        person: viewer.actor.id,
        id: params.id,
        version: Number(version),
        review: body.verb === "refuse" ? body : withoutGaps(body),
      });
      return reviewed.ok
        ? { status: 200, view: reviewed.value, version: reviewed.value.version }
        : reviewProblem(reviewed.refusal);
    },
  }),
  ...adviceRoutes(knowledge),
];

const adviceRoutes = (knowledge: KnowledgeUse): readonly Route[] => [
  forPeople({
    method: "get",
    path: "/api/v1/organisations/:odsCode/route-advice",
    summary: "Which route fits, why, what would change it and what is still unknown",
    params: OdsParam,
    answer: RouteAdviceView,
    handle: async ({ viewer, params }) => {
      const advice = await knowledge.showRouteAdvice({ person: viewer.actor.id, odsCode: params.odsCode });
      return advice.ok ? { status: 200, view: advice.value } : notFound;
    },
  }),
  forPeople({
    method: "post",
    path: "/api/v1/organisations/:odsCode/route-facts",
    summary: "Tell what the advice does not know yet",
    params: OdsParam,
    body: z.record(z.string().max(40), z.union([z.string().max(40), z.number(), z.boolean(), z.null()])),
    answer: RouteAdviceView,
    handle: async ({ viewer, params, body }) => {
      const told = await knowledge.tellRouteFacts({ person: viewer.actor.id, odsCode: params.odsCode, facts: body });
      if (told.ok) return { status: 200, view: told.value };
      return told.refusal.kind === "not-found" ? notFound : { ...badText, detail: told.refusal.problem };
    },
  }),
  forPeople({
    method: "post",
    path: "/api/v1/organisations/:odsCode/route-override",
    summary: "The ISM's own decision on the route, with its reason",
    params: OdsParam,
    body: z.object({ route: RouteId, reason: z.string().max(4_000) }),
    answer: RouteAdviceView,
    handle: async ({ viewer, params, body }) => {
      const decided = await knowledge.overrideRoute({ person: viewer.actor.id, odsCode: params.odsCode, ...body });
      if (decided.ok) return { status: 200, view: decided.value };
      return decided.refusal.kind === "not-found" ? notFound : badText;
    },
  }),
];

/** Absent members, rather than present and undefined ones. */
const withoutGaps = (body: {
  readonly verb: "accept";
  readonly question?: string | undefined;
  readonly answer?: string | undefined;
  readonly alternates?: readonly string[] | undefined;
}) => ({
  verb: body.verb,
  ...(body.question === undefined ? {} : { question: body.question }),
  ...(body.answer === undefined ? {} : { answer: body.answer }),
  ...(body.alternates === undefined ? {} : { alternates: body.alternates }),
});

const badText = problem(422, "bad-text", "This was not done", "Write a text of the right length, then send it again.");
const tooLate = problem(409, "too-late", "Somebody was quicker", "Read how it stands now.");

const reviewProblem = (refusal: ReviewRefusal): Problem => {
  if (refusal.kind === "too-late") return { ...tooLate, current: refusal.proposal };
  return reviewProblems[refusal.kind];
};

const reviewProblems = {
  "not-found": notFound,
  "bad-text": badText,
  "own-proposal": problem(
    403,
    "own-proposal",
    "You proposed this yourself",
    "Somebody else of the programme has to review it.",
  ),
} as const satisfies Record<(NotFound | BadText | { readonly kind: "own-proposal" })["kind"], Problem>;
