import type { MailClient } from "../../src/mailboxes/views.ts";

/** Words of the frame: heading, sections, buttons. NHS style: short, active, exact. */
export const frame = {
  title: "Move to NHSmail",
  sections: {
    status: "My migration",
    setup: "Set up Outlook",
    mail: "Bring my old mail",
    changes: "What changes",
    ask: "Ask",
  },
  skipped: "Go to the content",
  loading: "Loading.",
  retry: "Try again",
  openWeb: "Open this page in your browser",
  partFailed: "This part of the page did not load.",
  partFailedNext: "Check your connection, then try again.",
} as const;

export type Section = keyof typeof frame.sections;
export const sections = Object.keys(frame.sections) as readonly Section[];

export const hostNotes = {
  late: "Outlook has not answered. You can use this page all the same. Your steps are here, and you can sign in.",
  blocked: "A part of Outlook could not load on this network. You can use this page all the same.",
} as const;

export const copyWords = {
  copy: "Copy",
  copied: "Copied",
  select: "Could not copy. Select the text below and copy it.",
} as const;

export const contactWords = {
  title: "Who to ask",
  role: { loa: "your local administrator", ism: "your implementation support manager", technical: "your IT team" },
  chat: "Chat in Teams",
  email: "Email",
  write: "Send a message",
  label: "Your message",
  send: "Send",
  sent: "Sent. You get the answer by email or in Teams.",
  failed: "Your message was not sent. Try again, or use email.",
} as const;

/** The mail programs by the names that people know them by. One row a client: a new one does not compile without. */
export const clientNames: Readonly<Record<MailClient, string>> = {
  "classic-365": "Outlook on Windows (365, LTSC)",
  "classic-2010-2019": "Outlook on Windows (2010-2019)",
  "new-outlook": "New Outlook for Windows",
  mac: "Outlook for Mac",
  web: "Outlook on the web",
  ios: "iPhone or iPad",
  android: "Android phone or tablet",
};
export const clients = Object.keys(clientNames) as readonly MailClient[];
