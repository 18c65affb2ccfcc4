import { astring } from "./quoted.ts";
import type { ImapSession } from "./session.ts";

/** RFC 9051 6.3.7. */
export const subscribe = async (session: ImapSession, name: string): Promise<void> => {
  await session.must("SUBSCRIBE", [astring(name)]);
};
