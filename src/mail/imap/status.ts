import type { FolderState } from "../types.ts";
import { astring } from "./quoted.ts";
import type { Untagged } from "./response.ts";
import type { ImapSession } from "./session.ts";
import { listOf, numberOf, parseValues, textOf } from "./values.ts";

/** The STATUS items worth asking of this server (RFC 9051 6.3.11; RFC 7162, RFC 8438, RFC 8474). */
export const statusItems = (session: ImapSession): string => {
  const items = ["MESSAGES", "UIDNEXT", "UIDVALIDITY"];
  if (session.has("CONDSTORE") || session.has("QRESYNC")) items.push("HIGHESTMODSEQ");
  if (session.has("STATUS=SIZE") || session.has("IMAP4REV2")) items.push("SIZE");
  if (session.has("OBJECTID")) items.push("MAILBOXID");
  return `(${items.join(" ")})`;
};

/** RFC 8474 7: letters, digits, "-" and "_". Cyrus 3.6 has been seen to send octets of chance instead. */
export const objectIdOf = (text: string | undefined): string | undefined =>
  text !== undefined && /^[A-Za-z0-9_-]{1,255}$/.test(text) ? text : undefined;

export interface FolderStatus {
  readonly state: FolderState;
  readonly objectId: string | undefined;
}

/** Octets of chance in a MAILBOXID may even look like parentheses: then the rest is read without it (it is asked last). */
const valuesOf = ({ parts, at }: Extract<Untagged, { kind: "data" }>): ReturnType<typeof parseValues> => {
  try {
    return parseValues(parts, at);
  } catch (error) {
    const [text] = parts;
    const cut = typeof text === "string" ? text.lastIndexOf(" MAILBOXID (") : -1;
    if (typeof text !== "string" || cut < at) throw error;
    return parseValues([`${text.slice(0, cut)})`], at);
  }
};

/** Reads `* STATUS name (...)`; undefined for any other response. `name` is raw. */
export const readStatus = (response: Untagged): { name: string; status: FolderStatus } | undefined => {
  if (response.kind !== "data" || response.name !== "STATUS") return undefined;
  const [name, pairs] = valuesOf(response);
  const items = listOf(pairs);
  const found = new Map<string, number | undefined>();
  let modSeq: string | undefined;
  let objectId: string | undefined;
  for (let i = 0; i + 1 < items.length; i += 2) {
    const key = (textOf(items[i]) ?? "").toUpperCase();
    const value = items[i + 1];
    if (key === "HIGHESTMODSEQ") modSeq = textOf(value);
    else if (key === "MAILBOXID") objectId = objectIdOf(textOf(listOf(value)[0]));
    else found.set(key, numberOf(value));
  }
  const state = {
    uidValidity: found.get("UIDVALIDITY") ?? 0,
    uidNext: found.get("UIDNEXT"),
    messages: found.get("MESSAGES"),
    bytes: found.get("SIZE"),
    // RFC 7162 3.1.2.2: 0 means that this folder keeps no mod-sequences.
    modSeq: modSeq === "0" ? undefined : modSeq,
  };
  return { name: textOf(name) ?? "", status: { state, objectId } };
};

/** One folder's state, asked afresh. Throws folder-gone where it is not there. */
export const status = async (session: ImapSession, name: string): Promise<FolderStatus> => {
  let found: FolderStatus | undefined;
  await session.must(
    "STATUS",
    [astring(name), statusItems(session)],
    { untagged: (response) => (found ??= readStatus(response)?.status) !== undefined },
    "folder-gone",
  );
  return found ?? { state: { uidValidity: 0 }, objectId: undefined };
};
