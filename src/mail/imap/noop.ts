import type { ImapSession } from "./session.ts";

/** RFC 9051 6.1.2: hears what is new, and keeps the connection open. */
export const noop = async (session: ImapSession): Promise<void> => {
  await session.must("NOOP", []);
};
