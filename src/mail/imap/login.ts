import type { ImapSession } from "./session.ts";
import { utf8string } from "./quoted.ts";

/** RFC 9051 6.2.3. Throws sign-in-refused. */
export const login = async (session: ImapSession, user: string, password: string): Promise<void> => {
  await session.must("LOGIN", [utf8string(user), utf8string(password)], {}, "sign-in-refused");
};
