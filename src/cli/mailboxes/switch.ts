import { systemClock } from "../../clock.ts";
import { openJobs } from "../../jobs/engine.ts";
import { cancelSwitch } from "../../mailboxes/switch/cancel-switch.ts";
import { confirmForwarding } from "../../mailboxes/switch/confirm-forwarding.ts";
import { listForwards } from "../../mailboxes/switch/list-forwards.ts";
import { rollBackSwitch } from "../../mailboxes/switch/roll-back.ts";
import { scheduleSwitch, type SwitchUse } from "../../mailboxes/switch/schedule-switch.ts";
import { showSwitch } from "../../mailboxes/switch/show-switch.ts";
import type { SwitchView } from "../../mailboxes/switch/views.ts";
import type { Actor } from "../../people/types.ts";
import type { Result } from "../../result.ts";
import type { Core } from "../core.ts";
import { plain, table, UsageError } from "../run.ts";
import { fine, isId, refused, type Does, type Done, type Read } from "./given.ts";

type Acts = (
  deps: SwitchUse,
  actor: Actor,
  id: string,
  given: Read["values"],
) => Promise<Result<unknown, { readonly kind: string }>>;

const acts = {
  status: () => Promise.resolve({ ok: true, value: undefined } as const),
  schedule: (deps, actor, id, { at, which }) => {
    if (at === undefined) throw new UsageError('Say when, with --at "YYYY-MM-DD HH:MM", or use "now".');
    if (which !== undefined && which !== "first" && which !== "second")
      throw new UsageError("--which is first or second.");
    return scheduleSwitch(deps)(actor, { id, at, which });
  },
  now: (deps, actor, id) => scheduleSwitch(deps)(actor, { id, at: null }),
  cancel: (deps, actor, id) => cancelSwitch(deps)(actor, { id }),
  "confirm-forwarding": (deps, actor, id) => confirmForwarding(deps)(actor, { id }),
  "roll-back": (deps, actor, id, { reason, "leave-mail": leave }) =>
    rollBackSwitch(deps)(actor, { id, bringBack: !leave, ...(reason === undefined ? {} : { reason }) }),
} as const satisfies Record<string, Acts>;

/** `onboarding mailboxes switch VERB ID...`: what is decided here is carried out by the service or a worker. */
export const switchVerbs: Does = async (core, actor, { values, positionals: [name = "", ...ids] }) => {
  if (name === "forwards") return forwards(core, actor, values.organisation);
  const act = (acts as Partial<Record<string, Acts>>)[name];
  if (act === undefined || ids.length === 0) {
    throw new UsageError(`Name one of forwards, ${Object.keys(acts).join(", ")} and the ids of mailboxes.`);
  }
  return withJobs(core, async (deps) => {
    const done: Done[] = [];
    for (const id of ids) done.push(await one(deps, actor, act, id, values));
    const [first] = done;
    if (first !== undefined && done.length === 1) return first;
    return {
      code: Math.max(...done.map(({ code }) => code)),
      text: done.map(({ text }, at) => `${ids[at] ?? ""}: ${text}`).join("\n"),
      view: done.map(({ view }) => view),
    };
  });
};

const one = async (deps: SwitchUse, actor: Actor, act: Acts, id: string, given: Read["values"]): Promise<Done> => {
  if (!isId(id)) return refused({ kind: "not-found" });
  const done = await act(deps, actor, id, given);
  if (!done.ok) return refused(done.refusal);
  const shown = await showSwitch(deps)(actor, id);
  return shown.ok ? fine(textOf(shown.value), shown.value) : refused(shown.refusal);
};

/** Forwards that wait for an administrator: ids to confirm with, and addresses for whatever sets them. */
const forwards = async (core: Core, actor: Actor, odsCode: string): Promise<Done> => {
  const found = await listForwards({ ...core.deps, clock: systemClock })(actor, odsCode);
  if (!found.ok) return refused(found.refusal);
  const { items } = found.value;
  const [first] = items;
  if (first === undefined) return fine("No mailbox waits for a forward.\n", found.value);
  const rows = items.map((item) => [
    item.mailbox,
    item.externalId,
    item.from,
    item.to,
    item.triedInVain ? "did not work yet" : "",
  ]);
  const list = table(["id", "your id", "from", "to", ""], rows);
  return fine(`${list}\nFor the first of them:\n${bullets(first.instruction)}`, found.value);
};

/** A decision and its job are one transaction, so the job engine is opened beside the store. */
export const withJobs = async (core: Core, work: (deps: SwitchUse) => Promise<Done>): Promise<Done> => {
  const jobs = await openJobs({ url: core.url, log: core.deps.log });
  try {
    return await work({ ...core.deps, clock: systemClock, jobs });
  } finally {
    await jobs.stop();
  }
};

const textOf = (view: SwitchView): string => {
  const lines = [`The mailbox is ${view.state}, version ${view.version}.`];
  if (view.switchAt !== null && view.attempt === null) lines.push(`Its switch is set for ${view.switchAt}.`);
  const { attempt } = view;
  if (attempt === null) return `${lines.join("\n")}\n`;
  lines.push(`Attempt ${attempt.number} is ${attempt.state}.${attempt.reason === null ? "" : ` ${attempt.reason}`}`);
  const { rollBack } = attempt;
  if (rollBack?.reason != null) lines.push(`Reason: ${plain(rollBack.reason)}`);
  if (rollBack?.returned != null) {
    lines.push(`Mail that came since: ${rollBack.returned.brought} brought back, ${rollBack.returned.left} left.`);
  }
  const steps = table(
    ["step", "state", "at", ""],
    attempt.steps.map(({ step, state, at, reason }) => [step, state, at ?? "", reason ?? ""]),
  );
  const asked =
    attempt.instruction === null ? "" : `\nWhat to do at the old mail system:\n${bullets(attempt.instruction)}`;
  const next = view.actions.length === 0 ? "" : `\nYou can: ${view.actions.join(", ")}.\n`;
  return `${lines.join("\n")}\n\n${steps}${asked}${next}`;
};

const bullets = (lines: readonly string[]): string => lines.map((line) => `- ${plain(line)}\n`).join("");
