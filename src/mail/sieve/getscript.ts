import { MailError } from "../errors.ts";
import type { SieveSession } from "./session.ts";

/** RFC 5804 2.9. Throws MailError "refused" where there is none of this name. */
export const getScript = async (session: SieveSession, name: string): Promise<string> => {
  const { lines } = await session.must("GETSCRIPT", name);
  const script = lines[0]?.[0];
  if (script === undefined || !("text" in script)) throw new MailError("protocol", "The server sent no script.");
  return script.text;
};
