import { explain } from "../../mail/error-book.ts";
import type { MailError } from "../../mail/errors.ts";
import { exitCodes, type Surroundings } from "../command.ts";

/** What `--json` says of an error, in every command. `code` is of the error book, or "usage". */
export interface FailureJson {
  readonly code: string;
  readonly message: string;
  /** What the server said, cut short. */
  readonly said?: string | undefined;
  readonly side?: "source" | "target" | undefined;
  readonly cause?: string;
  readonly mend?: string;
  readonly who?: string;
  /** Whether the same command may well succeed later. */
  readonly retry?: boolean;
}

/** These end a copy in the middle: what was copied until then is there. */
const partWay: ReadonlySet<string> = new Set(["over-quota", "disk-full", "stopped", "fenced"]);

export const exitCodeOf = (error: MailError, began: boolean): number =>
  partWay.has(error.code) || began ? exitCodes.someLeftOut : exitCodes.unreadable;

export const failureOf = (error: MailError): FailureJson => {
  const { cause, mend, who, retry } = explain(error.code);
  const { code, message, said, side } = error;
  return { code, message, said, side, cause, mend: error.mend ?? mend, who, retry };
};

/** "Source: The server did not accept ... Check both, then try again. The server said: ..." */
export const sentenceOf = (error: MailError): string => {
  const mend = error.mend ?? explain(error.code).mend;
  const where = error.side === undefined ? "" : error.side === "source" ? "Source: " : "Target: ";
  const said = error.said === undefined || error.said === "" ? "" : ` The server said: ${printable(error.said)}`;
  return `${where}${error.message}${error.message.includes(mend) ? "" : ` ${mend}`}${said}\n`;
};

/** What a server says goes to a terminal: no control characters in it. */
export const printable = (text: string): string => text.replace(/[\p{Cc}\p{Cf}]/gu, "?");

/** Tells a wrong command line; resolves to exit code 2. */
export const tellUsage = (command: string, message: string, json: boolean, world: Surroundings): number => {
  const exitCode = exitCodes.usage;
  if (json) world.out(`${JSON.stringify({ command, exitCode, error: { code: "usage", message } })}\n`);
  else world.err(`${message}\n`);
  return exitCode;
};

/** Tells an error that ended a command; `done`: what was done until then. Resolves to the exit code. */
export const tellFailure = (
  command: string,
  error: MailError,
  json: boolean,
  world: Surroundings,
  done?: Readonly<Record<string, unknown>>,
): number => {
  const exitCode = exitCodeOf(error, done !== undefined);
  if (json) world.out(`${JSON.stringify({ command, ...done, exitCode, error: failureOf(error) })}\n`);
  else world.err(sentenceOf(error));
  return exitCode;
};
