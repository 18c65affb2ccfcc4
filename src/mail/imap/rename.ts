import { astring } from "./quoted.ts";
import { folderRefusal } from "./refusal.ts";
import type { ImapSession } from "./session.ts";

/** RFC 9051 6.3.6. Throws folder-refused. */
export const rename = async (session: ImapSession, from: string, to: string): Promise<void> => {
  const tagged = await session.send("RENAME", [astring(from), astring(to)]);
  if (tagged.status !== "OK") throw folderRefusal("RENAME", tagged);
};
