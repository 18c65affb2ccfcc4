/** What the team that runs a move sees of one mailbox's switch. */
import { z } from "zod";
import { mailboxStates } from "../rules.ts";
import { attemptStates, switchSteps } from "../rules-switch.ts";

export const switchActions = ["schedule", "cancel", "confirm-forwarding", "roll-back"] as const;

export const SwitchStepView = z.object({
  step: z.enum(switchSteps),
  state: z.enum(["waiting", "started", "done", "failed", "undone"]),
  at: z.iso.datetime().nullable(),
  /** Why it failed, as a sentence. */
  reason: z.string().nullable(),
});

export const SwitchView = z.object({
  mailbox: z.uuid(),
  /** The LOA's own id of the row. */
  externalId: z.string(),
  odsCode: z.string(),
  version: z.int(),
  state: z.enum(mailboxStates),
  switchAt: z.iso.datetime().nullable(),
  switchedAt: z.iso.datetime().nullable(),
  attempt: z
    .object({
      number: z.int(),
      state: z.enum(attemptStates),
      startedAt: z.iso.datetime(),
      reason: z.string().nullable(),
      forwarding: z.enum(["managesieve", "administrator"]).nullable(),
      /** What an administrator of the old mail system is asked to do; null where nothing is. */
      instruction: z.array(z.string()).nullable(),
      rollBack: z
        .object({
          /** Null: the service itself, where a test message did not arrive as it should. */
          by: z.string().nullable(),
          reason: z.string().nullable(),
          /** Mail that came to the new mailbox alone comes back into the old one. */
          bringBack: z.boolean(),
          /** What came of that, once it is done; `left` stays in the new mailbox. */
          returned: z.object({ planned: z.int(), brought: z.int(), left: z.int() }).nullable(),
        })
        .nullable(),
      steps: z.array(SwitchStepView),
    })
    .nullable(),
  /** What the person who asks may do now. */
  actions: z.array(z.enum(switchActions)),
});
export type SwitchView = z.infer<typeof SwitchView>;

export const SwitchTime = z.object({
  at: z.string().max(30).nullable().describe('London\'s date and time, "YYYY-MM-DD HH:MM"; null: now'),
  which: z.enum(["first", "second"]).optional().describe("Of a time that comes twice, when the clocks go back"),
});

export const RollBackRequest = z
  .object({
    reason: z.string().trim().max(2_000).optional(),
    bringBack: z.boolean().optional().describe("False: mail that came to the new mailbox alone stays there"),
  })
  .optional();

/** Forwards that wait for an administrator. Addresses are needed to set them. */
export const ForwardList = z.object({
  items: z.array(
    z.object({
      mailbox: z.uuid(),
      externalId: z.string(),
      from: z.string(),
      to: z.string(),
      since: z.iso.datetime().nullable(),
      /** It was confirmed, and the test message did not arrive. */
      triedInVain: z.boolean(),
      instruction: z.array(z.string()),
    }),
  ),
});
export type ForwardList = z.infer<typeof ForwardList>;
