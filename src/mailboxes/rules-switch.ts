/**
 * The switch of one mailbox: its steps in order, each repeatable and recorded, and how it is rolled back
 * (options document, 5.1 step 4). Pure.
 */
export const switchSteps = ["final-delta", "verify", "forward", "probe", "mark", "tell", "watch"] as const;
export type SwitchStep = (typeof switchSteps)[number];

/**
 * One try at switching a mailbox. running: from the first step to the end of the watch. stopped: before anything was
 * changed. rolling-back, rolled-back: the forward is being, or was, taken away.
 */
export const attemptStates = ["running", "stopped", "done", "rolling-back", "rolled-back"] as const;
export type AttemptState = (typeof attemptStates)[number];

export type StepState = "started" | "done" | "failed" | "undone";

/** Stragglers are brought after for this long: mail that was on its way to the old server. */
export const watchHours = 72;

/**
 * The step to do next. A step that was started and neither done nor failed is done again: each can be repeated. A
 * failed one stops the attempt until a person decides. Undefined: nothing is left to do.
 */
export const nextStep = (
  recorded: Readonly<Partial<Record<SwitchStep, StepState>>>,
): { readonly step: SwitchStep } | { readonly stopped: SwitchStep } | undefined => {
  for (const step of switchSteps) {
    const state = recorded[step];
    if (state === "done") continue;
    if (state === "failed" || state === "undone") return { stopped: step };
    return { step };
  }
  return undefined;
};

export interface ProbeResult {
  /** Mail to the old address came into the new mailbox. */
  readonly oldToNew: boolean;
  /** How often mail to the new address came into the new mailbox. */
  readonly newArrivedTimes: number;
  /** How often mail to the old address came into the new mailbox. */
  readonly oldArrivedTimes: number;
  /** Mail to the new address was seen in the old mailbox: the new side sends it back. */
  readonly cameBack: boolean;
  /** How often one server stands in a probe's own Received fields; more than `loopLimit` means a loop. */
  readonly hops: number;
}

const loopLimit = 10;

export const probeVerdicts = ["passes", "not-forwarded", "not-delivered", "doubled", "loop"] as const;
export type ProbeVerdict = (typeof probeVerdicts)[number];

export const judgeProbe = (result: ProbeResult): ProbeVerdict => {
  const { oldToNew, newArrivedTimes, oldArrivedTimes, cameBack, hops } = result;
  if (cameBack || hops > loopLimit) return "loop";
  if (newArrivedTimes > 1 || oldArrivedTimes > 1) return "doubled";
  if (newArrivedTimes === 0) return "not-delivered";
  return oldToNew ? "passes" : "not-forwarded";
};
