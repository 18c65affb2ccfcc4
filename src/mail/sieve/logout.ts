import type { SieveSession } from "./session.ts";

/** RFC 5804 2.3. The work is done: a server that no longer answers does not make it fail. */
export const logout = async (session: SieveSession): Promise<void> => {
  await session.send("LOGOUT").catch(() => undefined);
  session.destroy();
};
