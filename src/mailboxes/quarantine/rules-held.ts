/** What may be decided about an attachment that was taken out. Pure. */
import type { quarantineStates } from "./views.ts";

export type HeldState = (typeof quarantineStates)[number];

const decisions = {
  held: ["release", "keep"],
  kept: ["release"],
  releasing: [],
  released: [],
  // The mailbox did not take it: tried again, or left out for good.
  refused: ["release", "keep"],
} as const satisfies Record<HeldState, readonly ("release" | "keep")[]>;

export const heldActions = (state: HeldState): readonly ("release" | "keep")[] => decisions[state];
