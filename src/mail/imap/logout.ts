import { MailError } from "../errors.ts";
import type { ImapSession } from "./session.ts";

/** RFC 9051 6.1.3. Waits at most two seconds for the server's goodbye. */
export const logout = async (session: ImapSession): Promise<void> => {
  if (session.ended !== undefined) return;
  const timer = setTimeout(() => session.destroy(new MailError("stopped", "Signed out.")), 2_000);
  await session.send("LOGOUT", []).catch(() => undefined);
  clearTimeout(timer);
  session.destroy(new MailError("stopped", "Signed out."));
};
