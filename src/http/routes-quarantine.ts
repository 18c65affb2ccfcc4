import { z } from "zod";
import { HeldDecision, HeldList, MyHeldList } from "../mailboxes/deciding/views.ts";
import { decideHeld, type DecideHeldRefusal } from "../mailboxes/quarantine/decide.ts";
import { listHeld, myHeld, type ListHeldRefusal } from "../mailboxes/quarantine/list-held.ts";
import { listQuarantine, releaseFromQuarantine } from "../mailboxes/quarantine/release.ts";
import type { QuarantineUse } from "../mailboxes/quarantine/types.ts";
import { quarantineStates } from "../mailboxes/quarantine/rules-held.ts";
import { QuarantineList } from "../mailboxes/quarantine/views.ts";
import { notAllowed, notFound, problem, type Problem } from "./problems.ts";
import { forPeople, type Route } from "./route.ts";

/** Attachments that were taken out of a mailbox's messages: the organisation's LOA sees and releases them. */
export const quarantineRoutes = (deps: QuarantineUse): readonly Route[] => [
  forPeople({
    method: "get",
    path: "/api/v1/mailboxes/:id/quarantine",
    summary: "Attachments that were taken out of a mailbox's messages (LOA)",
    params: z.object({ id: z.uuid() }),
    answer: QuarantineList,
    handle: async ({ viewer, params }) => {
      const found = await listQuarantine(deps)(viewer.actor, params.id);
      return found.ok ? { status: 200, view: found.value } : problems[found.refusal.kind];
    },
  }),
  forPeople({
    method: "post",
    path: "/api/v1/mailboxes/:id/quarantine/:item/release",
    summary: "Release one: it is brought into the person's new mailbox, once (LOA)",
    params: z.object({ id: z.uuid(), item: z.uuid() }),
    answer: z.object({ state: z.enum(["releasing", "released"]) }),
    handle: async ({ viewer, params }) => {
      const wanted = { mailboxId: params.id, itemId: params.item };
      const done = await releaseFromQuarantine(deps)(viewer.actor, wanted);
      return done.ok ? { status: 202, view: done.value } : problems[done.refusal.kind];
    },
  }),
  forPeople({
    method: "get",
    path: "/api/v1/organisations/:odsCode/quarantine",
    summary: "Attachments that were taken out of an organisation's mail, oldest first (LOA)",
    params: z.object({ odsCode: z.string().max(20) }),
    query: z.object({
      state: z
        .string()
        .max(100)
        .default("")
        .transform((text) => quarantineStates.filter((state) => text.split(",").includes(state))),
      after: z.string().max(100).optional(),
      limit: z.coerce.number().int().min(1).max(200).default(25),
    }),
    answer: HeldList,
    handle: async ({ viewer, params, query: { state, after, limit } }) => {
      const wanted = { odsCode: params.odsCode, states: state, after, limit };
      const found = await listHeld(deps)(viewer.actor, wanted);
      return found.ok ? { status: 200, view: found.value } : problems[found.refusal.kind];
    },
  }),
  forPeople({
    method: "post",
    path: "/api/v1/quarantine/:item/decision",
    summary: "Release one attachment to its person, or keep it out (LOA)",
    needsVersion: true,
    params: z.object({ item: z.uuid() }),
    body: HeldDecision,
    answer: z.object({ state: z.enum(quarantineStates) }),
    handle: async ({ viewer, params, body, version }) => {
      const wanted = { itemId: params.item, decision: body.decision, version: Number(version) };
      const done = await decideHeld(deps)(viewer.actor, wanted);
      return done.ok ? { status: 200, view: { state: done.value.state } } : problems[done.refusal.kind];
    },
  }),
  forPeople({
    method: "get",
    path: "/api/v1/me/mailbox/quarantine",
    summary: "Attachments that were taken out of the person's own mail",
    answer: MyHeldList,
    handle: async ({ viewer }) => {
      const found = await myHeld(deps)(viewer.identity);
      return found.ok ? { status: 200, view: found.value } : notFound;
    },
  }),
];

const problems = {
  "not-found": notFound,
  "not-allowed": notAllowed,
  "bad-cursor": problem(422, "bad-cursor", "The list cannot go on from there", "Leave after out."),
  stale: problem(
    412,
    "stale",
    "Somebody decided meanwhile",
    "Read the list again, then decide on what stands there now.",
  ),
  "not-now": problem(
    409,
    "not-now",
    "This was not done",
    "It is on its way to the person already. Read the list again.",
  ),
} as const satisfies Record<DecideHeldRefusal["kind"] | ListHeldRefusal["kind"], Problem>;
