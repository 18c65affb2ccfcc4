import { z } from "zod";
import type { Knowledge } from "../knowledge/types.ts";
import { AnswerView, Audience, LastAnswer } from "../knowledge/views.ts";
import { AskRequest } from "../mailboxes/views.ts";
import { notFound } from "./problems.ts";
import { forAnyone, type Route } from "./route.ts";

const Question = AskRequest.extend({
  last: LastAnswer.optional().describe("What the last answer was about, so that a follow-up is understood"),
  audience: Audience.default("endUser"),
});

/** The curated answers. They hold nothing of any organisation, so that nobody has to sign in to ask. */
export const knowledgeRoutes = (knowledge: Pick<Knowledge, "answer" | "show">): readonly Route[] => [
  forAnyone({
    method: "post",
    path: "/api/v1/ask",
    summary: "Ask; the answer names its source, or says honestly that the guidance does not say",
    body: Question,
    answer: AnswerView,
    handle: ({ body: { question, entryId, last, audience } }) => {
      const chosen = entryId === undefined ? undefined : knowledge.show(entryId, question);
      return { status: 200, view: chosen ?? knowledge.answer(question, { last, audience }) };
    },
  }),
  forAnyone({
    method: "get",
    path: "/api/v1/answers/:id",
    summary: "One curated answer",
    params: z.object({ id: z.string().max(100) }),
    answer: AnswerView,
    handle: ({ params }) => {
      const view = knowledge.show(params.id);
      return view === undefined ? notFound : { status: 200, view };
    },
  }),
];
