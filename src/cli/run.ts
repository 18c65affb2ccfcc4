import { parseArgs, type ParseArgsConfig } from "node:util";
import { ConfigurationError } from "../config.ts";
import { exitCodes, type Command, type Surroundings } from "./command.ts";

/** A command line that cannot be understood: its message is shown with the usage. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "UsageError";
  }
}

/** What stops a command, as one sentence for the person who ran it; exit code 3. */
export class CommandError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "CommandError";
  }
}

/**
 * Makes a command of an action: `--help`, usage errors (2), named failures and an unreachable database (3) are told
 * here once, as sentences. Anything else is a defect and keeps its stack.
 */
export const commandOf =
  (usage: string, run: (args: readonly string[], surroundings: Surroundings) => Promise<number>): Command =>
  async (args, surroundings) => {
    if (args.includes("--help") || args.includes("-h")) {
      surroundings.out(usage);
      return exitCodes.done;
    }
    try {
      return await run(args, surroundings);
    } catch (error) {
      const told = sentenceOf(error);
      if (told === undefined) throw error;
      surroundings.err(`${told}\n${error instanceof UsageError ? `\n${usage}` : ""}`);
      return error instanceof UsageError || error instanceof ConfigurationError
        ? exitCodes.usage
        : exitCodes.unreadable;
    }
  };

const connection = new Set(["ECONNREFUSED", "ENOTFOUND", "ETIMEDOUT", "ECONNRESET", "EHOSTUNREACH"]);

const sentenceOf = (error: unknown): string | undefined => {
  if (!(error instanceof Error)) return undefined;
  if (error instanceof UsageError || error instanceof CommandError || error instanceof ConfigurationError) {
    return error.message.trimEnd();
  }
  const { code: given } = error as { code?: unknown };
  const code = typeof given === "string" ? given : "";
  // 08xxx, 28xxx, 57Pxx: no connection, not let in, server going down. 53100: its disk is full.
  if (
    connection.has(code) ||
    /^(08|28|57P)/.test(code) ||
    /connection t(erminated|imeout)|timeout exceeded/i.test(error.message)
  ) {
    return `The database cannot be reached (${code === "" ? "no answer" : code}). Check that it runs and that DATABASE_URL is right, then try again.`;
  }
  if (code === "53100" || code === "ENOSPC") return "The disk is full. Make room and try again: nothing was changed.";
  return sentenceOf(error.cause);
};

/** node:util parseArgs, with its complaints as usage errors. */
export const parsed = <T extends ParseArgsConfig>(config: T): ReturnType<typeof parseArgs<T>> => {
  try {
    return parseArgs(config);
  } catch (error) {
    const code = String((error as { code?: unknown }).code);
    if (error instanceof Error && code.startsWith("ERR_PARSE_ARGS"))
      throw new UsageError(error.message.split("\n")[0] ?? "");
    throw error;
  }
};

/** Rows under headings, for a terminal; what came from outside is kept to one line without control characters. */
export const table = (headings: readonly string[], rows: readonly (readonly string[])[]): string => {
  const shown = [headings, ...rows.map((row) => row.map(plain))];
  const widths = headings.map((_, at) => Math.max(...shown.map((row) => (row[at] ?? "").length)));
  return shown
    .map(
      (row) =>
        `${row
          .map((cell, at) => cell.padEnd(widths[at] ?? 0))
          .join("  ")
          .trimEnd()}\n`,
    )
    .join("");
};

export const plain = (text: string): string => text.replace(/[\p{Cc}\p{Cf}]+/gu, " ");
export const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
