import { MailError, asMailError } from "../errors.ts";
import type { AppendBatch, AppendMeta, AppendOutcome } from "../types.ts";
import { batchLimits } from "../limits.ts";
import { formatDate } from "./mail-date.ts";
import { astring } from "./quoted.ts";
import { parseSet } from "./sequence-set.ts";
import type { TaggedResponse } from "./response.ts";
import { refusal } from "./refusal.ts";
import type { ImapSession } from "./session.ts";

/** What of an APPEND stands before the octets: `(flags) "date"`. */
const header = ({ flags, date }: AppendMeta): string => `(${flags.join(" ")}) ${formatDate(date)}`;

/**
 * The folder's name as it stands in APPEND: a quoted string, with UTF-8 in it where both sides speak it (RFC 6855 3,
 * RFC 9051 4.3). Throws folder-refused for a name that would need a literal.
 */
const nameText = (session: ImapSession, name: string): string => {
  const piece = astring(name);
  if (typeof piece === "string") return piece;
  const may = session.utf8 ? /^[^\0\r\n]*$/ : /^[\x20-\x7e]*$/;
  if (may.test(name)) return `"${name.replace(/["\\]/g, "\\$&")}"`;
  throw new MailError("folder-refused", "This folder's name can not be written to the target.");
};

/** LITERAL+ (RFC 7888) sends on without waiting; LITERAL- does so up to 4,096 octets. */
const mayRunOn = (session: ImapSession, size: number): boolean =>
  session.has("LITERAL+") || (size <= 4096 && (session.has("LITERAL-") || session.has("IMAP4REV2")));

/** UIDs from `[APPENDUID validity set]` (RFC 4315), when they are as many as were sent and of this UIDVALIDITY. */
const appended = (tagged: TaggedResponse, uidValidity: number, count: number): readonly number[] | undefined => {
  if (tagged.code?.name !== "APPENDUID") return undefined;
  const [validity, set = ""] = tagged.code.args.split(" ");
  const uids = parseSet(set, count);
  return Number(validity) === uidValidity && uids?.length === count ? uids : undefined;
};

interface Flow {
  readonly write: (data: string | Uint8Array) => void;
  readonly chunk: (data: Uint8Array) => void | Promise<void>;
}

const flow = (session: ImapSession): Flow => ({
  write: (data) => void session.wire.write(data),
  chunk: (data) => session.wire.writeChunk(data),
});

/**
 * Many messages in one APPEND, all or none (MULTIAPPEND, RFC 3502). Octets go out as they come; nothing is held.
 */
export const multiAppend = (session: ImapSession, name: string, uidValidity: number): AppendBatch => {
  const { write, chunk } = flow(session);
  let count = 0;
  let left = 0;
  let refused = false;
  let sending = true;
  let command: { tag: string; answer: Promise<TaggedResponse> } | undefined;
  const message = (meta: AppendMeta): void | Promise<void> => {
    checkDone(left);
    count += 1;
    left = meta.size;
    if (refused) return;
    if (command === undefined) {
      command = session.begin("APPEND", { sending: () => sending, deadlineMs: appendDeadline(session, meta.size) });
      write(`${command.tag} APPEND ${nameText(session, name)}`);
    }
    return literal(session, command.tag, ` ${header(meta)}`, meta.size, write, {
      refuse: () => (refused = true),
      owed: (answer) => (sending = !answer),
    });
  };
  return {
    message,
    chunk: (data) => {
      left -= data.length;
      return refused ? undefined : chunk(data);
    },
    finish: async () => {
      checkDone(left);
      if (command === undefined) return [];
      if (!refused) write("\r\n");
      sending = false;
      const tagged = await command.answer;
      if (tagged.status === "OK") {
        const uids = appended(tagged, uidValidity, count);
        return Array.from({ length: count }, (_, i) => ({ kind: "stored", uid: uids?.[i] }));
      }
      return Array.from({ length: count }, () => refusedAs(tagged, count > 1));
    },
    abort: () => session.destroy(new MailError("stopped", "The batch was given up.")),
  };
};

/**
 * Most that may be on its way without an answer: what a cut connection's server may still store on its own. Without
 * UIDPLUS a late twin could not be removed again: then one at a time.
 */
const windowOf = (session: ImapSession): number => (session.has("UIDPLUS") || session.has("IMAP4REV2") ? 32 : 1);

/** One APPEND a message (RFC 9051 6.3.12), pipelined where the server takes literals without asking. */
export const singleAppends = (session: ImapSession, name: string, uidValidity: number): AppendBatch => {
  const { write, chunk } = flow(session);
  const answers: Promise<TaggedResponse>[] = [];
  const window = windowOf(session);
  let left = 0;
  let refused = false;
  let sending = true;
  let open = false;
  let enough: TaggedResponse | undefined;
  const close = (): void => {
    checkDone(left);
    if (open && !refused) write("\r\n");
    open = false;
  };
  return {
    message: async (meta) => {
      close();
      // Nothing is sent while the window is full: the server owes an answer, and its silence has an end.
      sending = false;
      const oldest = await answers[answers.length - window];
      if (oldest !== undefined && isEnough(oldest)) enough ??= oldest;
      sending = true;
      left = meta.size;
      // A server that is full or asks us to slow down is not sent the rest of the batch: it would refuse it all, or take
      // what comes later before what it refused.
      refused = enough !== undefined;
      open = !refused;
      if (enough !== undefined) {
        answers.push(Promise.resolve(enough));
        return;
      }
      const { tag, answer } = session.begin("APPEND", {
        sending: () => sending,
        deadlineMs: appendDeadline(session, meta.size),
      });
      answers.push(answer);
      const start = `${tag} APPEND ${nameText(session, name)} ${header(meta)}`;
      return literal(session, tag, start, meta.size, write, {
        refuse: () => (refused = true),
        owed: (answer) => (sending = !answer),
      });
    },
    chunk: (data) => {
      left -= data.length;
      return refused ? undefined : chunk(data);
    },
    finish: async () => {
      close();
      sending = false;
      const outcomes: AppendOutcome[] = [];
      for (const answer of answers) {
        const tagged = await answer;
        const uid = tagged.status === "OK" ? appended(tagged, uidValidity, 1)?.[0] : undefined;
        outcomes.push(tagged.status === "OK" ? { kind: "stored", uid } : refusedAs(tagged, false));
      }
      return outcomes;
    },
    abort: () => session.destroy(new MailError("stopped", "The batch was given up.")),
  };
};

const isEnough = (tagged: TaggedResponse): boolean =>
  tagged.status !== "OK" && ["throttled", "over-quota"].includes(refusal("refused", "APPEND", tagged).code);

const literal = (
  session: ImapSession,
  tag: string,
  start: string,
  size: number,
  write: Flow["write"],
  tell: {
    readonly refuse: () => void;
    /** True while the server owes its "+": its silence then has an end. */
    readonly owed: (answer: boolean) => void;
  },
): void | Promise<void> => {
  if (mayRunOn(session, size)) {
    write(`${start} {${size}+}\r\n`);
    return;
  }
  const go = session.continued(tag);
  write(`${start} {${size}}\r\n`);
  tell.owed(true);
  return go.then((continued) => {
    tell.owed(false);
    if (session.ended !== undefined) throw session.ended;
    if (!continued) tell.refuse();
  });
};

const checkDone = (left: number): void => {
  if (left !== 0) throw new MailError("protocol", `A message was ${left} octets away from the size it was given with.`);
};

/**
 * Storing a batch may take a slow server long, and so may a slow line; silence is bounded by idleMs all the same. `size`:
 * octets of its first message; a batch of smaller ones has at most batchLimits.bytes.
 */
const appendDeadline = ({ limits }: ImapSession, size: number): number =>
  limits.commandMs * 20 + (Math.max(size, batchLimits.bytes) / limits.slowest) * 1_000;

const refusedAs = (tagged: TaggedResponse, whole: boolean): AppendOutcome => {
  const error = asMailError(refusal("refused", "APPEND", tagged));
  return { kind: "refused", code: error.code, text: tagged.text.slice(0, 300), whole };
};
