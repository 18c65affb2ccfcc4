import { ApiError } from "../shared/api.ts";
import { DialogError } from "../shared/host.ts";
import type { FailureCode } from "../shared/words-sign-in.ts";

/** What went wrong, for a person (by code) and for the help desk (`detail`: codes alone, no token, no address). */
export interface SignInFailure {
  readonly code: FailureCode;
  readonly detail: string;
}

const byDialog: Readonly<Record<string, FailureCode>> = {
  closed: "S-01",
  "popup-blocked": "S-02",
  "no-answer": "S-03",
  "not-accepted": "S-11",
};

/** MSAL's and Entra's own codes, as far as a person can do something about them. AADSTS numbers: Microsoft's list. */
const byProvider: readonly (readonly [RegExp, FailureCode])[] = [
  [/user_cancel|AADSTS50126|access_denied/i, "S-01"],
  [/popup_window_error|empty_window_error/i, "S-02"],
  [/timed_out|timeout|monitor_window/i, "S-03"],
  [/AADSTS50105|AADSTS50020|AADSTS90072/i, "S-04"],
  [/consent_required|AADSTS65001|AADSTS90094|AADSTS650/i, "S-05"],
  [/interaction_required|login_required|no_account_error|no_tokens_found|bridge/i, "S-06"],
  [/network|endpoints_resolution|openid_config|post_request_failed|get_request_failed/i, "S-07"],
];

const codesOf = (error: unknown): string => {
  if (!(error instanceof Error)) return "unknown";
  const { errorCode, subError } = error as { errorCode?: unknown; subError?: unknown };
  const number = /AADSTS\d+/.exec(error.message)?.[0];
  return [error.name, errorCode, subError, number].filter((part) => typeof part === "string" && part !== "").join(" ");
};

/** Turns whatever a rung threw into a code with words. Never rethrows: a person must not meet a blank page. */
export const failureOf = (error: unknown): SignInFailure => {
  if (error instanceof DialogError) {
    const code = error.code.startsWith("exchange-") ? "S-08" : byDialog[error.code];
    return { code: code ?? providerCode(error.code) ?? "S-99", detail: error.code };
  }
  if (error instanceof ApiError) {
    const code = error.status === 0 ? "S-07" : error.status === 403 ? "S-04" : error.status === 401 ? "S-09" : "S-99";
    return { code, detail: `service-${error.status}` };
  }
  const detail = codesOf(error);
  return { code: providerCode(detail) ?? "S-99", detail };
};

const providerCode = (text: string): FailureCode | undefined => byProvider.find(([pattern]) => pattern.test(text))?.[1];
