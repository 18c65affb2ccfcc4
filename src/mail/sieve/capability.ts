import { MailError } from "../errors.ts";
import type { SieveAnswer, SieveSession } from "./session.ts";

/** RFC 5804 1.7: lines of a name and perhaps a value. What was said before TLS or sign-in no longer counts. */
export const noteCapabilities = (session: SieveSession, { lines }: SieveAnswer): void => {
  const found = new Map<string, string>();
  for (const [name, value] of lines) {
    if (name === undefined || !("text" in name)) {
      throw new MailError("protocol", "This is not a ManageSieve server: its greeting is not ManageSieve.");
    }
    found.set(name.text.toUpperCase(), value !== undefined && "text" in value ? value.text : "");
  }
  session.capabilities = found;
};

/** RFC 5804 2.4. */
export const capability = async (session: SieveSession): Promise<void> =>
  noteCapabilities(session, await session.must("CAPABILITY"));
