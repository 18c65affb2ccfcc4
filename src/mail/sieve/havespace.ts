import { refusal, type SieveSession } from "./session.ts";

/** RFC 5804 2.5: throws MailError "over-quota" where the script would have no room. Servers may not know the command. */
export const haveSpace = async (session: SieveSession, name: string, octets: number): Promise<void> => {
  const answer = await session.send("HAVESPACE", name, octets);
  if (answer.status === "NO" && answer.code?.startsWith("QUOTA") === true) throw refusal("HAVESPACE", answer);
};
