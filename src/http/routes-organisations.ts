import { z } from "zod";
import type { ListRefusal } from "../mailboxes/list.ts";
import { mailboxStates, type MailboxState } from "../mailboxes/rules.ts";
import { MailboxList } from "../mailboxes/views-team.ts";
import type { Actor } from "../people/types.ts";
import type { Result } from "../result.ts";
import { notFound, problem, type Problem } from "./problems.ts";
import { forPeople, type Route } from "./route.ts";

export interface OrganisationRoutesDeps {
  readonly mailboxesOf: (
    actor: Actor,
    wanted: {
      readonly odsCode: string;
      readonly states: readonly MailboxState[];
      readonly after: string | undefined;
      readonly limit: number;
    },
  ) => Promise<Result<MailboxList, ListRefusal>>;
}

const Query = z.object({
  state: z
    .string()
    .max(300)
    .transform((text) => text.split(","))
    .pipe(z.array(z.enum(mailboxStates)))
    .optional(),
  after: z.string().max(100).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

const problems = {
  "not-found": notFound,
  "bad-cursor": problem(400, "bad-cursor", "Unknown place in the list", "Start the list again without after."),
} as const satisfies Record<ListRefusal["kind"], Problem>;

/** What an organisation's own team, its ISM and the programme see of its move. */
export const organisationRoutes = ({ mailboxesOf }: OrganisationRoutesDeps): readonly Route[] => [
  forPeople({
    method: "get",
    path: "/api/v1/organisations/:odsCode/mailboxes",
    summary: "Mailboxes of an organisation and how many are left in each state",
    params: z.object({ odsCode: z.string().max(20) }),
    query: Query,
    answer: MailboxList,
    handle: async ({ viewer, params, query }) => {
      const found = await mailboxesOf(viewer.actor, {
        odsCode: params.odsCode,
        states: query.state ?? [],
        after: query.after,
        limit: query.limit,
      });
      return found.ok ? { status: 200, view: found.value } : problems[found.refusal.kind];
    },
  }),
];
