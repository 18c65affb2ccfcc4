import { asMailError, isTransient, MailError } from "../errors.ts";
import type { MessageSink, Unreadable } from "../types.ts";
import type { LiteralSink, Streamed } from "./reader.ts";
import type { TaggedResponse, Untagged } from "./response.ts";
import { formatSets } from "./sequence-set.ts";
import { refusal } from "./refusal.ts";
import type { ImapSession } from "./session.ts";
import { listOf, numberOf, parseValues, textOf, type Value } from "./values.ts";

export interface BodyRequest {
  /** Ascending. */
  readonly uids: readonly number[];
  /** Octets expected in all, for the deadline. */
  readonly bytes: number;
  /** One command a message: for servers that answer in an order of their own, or give the UID after the body. */
  readonly oneByOne?: boolean;
}

/**
 * Streams whole messages (RFC 9051 6.4.5, BODY.PEEK[] so that \Seen stays as it is). Each message is begun once, in the
 * order of `uids`; a server that answers otherwise is refused with MailError "protocol". When the sink throws, the rest
 * of the answer is read and dropped, so that the connection stays good, and the sink's error is thrown.
 */
export const fetchBodies = async (
  session: ImapSession,
  request: BodyRequest,
  sink: MessageSink,
): Promise<readonly Unreadable[]> => {
  const intake = new BodyIntake(sink);
  const sets =
    request.oneByOne === true
      ? request.uids.map((uid) => ({ set: String(uid), uids: [uid] }))
      : formatSets(request.uids);
  const deadlineMs = session.limits.commandMs + (request.bytes / session.limits.slowest) * 1000;
  const answers: TaggedResponse[] = [];
  for (const { set, uids } of sets) {
    intake.expect(uids);
    const answer = await session.send("UID FETCH", [set, "(UID BODY.PEEK[])"], {
      untagged: (response) => intake.take(response),
      stream: (text) => intake.stream(text),
      deadlineMs,
    });
    await intake.settled();
    if (intake.failed !== undefined) throw intake.failed;
    answers.push(answer);
  }
  return missing(request, intake.given, answers);
};

/** What was asked for and did not come: gone, unless the server said that it could not read it. */
const missing = (
  request: BodyRequest,
  given: ReadonlySet<number>,
  answers: readonly TaggedResponse[],
): Unreadable[] => {
  const absent = request.uids.filter((uid) => !given.has(uid));
  const no = answers.find(({ status }) => status !== "OK");
  if (no === undefined || no.code?.name === "EXPUNGEISSUED") {
    return absent.map((uid) => ({ uid, kind: "gone", why: "It was deleted on the source in the meantime." }));
  }
  const error = refusal("unreadable", "FETCH", no);
  if (isTransient(error)) throw error;
  return absent.map((uid) => ({ uid, kind: "broken", why: `The source could not read it: ${no.text.slice(0, 200)}` }));
};

class BodyIntake {
  readonly given = new Set<number>();
  failed: Error | undefined;
  #wanted: ReadonlySet<number> = new Set();
  readonly #sink: MessageSink;
  #last = 0;
  #current: number | undefined;
  #tail: Promise<void> | undefined;

  constructor(sink: MessageSink) {
    this.#sink = sink;
  }

  expect(uids: readonly number[]): void {
    this.#wanted = new Set(uids);
  }

  /** Resolves when small bodies that came within a line have been taken. */
  async settled(): Promise<void> {
    await this.#tail;
  }

  stream(text: string): LiteralSink | undefined {
    const found = /^\* \d+ FETCH \((?:.* )?(?:BODY\[\]|RFC822) ~?\{(\d+)\+?\}$/i.exec(text);
    if (found?.[1] === undefined) return undefined;
    const told = /[( ]UID (\d+) /i.exec(text)?.[1];
    const uid = told === undefined ? this.#only() : Number(told);
    if (!this.#claim(uid)) return drop;
    this.#current = uid;
    const size = Number(found[1]);
    return {
      begin: () => this.#guard(() => this.#sink.begin(uid, size)),
      chunk: (data) => this.#guard(() => this.#sink.chunk(data)),
      end: () => this.#guard(() => this.#sink.end()),
    };
  }

  take(response: Untagged): boolean {
    if (response.kind !== "numbered" || response.name !== "FETCH") return false;
    const pairs = listOf(parseValues(response.parts, response.at)[0]);
    let uid: number | undefined;
    let body: Value | undefined;
    for (let i = 0; i + 1 < pairs.length; i += 2) {
      const key = (textOf(pairs[i]) ?? "").toUpperCase();
      if (key === "UID") uid = numberOf(pairs[i + 1]);
      if (key === "BODY[]" || key === "RFC822") body = pairs[i + 1];
    }
    if (body === undefined) return false;
    if (isStreamed(body)) this.#close(uid);
    else this.#inline(uid ?? this.#only(), body);
    return true;
  }

  /** The end of a streamed message: a UID that came after the body must be the one we took it for. */
  #close(uid: number | undefined): void {
    const taken = this.#current;
    this.#current = undefined;
    if (taken === undefined || this.failed !== undefined) return;
    if (uid !== undefined && uid !== taken) {
      this.failed = new MailError("protocol", "The server's message numbers moved while messages were read.");
    } else this.given.add(taken);
  }

  /** A body as a quoted string, or NIL where the server has none to give. */
  #inline(uid: number | undefined, body: Value): void {
    if (body === null || !this.#claim(uid)) return;
    const data = Buffer.isBuffer(body) ? body : Buffer.from(textOf(body) ?? "", "latin1");
    this.#tail = (this.#tail ?? Promise.resolve()).then(async () => {
      await this.#act(() => this.#sink.begin(uid, data.length));
      if (data.length > 0) await this.#act(() => this.#sink.chunk(data));
      await this.#act(() => this.#sink.end());
    });
    this.given.add(uid);
  }

  #claim(uid: number | undefined): uid is number {
    // What is here already and comes once more is passed over.
    if (this.failed !== undefined || (uid !== undefined && this.given.has(uid))) return false;
    if (uid === undefined || !this.#wanted.has(uid)) {
      this.failed = new MailError("protocol", "The server sent a message that was not asked for.");
    } else if (uid <= this.#last) {
      this.failed = new MailError("protocol", "The server sent messages out of order.");
    } else {
      this.#last = uid;
      return true;
    }
    return false;
  }

  /** The UID where one message was asked for: then a server may leave it out, or give it after the body. */
  #only(): number | undefined {
    return this.#wanted.size === 1 ? [...this.#wanted][0] : undefined;
  }

  /** A step of a streamed message: after all that came within lines before it. */
  #guard(step: () => void | Promise<void>): void | Promise<void> {
    return this.#tail === undefined ? this.#act(step) : this.#tail.then(() => this.#act(step));
  }

  #act(step: () => void | Promise<void>): void | Promise<void> {
    if (this.failed !== undefined) return;
    try {
      const wait = step();
      return wait?.catch((error: unknown) => this.#fail(error));
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    this.failed ??= error instanceof Error ? error : asMailError(error);
  }
}

const isStreamed = (value: Value): value is Streamed =>
  typeof value === "object" && value !== null && "streamed" in value;

const drop: LiteralSink = { begin: () => undefined, chunk: () => undefined, end: () => undefined };
