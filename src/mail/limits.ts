/** Limits on everything that is read from outside. Octets and milliseconds. A server that goes past one is refused. */
export interface ImapLimits {
  /** One line of a response, without its literals. A SEARCH over a huge folder is the longest honest one. */
  readonly line: number;
  /** One literal that is kept in memory: a folder's name, an address, a header field. */
  readonly literal: number;
  /** One response with all its lines and kept literals. */
  readonly response: number;
  /** One message's octets; a bigger one is listed as left out. Streamed, so this bounds time and disk, not memory. */
  readonly message: number;
  /** Responses that nobody asked for, within one command. */
  readonly unasked: number;
  /** Folders in one LIST, messages in one folder's listing. */
  readonly folders: number;
  readonly items: number;
  readonly connectMs: number;
  /** Silence while an answer is owed. */
  readonly idleMs: number;
  /** Whole time of one short command (LOGIN, SELECT, STATUS): a trickle of octets does not lengthen it. */
  readonly commandMs: number;
  /** Slowest acceptable body transfer, octets a second, on top of `commandMs`. */
  readonly slowest: number;
}

export const imapLimits: ImapLimits = {
  line: 2_000_000,
  literal: 1_000_000,
  response: 8_000_000,
  message: 512_000_000,
  unasked: 10_000,
  folders: 100_000,
  items: 2_000_000,
  connectMs: 15_000,
  idleMs: 60_000,
  commandMs: 180_000,
  slowest: 2_000,
};

/** One batch: never more messages than this, nor more octets (but for a single message that is bigger). */
export interface BatchLimits {
  readonly messages: number;
  readonly bytes: number;
}

export const batchLimits: BatchLimits = { messages: 200, bytes: 16_000_000 };
