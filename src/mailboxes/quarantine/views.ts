/** What an LOA sees of what was taken out. Names come from senders: text, never markup or a path. */
import { z } from "zod";

/** kept: the LOA decided that it stays out; refused: the mailbox did not take it. Both may be released (again). */
export const quarantineStates = ["held", "kept", "releasing", "released", "refused"] as const;

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
