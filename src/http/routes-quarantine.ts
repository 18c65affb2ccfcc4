import { z } from "zod";
import {
  listQuarantine,
  releaseFromQuarantine,
  type QuarantineRefusal,
  type QuarantineUse,
} from "../mailboxes/quarantine/release.ts";
import { QuarantineList } from "../mailboxes/quarantine/views.ts";
import { notAllowed, notFound, type Problem } from "./problems.ts";
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
];

const problems = {
  "not-found": notFound,
  "not-allowed": notAllowed,
} as const satisfies Record<QuarantineRefusal["kind"], Problem>;
