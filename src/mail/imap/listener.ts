import type { LiteralSink } from "./reader.ts";
import type { Untagged } from "./response.ts";

/** What one command wants to hear. */
export interface Listener {
  /** Returns true when the response was for this command. */
  readonly untagged?: (response: Untagged) => boolean;
  /** A literal of a FETCH response that is to be streamed. */
  readonly stream?: (text: string, size: number) => LiteralSink | undefined;
  /** `+ text`: returns what to send, or undefined when it is not for this command. */
  readonly continuation?: (text: string) => string | Uint8Array | undefined;
  /** True while the caller still writes the command: its silence is then ours, unless it stops reading. */
  readonly sending?: () => boolean;
  /** Whole time allowed, in place of the limits' commandMs. */
  readonly deadlineMs?: number;
}

/** A piece of a command: text as latin1, or octets that may need a literal. */
export type Piece = string | { readonly literal: Uint8Array };
