import type { SieveSession } from "./session.ts";

/** RFC 5804 2.8: the one script that runs. "" switches all off; they stay stored. */
export const setActive = async (session: SieveSession, name: string): Promise<void> => {
  await session.must("SETACTIVE", name);
};
