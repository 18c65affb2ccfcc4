import { z } from "zod";
import { waveDecisions } from "../../src/mailboxes/deciding/views.ts";
import { RouteId } from "../../src/knowledge/views.ts";
import { fieldIds, type FieldId } from "../conversation/facts.ts";

/** What a pressed button says, once read: nothing of it is believed but that somebody pressed it. */
const id = z.string().min(1).max(100);
const text = z.string().max(8_000).optional();
const number = z.union([
  z.int(),
  z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number),
]);
const intent = { id, version: number };

/** London's clock: from the two inputs, or whole on a button of ours that asks which of two is meant. */
const when = {
  date: z.string().max(20).optional(),
  time: z.string().max(20).optional(),
  at: z.string().max(30).optional(),
  which: z.enum(["first", "second"]).optional(),
};

const draftPresses = [
  "begin",
  "form",
  "chat",
  "summary",
  "submit",
  "change",
  "cancel",
  "status",
  "waiting",
  "withdraw",
] as const;

const press = z.discriminatedUnion("verb", [
  z.looseObject({ verb: z.literal("draft.form"), rev: number }),
  z.object({
    verb: z.literal("draft.press"),
    rev: number,
    press: z.enum(draftPresses),
    field: z.enum(fieldIds).optional(),
  }),
  z.object({ verb: z.literal("draft.choose"), choice: id }),
  z.object({ verb: z.literal("answer.show"), entry: id }),
  z.object({ verb: z.literal("intent.show"), id }),
  z.object({ verb: z.literal("intent.accept"), ...intent }),
  z.object({ verb: z.literal("intent.ask"), ...intent, question: text }),
  z.object({ verb: z.literal("intent.decline"), ...intent, reason: text }),
  z.object({ verb: z.literal("intent.hand-over"), ...intent, to: text, note: text }),
  z.object({ verb: z.literal("intent.answer"), ...intent, answer: text }),
  z.object({ verb: z.literal("route.choose"), ...intent, route: RouteId.optional(), why: text }),
  z.object({ verb: z.literal("asked.answer"), ...intent, answer: text, propose: z.enum(["yes", "no"]).optional() }),
  z.object({ verb: z.literal("wave.show"), id }),
  z.object({ verb: z.literal("asked.show"), id }),
  z.object({ verb: z.literal("proposal.show"), id }),
  z.object({ verb: z.literal("wave.decide"), ...intent, decision: z.enum(waveDecisions), ...when }),
  z.object({
    verb: z.literal("switch.decide"),
    ...intent,
    decision: z.enum(["now", "at", "cancel", "confirm", "roll-back"]),
    reason: text,
    back: z.enum(["yes", "no"]).optional(),
    ...when,
  }),
  z.object({ verb: z.literal("held.decide"), ...intent, decision: z.enum(["release", "keep"]) }),
  z.object({ verb: z.literal("proposal.accept"), ...intent, question: text, answer: text, alternates: text }),
  z.object({ verb: z.literal("proposal.refuse"), ...intent, note: text }),
]);

export type Press = z.infer<typeof press>;
export type MovePress = Extract<Press, { verb: "wave.decide" | "switch.decide" | "held.decide" }>;
export type ProposalPress = Extract<Press, { verb: `proposal.${string}`; version: number }>;
export type IntentPress = Extract<Press, { verb: `intent.${string}`; version: number }>;

/** The fields of a form card: only ours, only text, each within a limit. */
export const formValues = (sent: Extract<Press, { verb: "draft.form" }>): Partial<Record<FieldId, string>> =>
  Object.fromEntries(
    fieldIds.flatMap((field) => {
      const value = sent[field];
      return typeof value === "string" ? [[field, value.slice(0, 8_000)]] : [];
    }),
  );

/** A press as an invoke (`value.action.verb`, `value.action.data`). */
const invoke = z.object({
  action: z.object({
    type: z.literal("Action.Execute").optional(),
    verb: z.string(),
    data: z.record(z.string(), z.unknown()).nullish(),
  }),
});

export const pressOfInvoke = (value: unknown): Press | undefined => {
  const read = invoke.safeParse(value);
  return read.success ? pressOfSubmit({ ...read.data.action.data, verb: read.data.action.verb }) : undefined;
};

/** A press as a submit: the verb stands among the data. */
export const pressOfSubmit = (value: unknown): Press | undefined => press.safeParse(value).data;
