import { isTransient } from "../errors.ts";
import { astring } from "./quoted.ts";
import { refusal } from "./refusal.ts";
import type { ImapSession } from "./session.ts";

/** RFC 9051 6.3.7. Resolves to false where the server refuses; throws only what passes with time. */
export const subscribe = async (session: ImapSession, name: string): Promise<boolean> => {
  const tagged = await session.send("SUBSCRIBE", [astring(name)]);
  if (tagged.status === "OK") return true;
  const error = refusal("refused", "SUBSCRIBE", tagged);
  if (isTransient(error)) throw error;
  return false;
};
