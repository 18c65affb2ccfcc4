/**
 * What Teams lets a bot send (Microsoft Learn, "Optimize your bot with rate limiting in Teams"; Teams Store rules for
 * notifications). The outbox stays below them, so that a 429 is the exception.
 */
export const perConversation = [
  { seconds: 1, most: 7 },
  { seconds: 2, most: 8 },
  { seconds: 30, most: 60 },
  { seconds: 3_600, most: 1_800 },
] as const;
/** New messages to one person; updates of cards that stand already do not count. */
export const notificationsPerMinute = 10;
/** Teams allows 50 a second for an app in a tenant; the rest is for answers in conversations. */
export const perTenantPerSecond = 30;

/** Seconds until the next attempt: 2, 4, 8 ... 600. */
export const waitAfter = (attempts: number): number => Math.min(600, 2 ** Math.min(attempts, 10));

/** About two hours of trying; then the next channel, or failed. */
export const mostAttempts = 20;
/** How long one send may take before it is given up as doubtful, and how long a claim is good for. */
export const sendSeconds = 20;
export const leaseSeconds = 60;
