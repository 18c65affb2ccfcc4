import type { SendOutcome } from "../src/notices/types.ts";

/** What an error of the connector means for the outbox. Codes only: an error's message may carry what people wrote. */
interface ConnectorError {
  readonly statusCode?: unknown;
  readonly code?: unknown;
  readonly message?: unknown;
  readonly response?: { readonly headers?: { readonly get?: (name: string) => string | undefined } };
}

// The request had not left this machine: surely not delivered.
const neverSent = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "CERT_HAS_EXPIRED",
]);

export const outcomeOfError = (error: unknown): SendOutcome => {
  if (typeof error !== "object" || error === null) return { kind: "in-doubt", reason: "unknown" };
  const { statusCode, code, response } = error as ConnectorError;
  if (typeof statusCode === "number") return outcomeOfStatus(statusCode, error, retryAfter(response));
  if (typeof code === "string" && neverSent.has(code)) return { kind: "later", reason: code };
  return { kind: "in-doubt", reason: typeof code === "string" ? code : "unknown" };
};

const outcomeOfStatus = (status: number, error: object, afterSeconds: number | undefined): SendOutcome => {
  const wait = afterSeconds === undefined ? {} : { afterSeconds };
  // 403 is "MessageWritesBlocked" or not installed; 404 a conversation that is gone; 410 the same.
  if (status === 403 || status === 404 || status === 410)
    return { kind: "unreachable", reason: blockedCode(error) ?? String(status) };
  // Throttled, not signed in yet, or in conflict with another write (412, documented as worth repeating).
  if ([401, 408, 412, 425, 429, 503].includes(status)) return { kind: "later", reason: String(status), ...wait };
  if (status >= 500) return { kind: "in-doubt", reason: String(status) };
  return { kind: "unreachable", reason: String(status) };
};

/** The connector answers `{"error":{"code":...}}`; Teams itself puts `{"subCode":...}` as JSON into the message. */
const blockedCode = (error: object): string | undefined => {
  const { code, message } = error as ConnectorError;
  const inside = typeof message === "string" ? /"(?:subCode|code)"\s*:\s*"(\w{1,60})"/.exec(message)?.[1] : undefined;
  return inside ?? (typeof code === "string" && /^\w{1,60}$/.test(code) ? code : undefined);
};

/** Seconds; the header is a number of seconds or a date (RFC 9110, 10.2.3). */
const retryAfter = (response: ConnectorError["response"]): number | undefined => {
  const value = response?.headers?.get?.("retry-after");
  if (value === undefined) return undefined;
  const seconds = /^\d+$/.test(value) ? Number(value) : (Date.parse(value) - Date.now()) / 1_000;
  return Number.isFinite(seconds) ? Math.min(Math.max(Math.ceil(seconds), 1), 3_600) : undefined;
};
