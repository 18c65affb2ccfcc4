import { formatSets } from "./sequence-set.ts";
import type { ImapSession } from "./session.ts";

/** Sets exactly these flags (RFC 9051 6.4.6), silently, on these UIDs. `\Recent` can not be set and is not given. */
export const storeFlags = async (
  session: ImapSession,
  uids: readonly number[],
  mode: "FLAGS.SILENT" | "+FLAGS.SILENT",
  flags: readonly string[],
): Promise<void> => {
  for (const { set } of formatSets(uids)) {
    await session.must("UID STORE", [set, mode, `(${flags.join(" ")})`], { untagged: isFetch });
  }
};

const isFetch = (response: { kind: string; name?: string }): boolean =>
  response.kind === "numbered" && response.name === "FETCH";
