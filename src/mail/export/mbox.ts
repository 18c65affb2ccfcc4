import type { Item } from "../../pst/types.ts";
import { dateOf } from "../items/context.ts";
import { bytesOf, type Segment } from "../items/segments.ts";

const newline = 10;
const greater = 62;
const from = Buffer.from("From ", "latin1");

/** mboxrd: a line that is "From " behind any number of ">" gets one more. CRLF becomes LF, as mbox files have it. */
export class MboxEscaper {
  #held: Buffer = Buffer.alloc(0);

  /** Escapes what is complete; the unfinished last line waits. */
  push(chunk: Buffer): Buffer {
    const joined = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    const end = joined.lastIndexOf(newline) + 1;
    this.#held = Buffer.from(joined.subarray(end));
    return this.#escape(joined.subarray(0, end));
  }

  finish(): Buffer {
    const rest = this.#escape(this.#held);
    this.#held = Buffer.alloc(0);
    return rest;
  }

  #escape(lines: Buffer): Buffer {
    if (lines.length === 0) return lines;
    const out: Buffer[] = [];
    let at = 0;
    while (at < lines.length) {
      const next = lines.indexOf(newline, at);
      const end = next < 0 ? lines.length : next;
      let mark = at;
      while (lines[mark] === greater) mark += 1;
      if (lines.compare(from, 0, 5, mark, Math.min(mark + 5, lines.length)) === 0) out.push(Buffer.from(">"));
      const cut = next > at && lines[next - 1] === 13 ? next - 1 : end;
      out.push(lines.subarray(at, cut));
      if (next >= 0) out.push(Buffer.from("\n"));
      at = end + 1;
    }
    return Buffer.concat(out);
  }
}

const days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const two = (value: number): string => String(value).padStart(2, "0");

/** The line in front of each message; the sender is not repeated there. */
const separator = (item: Item): string => {
  const date = dateOf(item) ?? new Date(0);
  return (
    `From MAILER-DAEMON ${days[date.getUTCDay()] ?? ""} ${months[date.getUTCMonth()] ?? ""} ` +
    `${String(date.getUTCDate()).padStart(2, " ")} ${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())} ${date.getUTCFullYear()}\n`
  );
};

/** Flags as mbox readers know them (mutt, Dovecot, Thunderbird). */
const status = (item: Item): string =>
  `Status: ${item.read ? "RO" : "O"}\nX-Status: ${item.answered ? "A" : ""}${item.flagged ? "F" : ""}${item.draft ? "T" : ""}\n`;

/** One message as it stands in an mbox file. */
export async function* mboxMessage(item: Item, segments: readonly Segment[]): AsyncGenerator<Buffer> {
  yield Buffer.from(separator(item) + status(item), "latin1");
  const escaper = new MboxEscaper();
  for await (const chunk of bytesOf(segments)) yield escaper.push(chunk);
  yield escaper.finish();
  yield Buffer.from("\n", "latin1");
}
