import type { MailboxState, MyMailbox } from "../../src/mailboxes/views.ts";
import { momentInWords } from "./dates.ts";
import { itemReasons } from "./words-items.ts";

interface Line {
  /** Where the mailbox stands. */
  readonly title: (view: MyMailbox, now: Date) => string;
  /** What happens next and when. */
  readonly next: (view: MyMailbox, now: Date) => string;
  readonly tone: "plain" | "good" | "warn";
  readonly name: string;
}

const at = (iso: string | null, now: Date): string => (iso === null ? "" : momentInWords(new Date(iso), now));
const address = (view: MyMailbox): string => view.case.newAddress ?? "your new address";

/** One row a state of the mailbox's life-cycle: a new state does not compile without its words. */
export const statusLines: Readonly<Record<MailboxState, Line>> = {
  mapped: {
    name: "On the list",
    tone: "plain",
    title: () => "Your move is being planned.",
    next: () => "Your new account is made next. You do not need to do anything yet.",
  },
  "account-created": {
    name: "New account made",
    tone: "plain",
    title: (view) => `Your new account is ready: ${address(view)}.`,
    next: () =>
      "Sign in to the NHSmail Portal, set up your second sign-in check, and accept the acceptable use policy. " +
      "An account that is not used for 30 days is switched off.",
  },
  copying: {
    name: "Copying your mail",
    tone: "plain",
    title: () => "We are copying your mail.",
    next: () => "Keep working in your old mailbox. Do not move, rename or delete folders until the copy is done.",
  },
  "in-step": {
    name: "Copied and kept up to date",
    tone: "good",
    title: () => "Your mail is copied. New mail is copied as it arrives.",
    next: () => "Keep working in your old mailbox. We tell you here when your switch date is set.",
  },
  "switch-scheduled": {
    name: "Switch date set",
    tone: "plain",
    title: (view, now) =>
      view.switchAt === null ? "Your switch date is being set." : `Your mailbox switches ${at(view.switchAt, now)}.`,
    next: (view) => `Until then, keep working in your old mailbox. After that, your new address is ${address(view)}.`,
  },
  switched: {
    name: "Switched",
    tone: "good",
    title: (view) => `Your mailbox has moved. Your new address is ${address(view)}.`,
    next: (view) =>
      "Set up Outlook for your new mailbox now." +
      (view.case.forwarding === true ? " Mail to your old address is forwarded." : ""),
  },
  "re-pointed": {
    name: "Outlook set up",
    tone: "good",
    title: () => "Outlook is set up for your new mailbox.",
    next: () => "Bring your old mail next if some of it is still in files on your computer.",
  },
  "data-imported": {
    name: "Old mail brought",
    tone: "good",
    title: () => "Your old mail is in your new mailbox.",
    next: () => "Check that you find what you need. Then say here that you are done.",
  },
  complete: {
    name: "Complete",
    tone: "good",
    title: () => "Your move is complete.",
    next: () => "You do not need to do anything more. Old files stay on your computer until you delete them.",
  },
  "needs-attention": {
    name: "Needs attention",
    tone: "warn",
    title: (view) => view.attention?.sentence ?? "Your move has stopped and someone needs to look at it.",
    next: (view) => whoMends[view.attention?.who ?? "loa"],
  },
};

const whoMends = {
  you: "Please do this now. If you cannot, ask your local administrator.",
  loa: "Your local administrator has been told. You do not need to do anything.",
  service: "Our team has been told and is looking at it. You do not need to do anything.",
} as const;

export const statusWords = {
  signedOut: "Sign in to see where your mailbox stands.",
  signedOutNext: "You can read the steps, check an old mail file and ask a question without signing in.",
  waking: "Getting where your mailbox stands.",
  offline: "We cannot reach the service. What you see may be old.",
  offlineEmpty: "We cannot reach the service, so we cannot show where your mailbox stands. The steps still work.",
  noMailbox: "You have no mailbox on the list of any move.",
  noMailboxNext: "If you expected one, ask your local administrator to add you.",
  updated: "Last checked",
  progress: "Copy progress",
  paused: "The copy is paused. It goes on by itself.",
  halted: "The copy has stopped for now. What is copied stays copied.",
  counting: "We are still counting your mail.",
  timeUnknown: "We do not know yet how long it takes.",
  timeLeft: "left",
  timeline: "Your move, step by step",
  done: "Done",
  current: "Now",
  later: "Later",
  stopped: "Stopped here",
  notMoved: "What did not move",
  notMovedNothing: "Everything moved so far.",
  whichFiles: "Show which files",
  releasable: "Your local administrator can release this.",
  confirmComplete: "I am done",
  goSetup: "Set up Outlook",
  goMail: "Bring my old mail",
  code: "Code for the help desk",
} as const;

/**
 * Reasons in plain words: those that need their detail, else the engine's codes. A code that this page does not know yet
 * is shown as it is, never hidden.
 */
const reasons: Readonly<Record<string, (detail: string | null) => string>> = {
  "blocked-attachment": (detail) =>
    `Attachments of a type that NHSmail does not allow${detail === null ? "" : ` (${detail})`}. The message moved, with a note in place of the file.`,
  "folder-name": (detail) =>
    `A folder name that NHSmail does not allow${detail === null ? "" : ` (${detail})`}. It moved under another name.`,
  "unsupported-class": (detail) => `A kind of item that NHSmail does not have${detail === null ? "" : ` (${detail})`}.`,
};

export const reasonInWords = (reason: string, detail: string | null): string =>
  reasons[reason]?.(detail) ??
  itemReasons[reason] ??
  `Not moved. Code for the help desk: ${reason}${detail === null ? "" : ` (${detail})`}.`;
