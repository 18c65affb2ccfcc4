import { MailError } from "../errors.ts";
import type { Untagged } from "./response.ts";
import type { ImapSession } from "./session.ts";
import { readStatus, status, statusItems, type FolderStatus } from "./status.ts";
import { listOf, parseValues, textOf } from "./values.ts";

export interface Listed {
  /** As the server wrote it, octets as latin1. */
  readonly name: string;
  readonly separator: string | undefined;
  /** In lower case, with the backslash. */
  readonly attributes: ReadonlySet<string>;
  readonly subscribed: boolean;
  readonly status: FolderStatus | undefined;
}

/**
 * All folders with state and subscription: one round trip where the server has LIST-EXTENDED and LIST-STATUS (RFC 5258,
 * RFC 5819), else LIST, LSUB and a pipelined STATUS for each (RFC 9051 6.3.9).
 */
export const list = async (session: ImapSession): Promise<readonly Listed[]> => {
  const extended = session.has("IMAP4REV2") || (session.has("LIST-EXTENDED") && session.has("LIST-STATUS"));
  return extended ? listExtended(session) : listPlain(session);
};

/** The separator alone; undefined where folders can not lie in folders, or the server does not say. */
export const listSeparator = async (session: ImapSession): Promise<string | undefined> => {
  const found = new Map<string, Omit<Listed, "status">>();
  await session.send("LIST", ['""', '""'], { untagged: (response) => collect(session, response, "LIST", found) });
  return [...found.values()][0]?.separator;
};

const listExtended = async (session: ImapSession): Promise<readonly Listed[]> => {
  const found = new Map<string, Omit<Listed, "status">>();
  const states = new Map<string, FolderStatus>();
  const use = session.has("SPECIAL-USE") ? "SPECIAL-USE " : "";
  await session.must("LIST", ['""', '"*"', "RETURN", `(SUBSCRIBED ${use}STATUS ${statusItems(session)})`], {
    untagged: (response) => {
      const state = readStatus(response);
      if (state !== undefined && states.size >= session.limits.folders)
        throw new MailError("limit", tooMany(session.limits.folders));
      if (state !== undefined) states.set(state.name, state.status);
      return state !== undefined || collect(session, response, "LIST", found);
    },
    deadlineMs: session.limits.commandMs * 5,
  });
  return [...found.values()].map((folder) => ({ ...folder, status: states.get(folder.name) }));
};

const listPlain = async (session: ImapSession): Promise<readonly Listed[]> => {
  const found = new Map<string, Omit<Listed, "status">>();
  const subscribed = new Map<string, Omit<Listed, "status">>();
  await Promise.all([
    session.must("LIST", ['""', '"*"'], { untagged: (response) => collect(session, response, "LIST", found) }),
    session.must("LSUB", ['""', '"*"'], { untagged: (response) => collect(session, response, "LSUB", subscribed) }),
  ]);
  const folders = [...found.values()];
  const states = new Map<string, FolderStatus>();
  // Pipelined, but never so many at once that both sides fill their buffers and wait for each other.
  for (let at = 0; at < folders.length; at += 50) {
    const answers = folders.slice(at, at + 50).map(async ({ name, attributes }) => {
      if (!attributes.has("\\noselect") && !attributes.has("\\nonexistent"))
        states.set(name, await status(session, name));
    });
    for (const result of await Promise.allSettled(answers)) {
      if (result.status === "rejected" && session.ended !== undefined) throw session.ended;
    }
  }
  return folders.map((folder) => ({
    ...folder,
    subscribed: subscribed.has(folder.name),
    status: states.get(folder.name),
  }));
};

/** Octets; servers take 255 to 1,000 or so. */
const longest = 10_000;

const tooMany = (limit: number): string =>
  `The server lists more than ${limit.toLocaleString("en-GB")} folders. Ask its administrator whether a folder contains itself (a link), or share the folders out between two mailboxes first.`;

const collect = (
  session: ImapSession,
  response: Untagged,
  name: "LIST" | "LSUB",
  found: Map<string, Omit<Listed, "status">>,
): boolean => {
  if (response.kind !== "data" || response.name !== name) return false;
  const [attributes, separator, folder] = parseValues(response.parts, response.at);
  const raw = textOf(folder);
  if (raw !== undefined && raw.length > longest)
    throw new MailError("limit", `The server lists a folder whose name has more than ${longest} octets.`);
  if (raw === undefined) throw new MailError("protocol", "The server listed a folder without a name.");
  if (found.size >= session.limits.folders) {
    throw new MailError("limit", tooMany(session.limits.folders));
  }
  const lower = new Set(listOf(attributes).map((one) => (textOf(one) ?? "").toLowerCase()));
  found.set(raw, {
    name: raw,
    separator: textOf(separator),
    attributes: lower,
    subscribed: lower.has("\\subscribed"),
  });
  return true;
};
