import { z } from "zod";
import { decideOnWave, type DecideWaveRefusal } from "../mailboxes/deciding/decide-wave.ts";
import { showWave, showWaves } from "../mailboxes/deciding/show-wave.ts";
import { WaveDecisionRequest, WaveView, WaveViews } from "../mailboxes/deciding/views.ts";
import type { WaveDeps } from "../mailboxes/waves.ts";
import { notAllowed, notFound, problem, type Problem } from "./problems.ts";
import { forPeople, type Route } from "./route.ts";

const Id = z.object({ id: z.uuid() });

/** The waves of an organisation's move, for its team: how each stands, and what people decide about its switch. */
export const waveRoutes = (deps: WaveDeps): readonly Route[] => [
  forPeople({
    method: "get",
    path: "/api/v1/organisations/:odsCode/waves",
    summary: "The waves of an organisation: how many mailboxes stand where, and what may be decided",
    params: z.object({ odsCode: z.string().max(20) }),
    answer: WaveViews,
    handle: async ({ viewer, params }) => {
      const found = await showWaves(deps)(viewer.actor, params.odsCode);
      return found.ok ? { status: 200, view: found.value } : notFound;
    },
  }),
  forPeople({
    method: "get",
    path: "/api/v1/waves/:id",
    summary: "One wave",
    params: Id,
    answer: WaveView,
    handle: async ({ viewer, params }) => {
      const found = await showWave(deps)(viewer.actor, params.id);
      return found.ok ? { status: 200, view: found.value, version: found.value.version } : notFound;
    },
  }),
  forPeople({
    method: "post",
    path: "/api/v1/waves/:id/decisions",
    summary: "Switch a wave now, at a time or not yet; give the support's go; start, pause, go on",
    needsVersion: true,
    params: Id,
    body: WaveDecisionRequest,
    answer: WaveView,
    handle: async ({ viewer, params, body, version }) => {
      const done = await decideOnWave(deps)(viewer.actor, { id: params.id, version: Number(version), ...body });
      return done.ok ? { status: 200, view: done.value, version: done.value.version } : problems[done.refusal.kind];
    },
  }),
];

const asked = (kind: string, detail: string): Problem => problem(422, kind, "Choose another time", detail);

const problems = {
  "not-found": notFound,
  "not-allowed": notAllowed,
  stale: problem(412, "stale", "The wave has changed", "Read it again, then decide on what stands there now."),
  "not-now": problem(
    409,
    "not-now",
    "This was not done",
    "The wave is not in a state that allows this. Read it again.",
  ),
  "own-go": problem(
    409,
    "own-go",
    "This was not done",
    "You gave the other go yourself. Another person has to give this one.",
  ),
  "not-a-time": asked("not-a-time", "Send at as YYYY-MM-DD HH:MM, London's time."),
  "comes-twice": asked(
    "comes-twice",
    "The clocks go back that night, so this time comes twice. Send which: first or second.",
  ),
  "never-comes": asked("never-comes", "The clocks go forward that night, so this time never comes."),
  "in-the-past": asked("in-the-past", "This time has passed. Choose a later one."),
} as const satisfies Record<DecideWaveRefusal["kind"], Problem>;
