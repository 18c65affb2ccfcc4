import type { MessageSink, Unreadable } from "../types.ts";
import { fetchBodies, type BodyRequest } from "./fetch-bodies.ts";
import { fetchMeta } from "./fetch-meta.ts";
import { formatSets } from "./sequence-set.ts";
import type { ImapSession } from "./session.ts";

/**
 * `fetchBodies`, and what did not come is asked about again: servers leave out, or break off at, a message that they can
 * not read, and may say OK all the same. Only what the folder no longer lists is gone; the rest is asked for once more,
 * one by one, and what then does not come is broken. So nothing that is there goes unaccounted for.
 */
export const fetchAll = async (
  session: ImapSession,
  request: BodyRequest,
  sink: MessageSink,
): Promise<readonly Unreadable[]> => {
  const absent = await fetchBodies(session, request, sink);
  if (absent.length === 0) return absent;
  const there = new Set<number>();
  for (const { set } of formatSets(absent.map(({ uid }) => uid)))
    for (const { uid } of (await fetchMeta(session, set)).items) there.add(uid);
  const gone = absent
    .filter(({ uid }) => !there.has(uid))
    .map(({ uid }) => ({ uid, kind: "gone", why: deleted }) as const);
  const uids = absent.map(({ uid }) => uid).filter((uid) => there.has(uid));
  const again = await fetchBodies(session, { uids, bytes: request.bytes, oneByOne: true }, sink);
  const broken = again.map((one) => (one.kind === "gone" ? ({ ...one, kind: "broken", why: withheld } as const) : one));
  return [...gone, ...broken].sort((a, b) => a.uid - b.uid);
};

const deleted = "It was deleted on the source in the meantime.";
const withheld = "The server lists this message and does not hand it out.";
