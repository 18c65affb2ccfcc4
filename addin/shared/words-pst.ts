import type { ItemKind, PstRefusal } from "../../src/pst/types.ts";

export const pstWords = {
  intro: "Your file stays on your computer. The check runs inside this page and sends nothing anywhere.",
  choose: "Choose a file",
  drop: "or drop it here. Files end in .pst or .ost and may be of any size.",
  checking: "Checking the file",
  cancel: "Stop",
  again: "Check another file",
  stopped: "You stopped the check. The figures below are not complete.",
  failed: (detail: string) =>
    `The file could not be read to its end. Is the disk still connected? Code for the help desk: ${detail}.`,
  found: "What is in the file",
  items: "Items",
  size: "Size",
  dates: "Dates",
  attachments: "Attachments",
  duplicates: "Copies of the same item",
  format: "Kind of file",
  health: "Health",
  healthy: "No damage found.",
  damaged: (count: number) =>
    `${count.toLocaleString("en-GB")} damaged ${count === 1 ? "place" : "places"}. What could be read is counted here.`,
  cutShort: "The file is shorter than it says. Its end is missing.",
  password: "The file has a password. You do not need it here.",
  time: "How long it takes",
  timeSource:
    "Microsoft 365 takes in about 1.8 GB an hour for one mailbox (Microsoft's published limits, read in 2026).",
  notMoving: "What would not move",
  rules: "Rules used",
  more: (count: number) => `And ${count.toLocaleString("en-GB")} more.`,
  allMoves: "Everything here can move.",
  folders: "Folders",
  foldersHow: "Choose the folders that you want to send or save.",
  all: "Choose all",
  none: "Choose none",
  deleted: "Deleted items",
  orphans: "Found without a folder",
  copy: "Copy the report",
  send: "Send the chosen items",
  sendHow: "Only the chosen items leave your computer. They go to your new mailbox.",
  noImport: "Sending from here is not set up in your organisation. Your report is kept. Use one of the ways above.",
  noTarget:
    "Sending is not set up for your mailbox yet. Nothing was sent. Your report is kept. " +
    "Ask your local administrator, or use one of the ways above.",
  tooMuch: "This is more than can be sent at once. Choose fewer folders, then go on.",
  closed: "This send was ended in another place. What was sent stays sent. Go on to send the rest.",
  slowDown: "Your new mailbox takes items more slowly than they are sent. We wait and go on by ourselves.",
  signIn: "Sign in to send items to your new mailbox.",
  notYet: "You can send items when your new mailbox is ready. Your report is kept.",
  sending: "Sending",
  sent: "Sent",
  done: "All chosen items are sent.",
  paused: "You stopped. What was sent stays sent. Go on when you like.",
  goOn: "Go on",
  lineLost: "The connection is lost. What was sent stays sent. Go on when you are connected again.",
  signedOut: "Your sign-in has ended. Sign in again, then go on. What was sent stays sent.",
  refusedItems: "Items that the service could not take",
  leftOut: "Items that were left out",
  kept: "You checked a file on this computer before.",
  keptSending: "You were sending items from a file. What was sent stays sent.",
  chooseSame: "Choose the same file again to go on.",
  otherFile: "That is another file. To go on with the first one, choose that one.",
  openKept: "Open the file again",
  forget: "Remove this report",
} as const;

/** Why a file cannot be read at all, and what to do about it. */
export const refusalSentences: Readonly<Record<PstRefusal["kind"], string>> = {
  "not-a-pst": "This is not an Outlook data file. Choose a file that ends in .pst or .ost.",
  "unsupported-version": "This kind of Outlook data file is not known here. Send its code to the help desk.",
  protected: "This file is locked by rights protection of your organisation. Ask your local administrator.",
  unreadable:
    "This file is too damaged to read. Ask your local administrator. Microsoft's Inbox Repair tool (scanpst) may mend it.",
};

const kindNames: Readonly<Record<ItemKind, readonly [one: string, many: string]>> = {
  mail: ["message", "messages"],
  appointment: ["appointment", "appointments"],
  contact: ["contact", "contacts"],
  task: ["task", "tasks"],
  note: ["note", "notes"],
  journal: ["journal entry", "journal entries"],
  distributionList: ["contact group", "contact groups"],
  other: ["other item", "other items"],
};

export const kindInWords = (kind: ItemKind, count: number): string =>
  `${count.toLocaleString("en-GB")} ${kindNames[kind][count === 1 ? 0 : 1]}`;

export const isKind = (text: string): text is ItemKind => text in kindNames;

export const formatNames = {
  ansi: "Outlook 97-2002 (up to 2 GB)",
  unicode: "Outlook 2003 and later",
  "unicode-4k": "Outlook 2013 and later (cache)",
} as const;
