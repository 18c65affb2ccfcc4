import { z } from "zod";
import { cancelSwitch } from "../mailboxes/switch/cancel-switch.ts";
import { confirmForwarding, type ConfirmRefusal } from "../mailboxes/switch/confirm-forwarding.ts";
import { listForwards } from "../mailboxes/switch/list-forwards.ts";
import { rollBackSwitch, type RollBack, type RollBackRefusal } from "../mailboxes/switch/roll-back.ts";
import { scheduleSwitch, type ScheduleRefusal, type SwitchUse } from "../mailboxes/switch/schedule-switch.ts";
import { showSwitch } from "../mailboxes/switch/show-switch.ts";
import { ForwardList, RollBackRequest, SwitchTime, SwitchView } from "../mailboxes/switch/views.ts";
import type { Actor } from "../people/types.ts";
import type { Result } from "../result.ts";
import { notAllowed, notFound, problem, type Problem } from "./problems.ts";
import { forPeople, type Reply, type Route } from "./route.ts";

const Id = z.object({ id: z.uuid() });

/** The switch of one mailbox, for the team that runs its move: see, set a time, confirm a forward, take back. */
export const switchRoutes = (deps: SwitchUse): readonly Route[] => {
  const shown = async (actor: Actor, id: string): Promise<Reply<z.input<typeof SwitchView>> | Problem> => {
    const found = await showSwitch(deps)(actor, id);
    return found.ok ? { status: 200, view: found.value, version: found.value.version } : notFound;
  };
  const after = async <R extends Refused>(
    actor: Actor,
    id: string,
    done: Result<unknown, R>,
  ): Promise<Reply<z.input<typeof SwitchView>> | Problem> => (done.ok ? shown(actor, id) : problemOf(done.refusal));
  return [
    forPeople({
      method: "get",
      path: "/api/v1/organisations/:odsCode/forwards",
      summary: "Mailboxes that wait for a forward at the old mail system, and what to set",
      params: z.object({ odsCode: z.string().max(20) }),
      answer: ForwardList,
      handle: async ({ viewer, params }) => {
        const found = await listForwards(deps)(viewer.actor, params.odsCode);
        return found.ok ? { status: 200, view: found.value } : notFound;
      },
    }),
    forPeople({
      method: "get",
      path: "/api/v1/mailboxes/:id/switch",
      summary: "Where the switch of a mailbox stands, step by step",
      params: Id,
      answer: SwitchView,
      handle: ({ viewer, params }) => shown(viewer.actor, params.id),
    }),
    forPeople({
      method: "post",
      path: "/api/v1/mailboxes/:id/switch",
      summary: "Switch now, or set London's date and time for it",
      needsVersion: true,
      params: Id,
      body: SwitchTime,
      answer: SwitchView,
      handle: async ({ viewer: { actor }, params: { id }, body, version }) =>
        after(actor, id, await scheduleSwitch(deps)(actor, { id, ...body, version: Number(version) })),
    }),
    forPeople({
      method: "post",
      path: "/api/v1/mailboxes/:id/switch/cancellation",
      summary: "Take back the time that was set",
      needsVersion: true,
      params: Id,
      answer: SwitchView,
      handle: async ({ viewer: { actor }, params: { id }, version }) =>
        after(actor, id, await cancelSwitch(deps)(actor, { id, version: Number(version) })),
    }),
    forPeople({
      method: "post",
      path: "/api/v1/mailboxes/:id/switch/forwarding-confirmation",
      summary: "The forward is set at the old system; a test message has to prove it",
      params: Id,
      answer: SwitchView,
      handle: async ({ viewer: { actor }, params: { id } }) =>
        after(actor, id, await confirmForwarding(deps)(actor, { id })),
    }),
    forPeople({
      method: "post",
      path: "/api/v1/mailboxes/:id/switch/roll-back",
      summary: "Take the switch back: the old mailbox is the one to use again",
      needsVersion: true,
      params: Id,
      body: RollBackRequest,
      answer: SwitchView,
      handle: async ({ viewer: { actor }, params: { id }, body, version }) =>
        after(actor, id, await rollBackSwitch(deps)(actor, { id, ...decision(body), version: Number(version) })),
    }),
  ];
};

const decision = (body: z.output<typeof RollBackRequest>): Pick<RollBack, "reason" | "bringBack"> => ({
  ...(body?.reason === undefined || body.reason === "" ? {} : { reason: body.reason }),
  ...(body?.bringBack === undefined ? {} : { bringBack: body.bringBack }),
});

type Refused = ScheduleRefusal | RollBackRefusal | ConfirmRefusal;

const conflict = (kind: string, detail: string): Problem => problem(409, kind, "This was not done", detail);
const asked = (kind: string, detail: string): Problem => problem(422, kind, "Choose another time", detail);

const problems = {
  "not-found": notFound,
  "not-allowed": notAllowed,
  stale: problem(412, "stale", "The mailbox has changed", "Read it again, then decide on what stands there now."),
  "not-now": conflict("not-now", "The mailbox is not in a state that allows this. Read it again."),
  "gate-closed": conflict("gate-closed", "The wave needs both goes first: of the organisation, and of its support."),
  "under-way": conflict("under-way", "The switch is under way. Roll it back if it shall not go on."),
  "nothing-to-roll-back": conflict("nothing-to-roll-back", "The mailbox is not switched, and no switch is under way."),
  "not-asked": conflict("not-asked", "Nobody waits for a forward of this mailbox. Read it again."),
  "not-a-time": asked("not-a-time", "Send at as YYYY-MM-DD HH:MM, London's time, or null for now."),
  "comes-twice": asked("comes-twice", "The clocks go back that night, so this time comes twice."),
  "never-comes": asked("never-comes", "The clocks go forward that night, so this time never comes."),
  "in-the-past": asked("in-the-past", "This time has passed. Choose a later one."),
} as const satisfies Record<Refused["kind"], Problem>;

const problemOf = ({ kind }: Refused): Problem => problems[kind];
