import type { Command } from "./input.ts";
import type { FakeMessage } from "./store.ts";

/** How this server differs from a plain one: the ways of servers that can not be had here. */
export interface Ways {
  readonly capabilities?: string;
  /** undefined: "/". null: folders can not lie in folders. */
  readonly separator?: string | null;
  /** Names that differ by capitals alone are one (Exchange). */
  readonly caseless?: boolean;
  /** CREATE is refused for these names. */
  readonly refuses?: (name: string) => boolean;
  /** KiB used and allowed. */
  readonly quota?: { readonly used: number; readonly limit: number };
  /** An answer in place of the server's own ("NO [THROTTLED] ..."), or "cut" to hang up. */
  readonly instead?: (command: Command, connection: number) => string | undefined;
  /** What becomes of a body that is asked for: left out, said to be NIL, the connection cut, or more said before it. */
  readonly body?: (message: FakeMessage) => "omit" | "nil" | "cut" | "twice" | { readonly before: string } | undefined;
  /** In which order messages are handed out; their own where absent. */
  readonly order?: (messages: readonly FakeMessage[]) => readonly FakeMessage[];
  /** What is told as EXISTS; null: nothing is told. */
  readonly exists?: (messages: number) => number | null;
  /** What is told as UIDVALIDITY at each SELECT and EXAMINE. */
  readonly validity?: (uidValidity: number) => number;
  /** What APPENDUID tells of this UID (UIDPLUS). */
  readonly appendUid?: (uidValidity: number, uid: number) => string;
  /** MULTIAPPEND: after so many messages the rest is refused, and these are kept all the same. */
  readonly half?: number;
  /** More connections than this are refused at sign-in. */
  readonly connections?: number;
  /** What is told as its date, in place of the right one. */
  readonly date?: (message: FakeMessage) => string | undefined;
  /** What is told as its size; null: the answer leaves it out. */
  readonly size?: (message: FakeMessage) => number | null;
  /** What becomes of a message that is given: refused with this text, or the connection cut. */
  readonly append?: (body: Buffer) => string | undefined;
  /** What is stored in place of what was given: servers that make each message anew (Exchange). */
  readonly stores?: (body: Buffer) => Buffer;
}
