import type { ImapSession } from "./session.ts";

/** RFC 4978. Does nothing where the server has no COMPRESS=DEFLATE or refuses it. */
export const compress = async (session: ImapSession): Promise<boolean> => {
  if (!session.has("COMPRESS=DEFLATE")) return false;
  const { status } = await session.send("COMPRESS", ["DEFLATE"]);
  if (status !== "OK") return false;
  session.wire.compressNow();
  return true;
};
