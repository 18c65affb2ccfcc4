import { MailError } from "../errors.ts";
import { parseSet } from "./sequence-set.ts";
import type { ImapSession } from "./session.ts";
import { numberOf, parseValues, textOf } from "./values.ts";

/** All UIDs of the open folder, ascending: UID SEARCH (RFC 9051 6.4.4), compact where the server has ESEARCH (RFC 4731). */
export const searchUids = async (session: ImapSession): Promise<readonly number[]> => {
  const compact = session.has("ESEARCH") || session.has("IMAP4REV2");
  let uids: number[] = [];
  await session.must("UID SEARCH", [...(compact ? ["RETURN (ALL)"] : []), "ALL"], {
    untagged: (response) => {
      if (response.kind !== "data" || !/^E?SEARCH$/.test(response.name)) return false;
      const values = parseValues(response.parts, response.at);
      if (response.name === "SEARCH") {
        if (uids.length + values.length > session.limits.items)
          throw new MailError("limit", `The server names more than ${session.limits.items} messages.`);
        for (const value of values) uids.push(numberOf(value) ?? 0);
      }
      if (response.name === "ESEARCH") {
        const at = values.findIndex((value) => textOf(value)?.toUpperCase() === "ALL");
        const told = at < 0 ? [] : parseSet(textOf(values[at + 1]) ?? "", session.limits.items);
        // Not "none": what is not there any more may be removed from the copy.
        if (told === undefined)
          throw new MailError("protocol", "The server's search names messages that can not be read.");
        uids = told;
      }
      return true;
    },
  });
  return uids.filter((uid) => uid > 0).sort((a, b) => a - b);
};
