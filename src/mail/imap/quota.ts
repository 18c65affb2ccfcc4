import type { ImapSession } from "./session.ts";
import { listOf, numberOf, parseValues, textOf } from "./values.ts";

/**
 * Octets that INBOX's quota roots still have room for (RFC 9208 4.1.2, and RFC 2087 before it: STORAGE counts in units of
 * 1,024); the smallest where there are several roots. Undefined where the server has no QUOTA, or sets no limit.
 */
export const quotaRoom = async (session: ImapSession): Promise<number | undefined> => {
  if (!session.has("QUOTA")) return undefined;
  let room: number | undefined;
  await session.send("GETQUOTAROOT", ['"INBOX"'], {
    untagged: (response) => {
      if (response.kind !== "data" || !/^QUOTA(ROOT)?$/.test(response.name)) return false;
      const values = response.name === "QUOTA" ? listOf(parseValues(response.parts, response.at)[1]) : [];
      for (let i = 0; i + 2 < values.length; i += 3) {
        const [used, limit] = [numberOf(values[i + 1]), numberOf(values[i + 2])];
        if (textOf(values[i])?.toUpperCase() !== "STORAGE" || used === undefined || limit === undefined) continue;
        room = Math.min(room ?? Infinity, Math.max(0, limit - used) * 1_024);
      }
      return true;
    },
  });
  return room;
};
