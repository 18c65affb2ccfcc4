/** What may be decided about an attachment that was taken out. Pure. */

/** kept: the LOA decided that it stays out; refused: the mailbox did not take it. Both may be released (again). */
export const quarantineStates = ["held", "kept", "releasing", "released", "refused"] as const;
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
