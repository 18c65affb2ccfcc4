import { z } from "zod";
import type { FailedNotice } from "../notices/failed.ts";
import type { FoundPerson } from "../people/people.ts";
import type { RoleChange, RoleRefusal } from "../people/roles.ts";
import { isProgramme } from "../people/rules.ts";
import { parsePersonId, roles, type PersonId } from "../people/types.ts";
import type { Result } from "../result.ts";
import { notAllowed, notFound, problem, type Problem } from "./problems.ts";
import { forPeople, type Reply, type Route } from "./route.ts";

export interface ProgrammeRoutesDeps {
  readonly findPeople: (text: string | undefined) => Promise<readonly FoundPerson[]>;
  readonly assignRole: (change: RoleChange) => Promise<Result<{ readonly changed: boolean }, RoleRefusal>>;
  readonly removeRole: (change: RoleChange) => Promise<Result<{ readonly changed: boolean }, RoleRefusal>>;
  readonly listFailed: () => Promise<readonly FailedNotice[]>;
  readonly retryFailed: (by: PersonId, id: number) => Promise<boolean>;
}

const Grant = z.object({
  role: z.enum(roles),
  odsCode: z.string().max(20).optional(),
  region: z.string().max(200).optional(),
});
const Changed = z.object({ changed: z.boolean() });
const PersonParam = z.object({ id: z.uuid() });
const People = z.object({
  items: z.array(z.object({ id: z.uuid(), name: z.string(), lastSeenAt: z.iso.datetime() })),
});
const Failed = z.object({
  items: z.array(
    z.object({
      id: z.int(),
      person: z.uuid(),
      kind: z.string(),
      channel: z.enum(["teams", "email"]),
      reason: z.string().nullable(),
      createdAt: z.iso.datetime(),
    }),
  ),
});

/** People and their roles, and messages that reached nobody. Who may assign what is decided in src/people/rules.ts. */
export const programmeRoutes = (deps: ProgrammeRoutesDeps): readonly Route[] => [
  forPeople({
    method: "get",
    path: "/api/v1/people",
    summary: "People by id, tenant:object or part of the name (programme)",
    query: z.object({ find: z.string().max(200).optional() }),
    answer: People,
    handle: async ({ viewer, query }) => {
      if (!isProgramme(viewer.actor)) return notAllowed;
      const found = await deps.findPeople(query.find);
      const items = found.map(({ id, name, last_seen_at: at }) => ({ id, name, lastSeenAt: at.toISOString() }));
      return { status: 200, view: { items } };
    },
  }),
  forPeople({
    method: "post",
    path: "/api/v1/people/:id/roles",
    summary: "Give a role",
    params: PersonParam,
    body: Grant,
    answer: Changed,
    handle: async ({ viewer, params, body }) =>
      changed(await change(deps.assignRole, viewer.actor.id, params.id, body)),
  }),
  forPeople({
    method: "post",
    path: "/api/v1/people/:id/roles/removal",
    summary: "Take a role away",
    params: PersonParam,
    body: Grant,
    answer: Changed,
    handle: async ({ viewer, params, body }) =>
      changed(await change(deps.removeRole, viewer.actor.id, params.id, body)),
  }),
  forPeople({
    method: "get",
    path: "/api/v1/notices/failed",
    summary: "Messages that reached nobody, with the reason (programme)",
    answer: Failed,
    handle: async ({ viewer }) => {
      if (!isProgramme(viewer.actor)) return notAllowed;
      const items = (await deps.listFailed()).map(({ failedAt: _, createdAt, ...rest }) => ({
        ...rest,
        createdAt: createdAt.toISOString(),
      }));
      return { status: 200, view: { items } };
    },
  }),
  forPeople({
    method: "post",
    path: "/api/v1/notices/:id/retry",
    summary: "Send a failed message again (programme)",
    params: z.object({ id: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER) }),
    handle: async ({ viewer, params }) => {
      if (!isProgramme(viewer.actor)) return notAllowed;
      return (await deps.retryFailed(viewer.actor.id, params.id)) ? { status: 202 } : notFound;
    },
  }),
];

const change = (
  apply: ProgrammeRoutesDeps["assignRole"],
  by: PersonId,
  id: string,
  { role, odsCode, region }: z.output<typeof Grant>,
): Promise<Result<{ readonly changed: boolean }, RoleRefusal>> => {
  const person = parsePersonId(id);
  if (person === undefined) return Promise.resolve({ ok: false, refusal: { kind: "person-not-known" } });
  return apply({
    by,
    person,
    role,
    ...(odsCode === undefined ? {} : { odsCode }),
    ...(region === undefined ? {} : { region }),
  });
};

const changed = (result: Result<{ readonly changed: boolean }, RoleRefusal>): Reply<{ changed: boolean }> | Problem =>
  result.ok ? { status: 200, view: result.value } : problems[result.refusal.kind];

const wrongForm = (detail: string): Problem => problem(422, "wrong-form", "This was not done", detail);

const problems = {
  "person-not-known": notFound,
  "not-allowed": notAllowed,
  "needs-organisation": wrongForm("This role is of one organisation: send its ODS code, and no region."),
  "needs-region": wrongForm("This role is of one region: send it, and no ODS code."),
  "needs-neither": wrongForm("This role is of no organisation or region: send neither."),
  "last-programme-administrator": problem(
    409,
    "last-programme-administrator",
    "This was not done",
    "This is the last programme administrator. Give the role to somebody else first.",
  ),
} as const satisfies Record<RoleRefusal["kind"], Problem>;
