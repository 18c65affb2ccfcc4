/** What people see of the decisions that a move asks of them: a wave's switch, and what was taken out of mail. */
import { z } from "zod";
import { quarantineStates } from "../quarantine/rules-held.ts";
import { waveStates } from "../rules-waves.ts";

const instant = z.iso.datetime();
const who = z.object({ by: z.string(), at: instant });

/** `now`: each mailbox as soon as it is in step. `at`: all at a set time. `not-yet`: none; asked again after some days. */
export const waveDecisions = ["now", "at", "not-yet", "support-go", "start", "pause", "resume"] as const;
export type WaveDecision = (typeof waveDecisions)[number];

export const WaveView = z.object({
  id: z.uuid(),
  version: z.int(),
  name: z.string(),
  odsCode: z.string(),
  organisation: z.string(),
  state: z.enum(waveStates),
  counts: z.object({
    all: z.int(),
    /** Mapped, waiting for an account, or being copied. */
    onTheWay: z.int(),
    inStep: z.int(),
    scheduled: z.int(),
    switched: z.int(),
    attention: z.int(),
    /** In step again after a switch that stopped or was rolled back: each waits for a decision of its own. */
    stopped: z.int(),
  }),
  /** Null: each mailbox as soon as it is in step. */
  switchAt: instant.nullable(),
  goes: z.object({ organisation: who.nullable(), support: who.nullable() }),
  putOff: who.nullable(),
  /** What the person who asks may decide now. */
  actions: z.array(z.enum(waveDecisions)),
});
export type WaveView = z.infer<typeof WaveView>;

export const WaveViews = z.object({ items: z.array(WaveView) });
export type WaveViews = z.infer<typeof WaveViews>;

export const WaveDecisionRequest = z.object({
  decision: z.enum(waveDecisions),
  at: z.string().max(30).optional().describe('With "at": London\'s date and time, "YYYY-MM-DD HH:MM"'),
  which: z.enum(["first", "second"]).optional().describe("Of a time that comes twice, when the clocks go back"),
});
export type WaveDecisionRequest = z.infer<typeof WaveDecisionRequest>;

/** One attachment that was taken out. The name comes from a sender: text, never markup or a path. */
export const HeldItem = z.object({
  id: z.uuid(),
  version: z.int(),
  mailbox: z.uuid(),
  /** The LOA's own id of the mailbox. */
  externalId: z.string(),
  name: z.string(),
  why: z.string(),
  size: z.int(),
  state: z.enum(quarantineStates),
  at: instant,
  decided: who.nullable(),
  /** Why the mailbox did not take it. */
  reason: z.string().nullable(),
  actions: z.array(z.enum(["release", "keep"])),
});
export type HeldItem = z.infer<typeof HeldItem>;

export const HeldList = z.object({
  odsCode: z.string(),
  organisation: z.string(),
  counts: z.record(z.enum(quarantineStates), z.int()),
  items: z.array(HeldItem),
  /** Cursor of the next page: opaque to callers. */
  next: z.string().nullable(),
});
export type HeldList = z.infer<typeof HeldList>;

export const HeldDecision = z.object({ decision: z.enum(["release", "keep"]) });

/** What was taken out of the person's own mail; whom to ask is the page's contact. */
export const MyHeldList = z.object({
  count: z.int(),
  items: z.array(
    z.object({ id: z.uuid(), name: z.string(), size: z.int(), at: instant, state: z.enum(quarantineStates) }),
  ),
});
export type MyHeldList = z.infer<typeof MyHeldList>;
