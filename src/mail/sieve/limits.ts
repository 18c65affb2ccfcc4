/** Limits on everything that a ManageSieve server may send or make us wait for. Octets and milliseconds. */
export interface SieveLimits {
  /** One line, without its literals: the SIEVE capability with all its extensions is the longest honest one. */
  readonly line: number;
  /** One literal: a script, or the reasons why one was refused. */
  readonly literal: number;
  /** Lines and octets of one answer. */
  readonly lines: number;
  readonly answer: number;
  readonly connectMs: number;
  /** After so long without a challenge the first response of a sign-in is said unasked (session.ts says why). */
  readonly wakeMs: number;
  /** Whole time of one command. */
  readonly commandMs: number;
}

export const sieveLimits: SieveLimits = {
  line: 16_384,
  literal: 1_000_000,
  lines: 2_000,
  answer: 2_000_000,
  connectMs: 15_000,
  wakeMs: 1_500,
  commandMs: 60_000,
};
