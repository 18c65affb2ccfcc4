import { MailError } from "../errors.ts";
import type { ItemMeta } from "../types.ts";
import { parseDate } from "./mail-date.ts";
import { parseSet } from "./sequence-set.ts";
import type { NumberedResponse, Untagged } from "./response.ts";
import type { ImapSession } from "./session.ts";
import { objectIdOf } from "./status.ts";
import { listOf, numberOf, parseValues, textOf, type Value } from "./values.ts";

export interface MetaListing {
  /** Ascending by UID, each once. */
  readonly items: readonly ItemMeta[];
  /** Undefined: the server named more than can be counted (VANISHED of UIDs that never were, RFC 7162 3.2.10). */
  readonly vanished: readonly number[] | undefined;
}

/** The listing items worth asking for: X-GM-MSGID and EMAILID (RFC 8474) tell one message in several folders. */
const attributes = (session: ImapSession): string => {
  const items = ["UID", "FLAGS", "INTERNALDATE", "RFC822.SIZE"];
  if (session.has("X-GM-EXT-1")) items.push("X-GM-MSGID");
  else if (session.has("OBJECTID")) items.push("EMAILID");
  return `(${items.join(" ")})`;
};

/**
 * Lists the messages of the open folder (RFC 9051 6.4.5, 6.4.9). `since`: only what changed after this mod-sequence
 * (RFC 7162 3.1.4), with what vanished where QRESYNC is on (3.2.6).
 */
export const fetchMeta = async (session: ImapSession, set: string, since?: string): Promise<MetaListing> => {
  const collected = new MetaCollector(session);
  const qresync = session.enabled.has("QRESYNC");
  const modifier = since === undefined ? [] : [`(CHANGEDSINCE ${since}${qresync ? " VANISHED" : ""})`];
  await session.must(
    "UID FETCH",
    [set, attributes(session), ...modifier],
    { untagged: (response) => collected.take(response), deadlineMs: session.limits.commandMs * 10 },
    "protocol",
  );
  return collected.result();
};

/** No mail program makes so many; a million messages with such lists would fill any memory. */
const mostFlags = 500;

/** Gathers `* n FETCH` and `* VANISHED` responses, of FETCH or of SELECT's QRESYNC. */
export class MetaCollector {
  readonly #session: ImapSession;
  readonly #items: ItemMeta[] = [];
  readonly #vanished: number[] = [];
  readonly #flagLists = new Map<string, readonly string[]>();
  #sorted = true;
  #countless = false;

  constructor(session: ImapSession) {
    this.#session = session;
  }

  take(response: Untagged): boolean {
    if (response.kind === "data" && response.name === "VANISHED") return this.#vanish(response.parts[0]);
    if (response.kind !== "numbered" || response.name !== "FETCH") return false;
    const item = readMeta(response, this.#flagLists);
    if (item === undefined) return false;
    if (this.#items.length >= this.#session.limits.items) {
      throw new MailError("limit", `The folder lists more than ${this.#session.limits.items} messages.`);
    }
    if (item.flags.length > mostFlags)
      throw new MailError("limit", `The server gives a message more than ${mostFlags} flags.`);
    if (item.uid <= (this.#items.at(-1)?.uid ?? 0)) this.#sorted = false;
    this.#items.push(item);
    return true;
  }

  result(): MetaListing {
    const vanished = this.#countless ? undefined : this.#vanished;
    if (this.#sorted) return { items: this.#items, vanished };
    const byUid = new Map(this.#items.map((item) => [item.uid, item]));
    return { items: [...byUid.values()].sort((a, b) => a.uid - b.uid), vanished };
  }

  #vanish(text: unknown): boolean {
    const set = typeof text === "string" ? /^\* VANISHED(?: \(EARLIER\))? ([\d:,]+)$/i.exec(text)?.[1] : undefined;
    if (set === undefined) return false;
    const uids = parseSet(set, this.#session.limits.items - this.#vanished.length);
    if (uids === undefined) this.#countless = true;
    else for (const uid of uids) this.#vanished.push(uid);
    return true;
  }
}

/** One FETCH response as an item; undefined where it lacks what a listing needs (an unasked flag update). */
const readMeta = (response: NumberedResponse, flagLists: Map<string, readonly string[]>): ItemMeta | undefined => {
  const pairs = listOf(parseValues(response.parts, response.at)[0]);
  let uid: number | undefined;
  let size: number | undefined;
  let date: ReturnType<typeof parseDate>;
  let flags: readonly string[] | undefined;
  let emailId: string | undefined;
  for (let i = 0; i + 1 < pairs.length; i += 2) {
    const value = pairs[i + 1];
    switch ((textOf(pairs[i]) ?? "").toUpperCase()) {
      case "UID":
        uid = numberOf(value);
        break;
      case "RFC822.SIZE":
        size = numberOf(value);
        break;
      case "INTERNALDATE":
        date = parseDate(textOf(value) ?? "");
        break;
      case "FLAGS":
        flags = readFlags(value, flagLists);
        break;
      case "X-GM-MSGID":
        emailId = objectIdOf(textOf(value));
        break;
      case "EMAILID":
        emailId = objectIdOf(textOf(listOf(value)[0]));
        break;
      default:
    }
  }
  if (uid === undefined || uid === 0 || flags === undefined || size === undefined) return undefined;
  const dated = date === undefined ? { date: { at: 0, zone: 0 }, undated: true } : { date };
  const item = { uid, size, flags, ...dated };
  return emailId === undefined ? item : { ...item, emailId };
};

/** Flags sorted, without \Recent (RFC 9051 2.3.2: the server's own). Equal lists are one object: 50,000 items share few. */
const readFlags = (value: Value | undefined, known: Map<string, readonly string[]>): readonly string[] => {
  const flags = listOf(value)
    .flatMap((flag) => textOf(flag) ?? [])
    .filter((flag) => flag.toLowerCase() !== "\\recent" && flag.length <= 1_000)
    .sort();
  const key = flags.join(" ");
  const found = known.get(key);
  if (found !== undefined) return found;
  if (known.size < 10_000) known.set(key, flags);
  return flags;
};
