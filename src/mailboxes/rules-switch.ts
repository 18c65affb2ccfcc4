/**
 * The switch of one mailbox: its steps in order, each repeatable and recorded, and how it is rolled back
 * (options document, 5.1 step 4). Pure.
 */
export const switchSteps = ["final-delta", "verify", "forward", "probe", "mark", "tell", "watch"] as const;
export type SwitchStep = (typeof switchSteps)[number];

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
  /** Mail to the new address came into the new mailbox, once, and did not go round. */
  readonly newArrivedTimes: number;
  /** The probe's own Received headers that name one of the two servers; more than `loopLimit` means a loop. */
  readonly hops: number;
}

const loopLimit = 10;

export type ProbeVerdict = "passes" | "not-forwarded" | "not-delivered" | "doubled" | "loop";

export const judgeProbe = ({ oldToNew, newArrivedTimes, hops }: ProbeResult): ProbeVerdict => {
  if (hops > loopLimit) return "loop";
  if (newArrivedTimes > 1) return "doubled";
  if (newArrivedTimes === 0) return "not-delivered";
  return oldToNew ? "passes" : "not-forwarded";
};
