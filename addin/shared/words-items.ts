/**
 * Why a message did not move as it was, in a person's words, by the engine's codes (src/mail/error-book.ts speaks to
 * technical teams; a test compares the codes). Each fits after a count: "3 items. ..."
 */
export const itemReasons: Readonly<Record<string, string>> = {
  "attachment-removed":
    "An attachment of a type that NHSmail does not allow. The message moved, with a note in place of the file.",
  "too-big": "Larger than the limit for one message. Save the attachments elsewhere.",
  refused: "Your new mailbox did not take it. Keep it in your old mailbox or file.",
  "over-quota": "Your new mailbox is full. We try again every 10 minutes. Ask your local administrator for more room.",
  unreadable: "Damaged in the old mailbox, so nobody can read it.",
  lost: "The connection broke at this message. We try it again.",
  limit: "The old mailbox could not hand it over. Our team looks at it.",
  missing: "It was copied, but it is no longer in your new mailbox. Somebody may have deleted it there.",
  "not-kept": "The new mailbox took it and does not show it. We try again, and look into it if it stays so.",
  "not-copied": "It is not copied yet. It comes with the next copy.",
  "target-differs": "It moved. Your new mailbox stored it in a slightly different form.",
  "content-differs": "It was changed in your new mailbox after the copy.",
  "flags-differ": "It moved. Some marks, such as read or flagged, differ.",
  "flag-not-held": "It moved. Your new mailbox does not keep one of its marks.",
  "date-not-held": "It moved. Your new mailbox shows another date for it in its list.",
  order: "It moved. It may stand at another place in the list.",
  empty: "An empty message. An empty line stands for it.",
  label: "The same message came once already, in another folder.",
  extra: "Your new mailbox holds it, but it is not from this copy.",
};

export const itemReason = (code: string): string => itemReasons[code] ?? `Code for the help desk: ${code}.`;

/** Why nothing of an import goes on at the moment: codes of the whole mailbox. */
const waitingReasons: Readonly<Record<string, string>> = {
  "over-quota": "Your new mailbox is full. We try again every 10 minutes. Ask your local administrator for more room.",
  "sign-in-refused": "We cannot sign in to your new mailbox. Ask your local administrator.",
  "sign-in-unavailable": "We cannot sign in to your new mailbox. Ask your local administrator.",
  "host-not-approved": "The server of your new mailbox is not approved yet. Ask your local administrator.",
  "server-not-approved": "The server of your new mailbox is not approved yet. Ask your local administrator.",
  "no-credential": "Your new mailbox is not set up to take mail yet. Ask your local administrator.",
};

export const waitingReason = (code: string): string =>
  waitingReasons[code] ?? `Your new mailbox does not answer at the moment. We try again every minute. Code: ${code}.`;
