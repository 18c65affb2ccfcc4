import { expungeUids } from "../../mail/imap/expunge.ts";
import { fetchBodies } from "../../mail/imap/fetch-bodies.ts";
import { readFolders } from "../../mail/imap/folders.ts";
import { logout } from "../../mail/imap/logout.ts";
import { signIn, enableForWriting, type ImapAccount } from "../../mail/imap/account.ts";
import { select } from "../../mail/imap/select.ts";
import type { ImapSession } from "../../mail/imap/session.ts";
import { numberOf, parseValues } from "../../mail/imap/values.ts";
import type { MessageSink } from "../../mail/types.ts";
import type { Side } from "../accounts.ts";
import { probeHeader } from "./probe-mail.ts";
import type { StepContext } from "./types.ts";

/** One copy of a probe in a mailbox: its token, and how often one server stands in its own Received fields. */
export interface FoundProbe {
  readonly token: string;
  readonly hops: number;
}

/** Probes are small; anything bigger that bears a token was made by somebody else. */
const mostOctets = 200_000;

/** All copies of these probes on one side, wherever the person's rules have put them. Reads only. */
export const findProbes = (
  context: StepContext,
  side: Side,
  tokens: readonly string[],
): Promise<readonly FoundProbe[]> =>
  inEachFolder(context, side, "EXAMINE", tokens, async (session, uids) => {
    const found: FoundProbe[] = [];
    for (const { header } of await headersOf(session, uids)) {
      const token = tokens.find((one) => tokenIn(header) === one);
      if (token !== undefined) found.push({ token, hops: hopsOf(header) });
    }
    return found;
  });

/** Removes the probes of this attempt from both mailboxes: only messages that bear a token of ours, by exact UID. */
export const cleanProbes = async (context: StepContext): Promise<void> => {
  const { deps, attempt } = context;
  const rows = await deps.db
    .selectFrom("switch_probes")
    .select("token")
    .where("mailbox_id", "=", attempt.mailbox_id)
    .where("attempt", "=", attempt.attempt)
    .execute();
  const tokens = rows.map(({ token }) => token);
  if (tokens.length === 0) return;
  for (const side of ["target", "source"] as const) {
    await inEachFolder(context, side, "SELECT", tokens, async (session, uids) => {
      const ours = (await headersOf(session, uids)).filter(({ header }) => tokens.includes(tokenIn(header) ?? ""));
      if (ours.length > 0) {
        await expungeUids(
          session,
          ours.map(({ uid }) => uid),
        );
      }
      return [];
    });
  }
};

const inEachFolder = async (
  { deps, mailbox }: StepContext,
  side: Side,
  verb: "EXAMINE" | "SELECT",
  tokens: readonly string[],
  work: (session: ImapSession, uids: readonly number[]) => Promise<readonly FoundProbe[]>,
): Promise<readonly FoundProbe[]> => {
  const session = await signInFor(await deps.mailAccount(mailbox, side));
  try {
    const { folders } = await readFolders(session);
    const found: FoundProbe[] = [];
    for (const { name, selectable, state, view } of folders) {
      if (!selectable || state?.messages === 0 || view === true) continue;
      // Opened for reading first: a folder without a probe is not touched at all.
      await select(session, "EXAMINE", name);
      const uids = await searchTokens(session, tokens);
      if (uids.length === 0) continue;
      if (verb === "SELECT") await select(session, "SELECT", name);
      found.push(...(await work(session, uids)));
    }
    return found;
  } finally {
    await logout(session);
  }
};

const signInFor = async (account: ImapAccount): Promise<ImapSession> => {
  const session = await signIn(account);
  await enableForWriting(session);
  return session;
};

const day = 86_400_000;
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** RFC 9051 6.4.4, HEADER: UIDs whose field holds a token. SINCE keeps it to what came lately, so that it is cheap. */
const searchTokens = async (session: ImapSession, tokens: readonly string[]): Promise<readonly number[]> => {
  // Four days: a probe of the watch's first hour, whatever the zone of the server.
  const since = new Date(Date.now() - 4 * day);
  const date = `${since.getUTCDate()}-${months[since.getUTCMonth()] ?? ""}-${since.getUTCFullYear()}`;
  const uids = new Set<number>();
  for (const token of tokens) {
    await session.must("UID SEARCH", ["SINCE", date, "HEADER", probeHeader, token], {
      untagged: (response) => {
        if (response.kind !== "data" || response.name !== "SEARCH") return false;
        for (const value of parseValues(response.parts, response.at)) {
          const uid = numberOf(value) ?? 0;
          if (uid > 0 && uids.size < 1_000) uids.add(uid);
        }
        return true;
      },
    });
  }
  return [...uids].sort((a, b) => a - b);
};

const headersOf = async (
  session: ImapSession,
  uids: readonly number[],
): Promise<readonly { readonly uid: number; readonly header: string }[]> => {
  const found: { uid: number; header: string }[] = [];
  let octets: Buffer[] = [];
  let current = { uid: 0, size: 0 };
  const sink: MessageSink = {
    begin: (uid, size) => {
      octets = [];
      current = { uid, size };
    },
    chunk: (data) => {
      if (current.size <= mostOctets) octets.push(Buffer.from(data));
    },
    end: () => {
      if (current.size <= mostOctets) found.push({ uid: current.uid, header: headerOf(Buffer.concat(octets)) });
    },
  };
  await fetchBodies(session, { uids, bytes: uids.length * mostOctets }, sink);
  return found;
};

/** Unfolded, so that a field is a line (RFC 5322 2.2.3). */
const headerOf = (message: Buffer): string => {
  const text = message.toString("latin1");
  const end = /\r?\n\r?\n/.exec(text)?.index ?? text.length;
  return text.slice(0, end).replace(/\r?\n(?=[ \t])/g, "");
};

const tokenIn = (header: string): string | undefined =>
  new RegExp(`^${probeHeader}:[ \\t]*([0-9a-f]{32})[ \\t]*$`, "im").exec(header)?.[1];

/** RFC 5321 4.4: "Received: from ... by HOST". Long ways are honest; the same host over and over is not. */
const hopsOf = (header: string): number => {
  const counts = new Map<string, number>();
  for (const [, host = ""] of header.matchAll(/^Received:.*?\bby\s+([^\s;()]+)/gim)) {
    counts.set(host.toLowerCase(), (counts.get(host.toLowerCase()) ?? 0) + 1);
  }
  return Math.max(0, ...counts.values());
};
