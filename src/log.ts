import { pino, type Logger } from "pino";

export type Log = Logger;

/**
 * Structured log lines: event names and ids only. Subjects, bodies, addresses, names and tokens never go in; the
 * redaction below is the last net, not the rule.
 */
export const createLog = (level: string): Log =>
  pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: ["authorization", "*.authorization", "headers", "*.headers", "password", "*.password", "token", "*.token"],
      censor: "[removed]",
    },
    serializers: {
      // An error's message may carry what a server or a file said: keep its kind, code and place, cut to a line.
      err: (error: unknown) =>
        error instanceof Error
          ? {
              type: error.name,
              code: (error as { code?: unknown }).code,
              message: (error.message.split("\n")[0] ?? "").slice(0, 200),
              stack: error.stack?.split("\n").slice(1, 8).join("\n"),
            }
          : { type: typeof error },
    },
  });
