import { refusal, type SieveSession } from "./session.ts";

/** RFC 5804 2.10. A script that is gone already is no error. */
export const deleteScript = async (session: SieveSession, name: string): Promise<void> => {
  const answer = await session.send("DELETESCRIPT", name);
  if (answer.status !== "OK" && answer.code !== "NONEXISTENT") throw refusal("DELETESCRIPT", answer);
};
