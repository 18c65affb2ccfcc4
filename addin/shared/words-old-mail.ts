import type { DataWay, MailClient } from "../../src/mailboxes/views.ts";
import type { Step } from "./words-setup.ts";

interface Way {
  readonly title: string;
  readonly suits: string;
  /** Steps by client; `other` for the clients that are not named. A way that a client cannot do says so in `cannot`. */
  readonly steps: Readonly<Partial<Record<MailClient, readonly Step[]>>> & { readonly other: readonly Step[] };
}

const step = (id: string, text: string, help?: string): Step =>
  help === undefined ? { id, text } : { id, text, help };

const classicImport = (client: string): readonly Step[] => [
  step(`${client}.pst.check`, "Check the file below first. You then know what does not move."),
  step(`${client}.pst.open`, "In Outlook choose File, “Open & Export”, then “Import/Export”."),
  step(`${client}.pst.kind`, "Choose “Import from another program or file”, then “Outlook Data File (.pst)”."),
  step(
    `${client}.pst.file`,
    "Choose Browse and pick the file. Choose “Do not import duplicates”.",
    "A password of the file is asked for here. If you do not know it, the check below still reads the file.",
  ),
  step(`${client}.pst.into`, "Choose the top folder, “Include subfolders”, and your new mailbox. Then choose Finish."),
  step(`${client}.pst.wait`, "Leave Outlook open until it is done. Do not move the file meanwhile."),
];

const onComputer: readonly Step[] = [
  step(
    "other.pst.computer",
    "This needs a computer. Open this page on one, check the file there, and send the items you choose.",
  ),
];

/** The ways of the options document (table 1; section 3, "Data Import"), as steps. A new way does not compile without. */
export const ways: Readonly<Record<DataWay, Way>> = {
  engine: {
    title: "We copy it for you",
    suits: "Your mail is copied from the old system. You do not need to do anything.",
    steps: {
      other: [
        step(
          "engine.keep",
          "Keep working. Do not move, rename or delete folders until “My migration” says that the copy is done.",
        ),
      ],
    },
  },
  "pst-by-me": {
    title: "From a mail file (PST), by yourself",
    suits: "Your local administrator gave you a file that ends in .pst, or you have one.",
    steps: {
      "classic-365": classicImport("classic"),
      "classic-2010-2019": classicImport("older"),
      "new-outlook": [
        step(
          "new.pst.check",
          "Check the file below. Choose the folders you want and send them. You do not need any other program.",
        ),
        step(
          "new.pst.classic",
          "Or open it in classic Outlook. New Outlook needs classic Outlook on the same computer to open such a file.",
        ),
      ],
      mac: [
        step("mac.pst.check", "Check the file below. Choose the folders you want and send them."),
        step(
          "mac.pst.import",
          "Or in Outlook choose File, Import, “Outlook for Windows archive file (.pst)”.",
          "If Import is missing, switch to legacy Outlook in the Outlook menu first.",
        ),
      ],
      web: [step("web.pst.check", "Check the file below. Choose the folders you want and send them.")],
      other: onComputer,
    },
  },
  "pst-by-loa": {
    title: "From a mail file (PST), by your local administrator",
    suits: "You are not sure, or the file lies on a server.",
    steps: {
      other: [
        step(
          "loa.pst.ask",
          "Tell your local administrator that you want this. “Who to ask” on “My migration” gives the name.",
        ),
        step("loa.pst.where", "Say where the file is. Do not send it by email."),
        step("loa.pst.close", "Close Outlook on the computer that has the file. An open file cannot be read."),
        step("loa.pst.look", "When “My migration” says that it is done, check that you find what you need."),
      ],
    },
  },
  "twin-profiles": {
    title: "Old and new mailbox side by side",
    suits: "You have classic Outlook for Windows (2010 or later), and a small number of folders to bring.",
    steps: {
      "classic-365": twinSteps("classic"),
      "classic-2010-2019": twinSteps("older"),
      other: [
        step("other.twin.classic", "This way needs classic Outlook for Windows. Choose it above, or use another way."),
      ],
    },
  },
  "archive-link": {
    title: "Leave it in an archive and link to it",
    suits: "Your organisation keeps old mail in an archive.",
    steps: {
      other: [
        step("archive.ask", "Ask your local administrator for the link to your archive."),
        step("archive.open", "Open the link and sign in. Search for one message that you know."),
        step(
          "archive.keep",
          "Save the link as a bookmark. Your old mail stays there and does not fill your new mailbox.",
        ),
      ],
    },
  },
};

function twinSteps(client: string): readonly Step[] {
  return [
    step(`${client}.twin.setup`, "First do the steps of “Set up Outlook”, so that your new mailbox works."),
    step(`${client}.twin.add`, "Choose File, then “Add Account”. Add your old mailbox. Then close and open Outlook."),
    step(`${client}.twin.see`, "You now see both mailboxes in the list of folders."),
    step(
      `${client}.twin.copy`,
      "Drag a folder with the right mouse button from the old to the new mailbox. Choose “Copy”.",
      "Copy, do not move: then nothing is lost if the line breaks. Take small folders first.",
    ),
    step(`${client}.twin.count`, "Compare the number of items in both folders: right-click, Properties."),
    step(`${client}.twin.remove`, "When all is there, remove the old mailbox: File, Account Settings."),
  ];
}

export const stepsOf = (way: DataWay, client: MailClient): readonly Step[] =>
  ways[way].steps[client] ?? ways[way].steps.other;

export const mailWords = {
  mine: "These are the ways that your organisation uses.",
  all: "These are all the ways. Sign in to see yours.",
  client: "Which Outlook do you use?",
  check: "Check a mail file (PST)",
  checkPhone: "Checking a mail file needs a computer. Open this page there.",
} as const;

/** The ways to show somebody who has not signed in. */
export const everyWay: readonly DataWay[] = ["pst-by-me", "pst-by-loa", "twin-profiles", "archive-link"];
