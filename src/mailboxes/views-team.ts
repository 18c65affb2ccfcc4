/** What the team that runs an organisation's move sees of its mailboxes: ids and states, no addresses. */
import { z } from "zod";
import { mailboxStates } from "./rules.ts";

export const MailboxLine = z.object({
  id: z.uuid(),
  /** The LOA's own id of the row, so that they know whose it is. */
  externalId: z.string(),
  state: z.enum(mailboxStates),
  version: z.int(),
  since: z.iso.datetime(),
  vip: z.boolean(),
  attention: z.string().nullable(),
});

export const MailboxList = z.object({
  counts: z.record(z.enum(mailboxStates), z.int()),
  items: z.array(MailboxLine),
  next: z.string().nullable(),
});
export type MailboxList = z.infer<typeof MailboxList>;
