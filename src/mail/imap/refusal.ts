import { isTransient, MailError, type MailErrorCode } from "../errors.ts";
import type { TaggedResponse } from "./response.ts";

/** A refusal as an error: the response code first (RFC 5530), then the words that servers are known to use. */
export const refusal = (code: MailErrorCode, name: string, tagged: TaggedResponse): MailError =>
  classify(code, `The server refused ${name.split(" ")[0] ?? name}.`, tagged.code?.name, tagged.text);

/**
 * A refusal that concerns one folder's name or place, whatever code the server gives it (a parent that is not there, no
 * right to make it): only what passes with time, and a full mailbox, is more than that.
 */
export const folderRefusal = (name: string, tagged: TaggedResponse): MailError => {
  const error = refusal("folder-refused", name, tagged);
  const { code, message, said } = error;
  return code === "over-quota" || isTransient(error) ? error : new MailError("folder-refused", message, { said });
};

const throttleWords =
  /throttl|too many (?:simultaneous )?(?:connections|requests|commands)|backoff|back off|bandwidth (?:exceeded|limit)|try again later|temporarily unavailable|system error.*later|server (?:is )?busy|suggested backoff/i;
const quotaWords = /over ?quota|quota exceeded|mailbox (?:is )?full|not enough (?:disk )?space|out of (?:disk )?space/i;

// LIMIT (RFC 5530 3) is none of these: too many flags, folders or connections; the words tell which.
const byCode: Readonly<Record<string, MailErrorCode>> = {
  THROTTLED: "throttled",
  INUSE: "throttled",
  UNAVAILABLE: "throttled",
  OVERQUOTA: "over-quota",
  TOOBIG: "too-big",
  AUTHENTICATIONFAILED: "sign-in-refused",
  AUTHORIZATIONFAILED: "sign-in-refused",
  EXPIRED: "sign-in-refused",
  PRIVACYREQUIRED: "tls-missing",
  NOPERM: "no-permission",
  NONEXISTENT: "folder-gone",
  TRYCREATE: "folder-gone",
};

export const classify = (
  fallback: MailErrorCode,
  message: string,
  name: string | undefined,
  said: string,
): MailError => {
  const code =
    (name === undefined ? undefined : byCode[name]) ??
    (throttleWords.test(said) ? "throttled" : quotaWords.test(said) ? "over-quota" : fallback);
  return new MailError(code, message, { said });
};
