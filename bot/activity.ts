import { z } from "zod";

/**
 * What we read of a Bot Framework activity; everything else that was sent is dropped. Limits are far above what Teams
 * sends. Source: Bot Framework Activity schema 3.1.
 */
const id = z.string().min(1).max(1_000);
const account = z.object({
  id,
  name: z.string().max(1_000).nullish(),
  aadObjectId: z.guid().optional(),
  tenantId: z.string().max(100).optional(),
});

const channelActivity = z.object({
  type: z.string().min(1).max(100),
  id: id.optional(),
  name: z.string().max(200).optional(),
  channelId: z.string().max(100).optional(),
  serviceUrl: z.string().max(2_000).optional(),
  deliveryMode: z.string().max(50).optional(),
  action: z.string().max(50).optional(),
  locale: z.string().max(50).optional(),
  text: z.string().max(100_000).nullish(),
  replyToId: id.optional(),
  from: account,
  recipient: account,
  conversation: z.object({
    id,
    conversationType: z.string().max(50).optional(),
    tenantId: z.string().max(100).optional(),
    isGroup: z.boolean().nullish(),
    name: z.string().max(1_000).nullish(),
  }),
  channelData: z
    .object({ tenant: z.object({ id: z.string().max(100).optional() }).optional(), eventType: z.string().optional() })
    .nullish(),
  entities: z
    .array(z.looseObject({ type: z.string().optional() }))
    .max(200)
    .nullish(),
  membersAdded: z.array(account).max(1_000).nullish(),
  membersRemoved: z.array(account).max(1_000).nullish(),
  value: z.unknown().optional(),
});

export type ChannelActivity = z.infer<typeof channelActivity>;

/** Undefined: not an activity, or one of a shape that no channel sends. */
export const readActivity = (body: unknown): ChannelActivity | undefined => {
  const read = channelActivity.safeParse(body);
  return read.success ? read.data : undefined;
};
