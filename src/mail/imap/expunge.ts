import { formatSets } from "./sequence-set.ts";
import type { ImapSession } from "./session.ts";
import { storeFlags } from "./store.ts";

/**
 * Removes exactly these UIDs (UID EXPUNGE, RFC 4315 2.1). Resolves to false, having done nothing, where the server has
 * no UIDPLUS: a plain EXPUNGE would remove other people's \Deleted mail too and is never sent.
 */
export const expungeUids = async (session: ImapSession, uids: readonly number[]): Promise<boolean> => {
  if (!session.has("UIDPLUS") && !session.has("IMAP4REV2")) return false;
  await storeFlags(session, uids, "+FLAGS.SILENT", ["\\Deleted"]);
  for (const { set } of formatSets(uids)) {
    await session.must("UID EXPUNGE", [set], {
      untagged: (response) =>
        (response.kind === "numbered" && response.name === "EXPUNGE") ||
        (response.kind === "data" && response.name === "VANISHED"),
    });
  }
  return true;
};
