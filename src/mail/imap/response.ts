import { MailError } from "../errors.ts";
import type { Part } from "./reader.ts";

/** `[NAME args]` of a status response (RFC 9051 7.1). `args` is the text between the name and the bracket. */
export interface ResponseCode {
  readonly name: string;
  readonly args: string;
}

export type Status = "OK" | "NO" | "BAD" | "BYE" | "PREAUTH";

interface StatusLine {
  readonly tag: string;
  readonly status: Status;
  readonly code: ResponseCode | undefined;
  readonly text: string;
}

export interface ContinuationResponse {
  readonly kind: "continuation";
  readonly text: string;
}
export interface TaggedResponse extends StatusLine {
  readonly kind: "tagged";
}
export interface StatusResponse extends StatusLine {
  readonly kind: "status";
}
/** `* 12 EXISTS`, `* 3 FETCH (...)`: `at` is where the data begins in the first part. */
export interface NumberedResponse {
  readonly kind: "numbered";
  readonly number: number;
  readonly name: string;
  readonly parts: readonly Part[];
  readonly at: number;
}
export interface DataResponse {
  readonly kind: "data";
  readonly name: string;
  readonly parts: readonly Part[];
  readonly at: number;
}
export type Untagged = StatusResponse | NumberedResponse | DataResponse;
export type Response = ContinuationResponse | TaggedResponse | Untagged;

/** A response code ends at the first "]"; but some servers give keywords with brackets in PERMANENTFLAGS' list. */
const statusShape = /^(\S+) (OK|NO|BAD|BYE|PREAUTH)(?: |$)(?:\[([^\s\]]+)(?: (\([^()]*\)(?=\])|[^\]]*))?\] ?)?(.*)$/is;

/** Tells what kind of response the pieces are. Throws MailError "protocol" on a line that is none. */
export const parseResponse = (parts: readonly Part[]): Response => {
  const text = parts[0];
  if (typeof text !== "string") throw new MailError("protocol", "The server's answer begins with a literal.");
  if (text.startsWith("+")) return { kind: "continuation", text: text.slice(1).trim() };
  if (text.startsWith("* ")) {
    const numbered = /^\* (\d{1,10}) ([A-Za-z]+) ?/.exec(text);
    if (numbered?.[1] !== undefined && numbered[2] !== undefined) {
      const at = numbered[0].length;
      return { kind: "numbered", number: Number(numbered[1]), name: numbered[2].toUpperCase(), parts, at };
    }
  }
  const status = statusShape.exec(text);
  if (status !== null) {
    const [, tag = "", word = "", name, args = "", rest = ""] = status;
    const code = name === undefined ? undefined : { name: name.toUpperCase(), args };
    const line = { tag, status: word.toUpperCase() as Status, code, text: rest };
    return tag === "*" ? { kind: "status", ...line } : { kind: "tagged", ...line };
  }
  const data = /^\* ([A-Za-z][A-Za-z0-9.-]*) ?/.exec(text);
  if (data?.[1] === undefined) throw new MailError("protocol", "The server sent a line that is not IMAP.");
  return { kind: "data", name: data[1].toUpperCase(), parts, at: data[0].length };
};
