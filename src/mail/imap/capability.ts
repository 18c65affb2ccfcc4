import type { ImapSession } from "./session.ts";

/** RFC 9051 6.1.1. The session notes the answer itself. */
export const capability = async (session: ImapSession): Promise<void> => {
  await session.must("CAPABILITY", [], {}, "protocol");
};
