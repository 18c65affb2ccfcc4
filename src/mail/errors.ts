/** What went wrong, as data: the error book (error-book.ts) turns each code into plain words and says who can mend it. */
export type MailErrorCode =
  | "host-unknown"
  | "connect-refused"
  | "connect-timeout"
  | "tls-failed"
  | "tls-missing"
  | "insecure"
  | "sign-in-refused"
  | "sign-in-unavailable"
  | "lost"
  | "silent"
  | "closed-by-server"
  | "throttled"
  | "over-quota"
  | "too-big"
  | "refused"
  | "protocol"
  | "limit"
  | "folder-refused"
  | "folder-gone"
  | "no-permission"
  | "unreadable"
  | "target-differs"
  | "uidvalidity-moved"
  | "disk-full"
  | "ledger-damaged"
  | "ledger-busy"
  | "fenced"
  | "stopped";

interface MailErrorOptions {
  readonly cause?: unknown;
  readonly said?: string | undefined;
  readonly mend?: string;
}

/** An adapter's error. `message` is a sentence for a technician; it never carries an address, a subject or a secret. */
export class MailError extends Error {
  readonly code: MailErrorCode;
  /** What the server said, cut short; for the error book, never for a log. */
  readonly said: string | undefined;
  /** What to do, where it is not what the error book says of the code. */
  readonly mend: string | undefined;
  /** Whose matter it is, where the one who called both sides knows. */
  side: "source" | "target" | undefined;
  constructor(code: MailErrorCode, message: string, options: MailErrorOptions = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.name = "MailError";
    this.code = code;
    this.said = options.said?.slice(0, 300);
    this.mend = options.mend;
  }
}

/** Codes after which a new connection and the same work may well succeed. */
const transient: ReadonlySet<MailErrorCode> = new Set<MailErrorCode>([
  "lost",
  "silent",
  "closed-by-server",
  "throttled",
  "connect-refused",
  "connect-timeout",
]);

/** Codes that concern one folder alone: the others are worked all the same. */
export const ofOneFolder: ReadonlySet<MailErrorCode> = new Set<MailErrorCode>([
  "no-permission",
  "folder-gone",
  "folder-refused",
]);

export const isTransient = (error: unknown): error is MailError =>
  error instanceof MailError && transient.has(error.code);

export const asMailError = (error: unknown): MailError => {
  if (error instanceof MailError) return error;
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  const found = typeof code === "string" ? systemErrors[code] : undefined;
  if (found !== undefined) return new MailError(found[0], `${found[1]}${pathIn(error)}`, { cause: error });
  return new MailError("lost", error instanceof Error ? error.message : "unknown error", { cause: error });
};

/** True for what the operating system refused: a disk, a file, a network. */
export const isSystemError = (error: unknown): boolean =>
  error instanceof Error && "syscall" in error && "code" in error && typeof error.code === "string";

const pathIn = (error: unknown): string => {
  const { path } = error as NodeJS.ErrnoException;
  return typeof path === "string" ? ` ${path}` : "";
};

/** What the operating system's codes mean here. */
const systemErrors: Readonly<Record<string, readonly [MailErrorCode, string]>> = {
  ENOTFOUND: ["host-unknown", "The server's name is not known. Check the spelling of the host."],
  EAI_AGAIN: ["host-unknown", "The server's name could not be looked up. Check the network's name service."],
  ECONNREFUSED: ["connect-refused", "The server does not listen on this port."],
  EHOSTUNREACH: ["connect-refused", "There is no way to this server from here."],
  ENETUNREACH: ["connect-refused", "There is no way to this network from here."],
  ETIMEDOUT: ["connect-timeout", "The server did not answer in time."],
  ECONNRESET: ["lost", "The connection was cut."],
  EPIPE: ["lost", "The connection was cut."],
  ENOSPC: ["disk-full", "The disk is full. Make room, then run the same command again: nothing is lost or doubled."],
  EDQUOT: ["disk-full", "The disk quota is used up. Make room, then run the same command again."],
  EACCES: ["folder-refused", "This machine does not let this user read or write there."],
  EPERM: ["folder-refused", "This machine does not let this user read or write there."],
  ENOENT: ["folder-gone", "A file or folder is not there (any more)."],
  ENOTDIR: ["folder-refused", "A file stands where a folder should be."],
  EISDIR: ["folder-refused", "A folder stands where a file should be."],
  ENAMETOOLONG: ["folder-refused", "A name is too long for this machine's files."],
  EIO: ["unreadable", "The disk has a fault: it could not be read or written."],
  EROFS: ["disk-full", "The disk is read-only. Make it writable, then run the same command again."],
};
