import type { SpecialUse } from "../types.ts";
import { astring } from "./quoted.ts";
import { refusal, type ImapSession } from "./session.ts";

/** RFC 9051 6.3.4, with a role where the server takes one (CREATE-SPECIAL-USE, RFC 6154 3). A folder that is there is no error. */
export const create = async (session: ImapSession, name: string, use?: SpecialUse): Promise<void> => {
  if (use !== undefined && session.has("CREATE-SPECIAL-USE")) {
    const role = `\\${use.slice(0, 1).toUpperCase()}${use.slice(1)}`;
    const { status } = await session.send("CREATE", [astring(name), `(USE (${role}))`]);
    if (status === "OK") return;
  }
  const tagged = await session.send("CREATE", [astring(name)]);
  if (tagged.status === "OK" || tagged.code?.name === "ALREADYEXISTS" || /exists/i.test(tagged.text)) return;
  throw refusal("folder-refused", "CREATE", tagged);
};
