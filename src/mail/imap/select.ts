import { MailError } from "../errors.ts";
import { astring } from "./quoted.ts";
import type { Untagged } from "./response.ts";
import type { ImapSession } from "./session.ts";
import { listOf, parseValues, textOf } from "./values.ts";

export interface Selected {
  readonly uidValidity: number;
  readonly uidNext: number | undefined;
  readonly exists: number;
  readonly modSeq: string | undefined;
  /** PERMANENTFLAGS; undefined where the server did not say: then all are taken (RFC 9051 7.1). */
  readonly permanentFlags: readonly string[] | undefined;
  readonly readOnly: boolean;
}

/**
 * Opens a folder (RFC 9051 6.3.2, 6.3.3); EXAMINE can not change anything. `extra` is a parameter list such as
 * `(QRESYNC (...))`, whose responses go to `also`. Throws folder-gone where it is refused.
 */
export const select = async (
  session: ImapSession,
  verb: "SELECT" | "EXAMINE",
  name: string,
  extra?: string,
  also?: (response: Untagged) => boolean,
): Promise<Selected> => {
  const seen = {
    uidValidity: 0,
    uidNext: undefined as number | undefined,
    exists: undefined as number | undefined,
    modSeq: undefined as string | undefined,
  };
  let permanentFlags: readonly string[] | undefined;
  const untagged = (response: Untagged): boolean => {
    if (also?.(response) === true) return true;
    if (response.kind === "numbered" && response.name === "EXISTS") seen.exists = response.number;
    // What is said without being asked, FLAGS and counts too, has its limit.
    if (response.kind !== "status") return false;
    const { name: code, args } = response.code ?? { name: "", args: "" };
    if (code === "UIDVALIDITY") seen.uidValidity = Number(args);
    else if (code === "UIDNEXT") seen.uidNext = Number(args);
    else if (code === "HIGHESTMODSEQ") seen.modSeq = args;
    else if (code === "NOMODSEQ") seen.modSeq = undefined;
    else if (code === "PERMANENTFLAGS") {
      permanentFlags = listOf(parseValues([args], 0)[0]).flatMap((flag) => textOf(flag) ?? []);
    } else return false;
    return true;
  };
  const pieces = extra === undefined ? [astring(name)] : [astring(name), extra];
  const tagged = await session.must(verb, pieces, { untagged }, "folder-gone");
  if (!(seen.uidValidity > 0)) {
    // RFC 9051 6.3.2: without UIDVALIDITY the server can not keep UIDs; nothing could be told apart at the next run.
    throw new MailError("protocol", "The server keeps no UIDs for this folder, so nothing in it can be told apart.");
  }
  const { exists } = seen;
  // RFC 9051 6.3.2 asks for it: a folder of which this is not said is not taken for an empty one.
  if (exists === undefined)
    throw new MailError("protocol", "The server does not say how many messages are in this folder.");
  return { ...seen, exists, permanentFlags, readOnly: verb === "EXAMINE" || tagged.code?.name === "READ-ONLY" };
};
