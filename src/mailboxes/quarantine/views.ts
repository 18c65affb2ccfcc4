/** What an LOA sees of what was taken out. Names come from senders: text, never markup or a path. */
import { z } from "zod";
import { quarantineStates } from "./rules-held.ts";

export const QuarantineItem = z.object({
  id: z.uuid(),
  name: z.string(),
  why: z.string(),
  size: z.int(),
  state: z.enum(quarantineStates),
  at: z.iso.datetime(),
  releasedAt: z.iso.datetime().nullable(),
  reason: z.string().nullable(),
});

export const QuarantineList = z.object({ items: z.array(QuarantineItem) });
export type QuarantineList = z.infer<typeof QuarantineList>;
