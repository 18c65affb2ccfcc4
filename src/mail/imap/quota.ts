import { astring } from "./quoted.ts";
import type { ImapSession } from "./session.ts";
import { listOf, numberOf, parseValues, textOf } from "./values.ts";

/** Octets free in the mailbox (GETQUOTAROOT, RFC 9208); undefined where the server has no quota or does not say. */
export const freeOctets = async (session: ImapSession, name: string): Promise<number | undefined> => {
  if (!session.has("QUOTA")) return undefined;
  let free: number | undefined;
  await session.send("GETQUOTAROOT", [astring(name)], {
    untagged: (response) => {
      if (response.kind !== "data" || !/^QUOTA(ROOT)?$/.test(response.name)) return false;
      if (response.name === "QUOTA") {
        const triplets = listOf(parseValues(response.parts, response.at)[1]);
        for (let i = 0; i + 2 < triplets.length; i += 3) {
          const [used, limit] = [numberOf(triplets[i + 1]), numberOf(triplets[i + 2])];
          if (textOf(triplets[i])?.toUpperCase() !== "STORAGE" || used === undefined || limit === undefined) continue;
          free = Math.min(free ?? Infinity, Math.max(0, limit - used) * 1024);
        }
      }
      return true;
    },
  });
  return free;
};
