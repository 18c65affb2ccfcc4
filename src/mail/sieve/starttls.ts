import { MailError } from "../errors.ts";
import type { Address, TlsOptions } from "../imap/connect.ts";
import { noteCapabilities } from "./capability.ts";
import { refusal, type SieveSession } from "./session.ts";

/** RFC 5804 2.2. The capabilities that count are those said under TLS. */
export const starttls = async (session: SieveSession, address: Address, tls: TlsOptions): Promise<void> => {
  if (!session.has("STARTTLS")) throw new MailError("tls-missing", "The server offers no TLS on this port.");
  await session.must("STARTTLS");
  const again = await session.secureNow(address, tls);
  if (again.status !== "OK") throw refusal("STARTTLS", again);
  noteCapabilities(session, again);
};
