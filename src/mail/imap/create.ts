import type { SpecialUse } from "../types.ts";
import { astring } from "./quoted.ts";
import type { TaggedResponse } from "./response.ts";
import { folderRefusal } from "./refusal.ts";
import type { ImapSession } from "./session.ts";

/** CREATE (RFC 9051 6.3.4), with a role where the server takes one (CREATE-SPECIAL-USE, RFC 6154 3). */
const send = async (session: ImapSession, name: string, use: SpecialUse | undefined): Promise<TaggedResponse> => {
  if (use !== undefined && session.has("CREATE-SPECIAL-USE")) {
    const role = `\\${use.slice(0, 1).toUpperCase()}${use.slice(1)}`;
    const tagged = await session.send("CREATE", [astring(name), `(USE (${role}))`]);
    if (tagged.status === "OK") return tagged;
  }
  return session.send("CREATE", [astring(name)]);
};

/** Whether the folder was simply made. */
export const created = async (session: ImapSession, name: string, use?: SpecialUse): Promise<boolean> =>
  (await send(session, name, use)).status === "OK";

/** Makes the folder, or finds that the server says it is there. Throws folder-refused. */
export const create = async (session: ImapSession, name: string, use?: SpecialUse): Promise<void> => {
  const tagged = await send(session, name, use);
  if (tagged.status === "OK" || tagged.code?.name === "ALREADYEXISTS" || /exists/i.test(tagged.text)) return;
  throw folderRefusal("CREATE", tagged);
};
