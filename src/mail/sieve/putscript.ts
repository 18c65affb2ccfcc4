import type { SieveSession } from "./session.ts";

/** RFC 5804 2.6: stores a script; the server compiles it first. Throws MailError "refused" where it does not compile. */
export const putScript = async (session: SieveSession, name: string, script: string): Promise<void> => {
  await session.must("PUTSCRIPT", name, Buffer.from(script, "utf8"));
};
