import type { ImapSession } from "./session.ts";
import { parseValues, textOf } from "./values.ts";

/** RFC 5161. Asks only for what the server has; a refusal switches nothing on and is no error. */
export const enable = async (session: ImapSession, wanted: readonly string[]): Promise<void> => {
  const names = wanted.filter((name) => session.has(name));
  if (names.length === 0 || !(session.has("ENABLE") || session.has("IMAP4REV2"))) return;
  const enabled = new Set(session.enabled);
  await session.send("ENABLE", names, {
    untagged: (response) => {
      if (response.kind !== "data" || response.name !== "ENABLED") return false;
      for (const value of parseValues(response.parts, response.at)) enabled.add((textOf(value) ?? "").toUpperCase());
      return true;
    },
  });
  session.enabled = enabled;
  if (enabled.has("UTF8=ACCEPT") || enabled.has("IMAP4REV2")) session.utf8 = true;
};
