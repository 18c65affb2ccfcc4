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
      steps: z.array(SwitchStepView),
    })
    .nullable(),
  /** What the person who asks may do now. */
  actions: z.array(z.enum(switchActions)),
});
export type SwitchView = z.infer<typeof SwitchView>;

export const SwitchTime = z.object({
  at: z.string().max(30).nullable().describe('London\'s date and time, "YYYY-MM-DD HH:MM"; null: now'),
});

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
