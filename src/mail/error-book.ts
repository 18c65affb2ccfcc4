/** Who can mend it. */
export type Mender =
  "nobody needs to" | "you" | "source's administrator" | "target's administrator" | "the network's people";

export interface ErrorEntry {
  /** In plain words. */
  readonly cause: string;
  readonly mend: string;
  readonly who: Mender;
  /** Is it worth trying again without changing anything? */
  readonly retry: boolean;
}

/** Every code that an item, a folder or a run may end with: what it means, and what to do next. */
export const errorBook = {
  "host-unknown": entry("The mail server's name is not known.", "Check the name for a typing mistake.", "you", false),
  "connect-refused": entry(
    "The mail server does not answer on this port.",
    "Check the port. Ask if a firewall is in between.",
    "the network's people",
    true,
  ),
  "connect-timeout": entry(
    "The mail server did not answer in time.",
    "Try again. Ask if a firewall is in between.",
    "the network's people",
    true,
  ),
  "tls-failed": entry(
    "A safe connection could not be agreed.",
    "Check the server's certificate.",
    "source's administrator",
    false,
  ),
  "tls-missing": entry(
    "The server offers no safe connection.",
    "Use imaps://, or ask for TLS to be switched on.",
    "source's administrator",
    false,
  ),
  insecure: entry("The password would travel unprotected.", "Use imaps://.", "you", false),
  "sign-in-refused": entry(
    "The server did not accept the user name or the password.",
    "Check both, then try again.",
    "you",
    false,
  ),
  "sign-in-unavailable": entry(
    "The server does not offer this kind of sign-in.",
    "Ask for PLAIN or OAuth to be switched on.",
    "source's administrator",
    false,
  ),
  lost: entry("The connection was cut.", "Run it again. Nothing is lost or doubled.", "nobody needs to", true),
  silent: entry("The server stopped answering.", "Run it again later.", "nobody needs to", true),
  "closed-by-server": entry("The server ended the connection.", "Run it again later.", "nobody needs to", true),
  throttled: entry("The server asked us to slow down.", "Run it again later.", "nobody needs to", true),
  "over-quota": entry(
    "The target mailbox is full.",
    "Make the mailbox bigger, then run it again.",
    "target's administrator",
    true,
  ),
  "too-big": entry(
    "The message is bigger than the target takes.",
    "Ask for a higher limit, or save this message as a file.",
    "target's administrator",
    true,
  ),
  refused: entry(
    "The target did not take this message.",
    "Read what the server said. Save the message as a file if need be.",
    "target's administrator",
    true,
  ),
  protocol: entry(
    "The server's answers can not be understood.",
    "Send us the code and the server's make.",
    "source's administrator",
    false,
  ),
  limit: entry(
    "The server sent more than any honest server sends.",
    "Ask the server's administrator to look at this mailbox.",
    "source's administrator",
    false,
  ),
  "not-kept": entry(
    "The target said that it took this message, and does not list it.",
    "Run it again. If it stays so, ask whether the target keeps one of several identical messages.",
    "target's administrator",
    true,
  ),
  "folder-refused": entry(
    "The target did not take this folder.",
    "Rename the folder on the source, then run it again.",
    "you",
    true,
  ),
  "folder-gone": entry("The folder was deleted or renamed in the middle.", "Run it again.", "nobody needs to", true),
  "no-permission": entry(
    "This sign-in may not open the folder, or not write to it.",
    "Ask for the right to read or write it, then run it again.",
    "source's administrator",
    true,
  ),
  unreadable: entry(
    "The source can not read this message.",
    "Ask for the source mailbox to be repaired.",
    "source's administrator",
    true,
  ),
  "target-differs": entry(
    "The target changed this message when it stored it.",
    "Nothing, if the change is harmless. The message is there.",
    "nobody needs to",
    false,
  ),
  "content-differs": entry(
    "The message on the target is not the one that was copied.",
    "Find out who changed it. Delete it on the target and run the copy with a new ledger to have it again.",
    "target's administrator",
    false,
  ),
  "flags-differ": entry(
    "Flags of the message are set on the source and not on the target.",
    "Nothing, if somebody changed them on the target on purpose.",
    "nobody needs to",
    false,
  ),
  "date-not-held": entry(
    "The target does not keep this message's date.",
    "Nothing. The date in the message itself is unchanged.",
    "nobody needs to",
    false,
  ),
  "flag-not-held": entry(
    "The target does not keep this flag.",
    "Nothing. The message is there.",
    "nobody needs to",
    false,
  ),
  order: entry(
    "The message lies at another place in the folder.",
    "Nothing. Mail programs sort by date.",
    "nobody needs to",
    false,
  ),
  empty: entry("The message was empty.", "Nothing. An empty line stands for it.", "nobody needs to", false),
  label: entry("The same message is copied under another label.", "Nothing.", "nobody needs to", false),
  "attachment-removed": entry(
    "A banned attachment was taken out.",
    "The original is kept. Your LOA can decide to release it.",
    "you",
    false,
  ),
  missing: entry(
    "The message was copied and is no longer on the target.",
    "If nobody deleted it there on purpose, run the copy with --restore-missing.",
    "you",
    true,
  ),
  "not-copied": entry("The message has not been copied yet.", "Run the copy.", "you", true),
  extra: entry(
    "The target holds a message that this copy did not bring.",
    "Nothing, if it was delivered there.",
    "nobody needs to",
    false,
  ),
  "uidvalidity-moved": entry(
    "The target folder was made anew in the middle.",
    "Run it again.",
    "nobody needs to",
    true,
  ),
  "disk-full": entry("The disk is full.", "Make room, then run it again.", "you", true),
  "ledger-damaged": entry(
    "The record of what was copied is damaged.",
    "Restore it, or start with a new one: what is there is found by content.",
    "you",
    false,
  ),
  "ledger-busy": entry("Another copy of this mailbox is running.", "Wait for it to end.", "you", true),
  fenced: entry("Another worker took over this mailbox.", "Nothing. It goes on there.", "nobody needs to", false),
  stopped: entry("The copy was stopped.", "Run it again to go on.", "you", true),
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof errorBook;

function entry(cause: string, mend: string, who: Mender, retry: boolean): ErrorEntry {
  return { cause, mend, who, retry };
}

/** The entry for a code; codes of a later version get a careful answer. */
export const explain = (code: string): ErrorEntry =>
  Object.hasOwn(errorBook, code)
    ? errorBook[code as ErrorCode]
    : entry("Something went wrong.", "Send us the code.", "you", true);
