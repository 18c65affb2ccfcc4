import { astring } from "./quoted.ts";
import type { ImapSession } from "./session.ts";

/** RFC 9051 6.3.6. Throws folder-refused. */
export const rename = async (session: ImapSession, from: string, to: string): Promise<void> => {
  await session.must("RENAME", [astring(from), astring(to)], {}, "folder-refused");
};
