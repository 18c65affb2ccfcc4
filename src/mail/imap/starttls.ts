import { MailError } from "../errors.ts";
import { capability } from "./capability.ts";
import type { ImapSession } from "./session.ts";
import type { Address, TlsOptions } from "./connect.ts";

/** RFC 9051 6.2.1. Afterwards the capabilities are asked again: what was said in the clear does not count. */
export const starttls = async (session: ImapSession, address: Address, tls: TlsOptions): Promise<void> => {
  if (!session.has("STARTTLS")) {
    throw new MailError(
      "tls-missing",
      "The server offers no TLS on this port. Use imaps://, or --insecure if you must.",
    );
  }
  await session.must("STARTTLS", [], {}, "tls-failed");
  await session.wire.secureNow(address, tls);
  session.capabilities = new Set();
  await capability(session);
};
