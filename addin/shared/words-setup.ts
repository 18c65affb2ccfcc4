import type { MailClient } from "../../src/mailboxes/views.ts";

/** One thing to do. `id` is kept with the tick, so it never changes once shipped. */
export interface Step {
  readonly id: string;
  readonly text: string;
  /** Read only if the step does not go well. */
  readonly help?: string;
}

const step = (id: string, text: string, help?: string): Step =>
  help === undefined ? { id, text } : { id, text, help };

const check = (client: string): readonly Step[] => [
  step(`${client}.send`, "Send a message from your new address to yourself. Wait for it to arrive."),
];

const signIn =
  "Sign in with your new address and your NHSmail password. Approve the second sign-in check if you are asked.";

const classicProfile = (client: string): readonly Step[] => [
  step(`${client}.close`, "Close Outlook."),
  step(
    `${client}.panel`,
    "Press the Windows key, type “Control Panel” and press Enter. Choose “Mail (Microsoft Outlook)”.",
    "If you do not see Mail, set “View by” at the top right to “Small icons”.",
  ),
  step(`${client}.profiles`, "Choose “Show Profiles”, then “Add”. Type “NHSmail” as the name and choose OK."),
  step(`${client}.address`, "Type your name and your new address. Leave the password empty if you can. Choose Next."),
  step(`${client}.sign-in`, signIn, "If the window asks again and again, close it, wait 10 minutes and try once more."),
  step(`${client}.default`, "Choose Finish. Under “Always use this profile”, choose NHSmail. Then choose OK."),
  step(
    `${client}.wait`,
    "Open Outlook. Wait until the bottom of the window says “All folders are up to date”.",
    "The first time can take hours if your mailbox is large. You can work while it runs.",
  ),
  ...check(client),
  step(`${client}.signature`, "Make your signature again: File, Options, Mail, Signatures."),
];

const phone = (client: string, app: string): readonly Step[] => [
  step(
    `${client}.install`,
    `Install the Outlook app from the ${app}. Open it.`,
    "Your organisation may ask for one more app that protects work mail. Outlook tells you its name.",
  ),
  step(`${client}.add`, "Tap your picture at the top left. Tap the cog, then “Add account”, then “Add email account”."),
  step(`${client}.address`, "Type your new address and tap “Add account” or “Continue”."),
  step(`${client}.sign-in`, signIn),
  step(`${client}.notify`, "Allow notifications if you want to see new mail at once."),
  ...check(client),
  step(
    `${client}.remove`,
    "Remove your old work account from the phone when your move is complete, not before.",
    "In the Outlook app: tap the cog, tap the old account, then “Delete account”. This removes it from the phone only.",
  ),
];

/** Re-pointing, one list a client. A client without a list does not compile. */
export const setupSteps: Readonly<Record<MailClient, readonly Step[]>> = {
  "classic-365": classicProfile("classic"),
  "classic-2010-2019": [
    step(
      "older.version",
      "Find your version: choose File, then “Office Account” or “Help”. Read the year next to “Product Information”.",
      "Outlook 2010 cannot sign in to Microsoft 365. Use Outlook on the web, and ask your IT team for a newer Outlook.",
    ),
    step(
      "older.updates",
      "If it says 2013 or 2016, install all updates first: File, Office Account, Update Options.",
      "Outlook 2013 may still refuse to sign in. Then use Outlook on the web and ask your IT team.",
    ),
    ...classicProfile("older"),
  ],
  "new-outlook": [
    step("new.settings", "Choose the cog at the top right. Then choose “Accounts”, then “Your accounts”."),
    step("new.add", "Choose “Add account”. Type your new address and choose Continue."),
    step("new.sign-in", signIn),
    step(
      "new.primary",
      "Back in “Your accounts”, choose “Manage” next to the new account. Set it as primary if you are offered that.",
    ),
    ...check("new"),
    step("new.signature", "Make your signature again: the cog, Account, Signatures. Choose the new account first."),
    step("new.remove", "Remove the old account when your move is complete, not before: “Manage”, then “Remove”."),
  ],
  mac: [
    step("mac.settings", "In the menu at the top choose Outlook, then Settings, then Accounts."),
    step("mac.add", "Choose the plus sign, then “Add an account”. Type your new address and choose Continue."),
    step("mac.sign-in", signIn),
    step(
      "mac.default",
      "In Accounts, choose the new account. Choose the button with three dots, then “Set as default”.",
    ),
    ...check("mac"),
    step("mac.signature", "Make your signature again: Outlook, Settings, Signatures."),
    step(
      "mac.remove",
      "Remove the old account when your move is complete, not before: choose it, then the minus sign.",
    ),
  ],
  web: [
    step("web.open", "Open the address of your new mailbox, shown below."),
    step("web.sign-in", signIn, "If your old account opens, sign out of it first, or use a private window."),
    step("web.bookmark", "Save this address as a bookmark. Delete the bookmark of your old webmail."),
    ...check("web"),
    step("web.signature", "Make your signature again: the cog, Account, Signatures."),
  ],
  ios: phone("ios", "App Store"),
  android: phone("android", "Play Store"),
};

/** Mailboxes that several people share: the way to open them, one list a client. */
export const sharedSteps: Readonly<Record<MailClient, readonly Step[]>> = {
  "classic-365": [
    step(
      "shared.classic.wait",
      "Wait up to 1 hour. Shared mailboxes that you may open come by themselves in the list of folders.",
    ),
    step(
      "shared.classic.add",
      "If one is missing: File, Account Settings, Account Settings again, your new account, Change, More Settings, Advanced, Add.",
    ),
  ],
  "classic-2010-2019": [
    step(
      "shared.older.wait",
      "Wait up to 1 hour. Shared mailboxes that you may open come by themselves in the list of folders.",
    ),
    step(
      "shared.older.add",
      "If one is missing: File, Account Settings, Account Settings again, your new account, Change, More Settings, Advanced, Add.",
    ),
  ],
  "new-outlook": [
    step(
      "shared.new.add",
      "In the list of folders, point to your new account, choose the three dots, then “Add shared folder or mailbox”.",
    ),
    step("shared.new.name", "Type the name of the shared mailbox and choose Add."),
  ],
  mac: [step("shared.mac.open", "Choose File, Open, then “Shared Mailbox”. Type its name and choose Add.")],
  web: [
    step(
      "shared.web.add",
      "In the list of folders, point to your account, choose the three dots, then “Add shared folder or mailbox”.",
    ),
    step("shared.web.name", "Type the name of the shared mailbox and choose Add."),
  ],
  ios: [
    step(
      "shared.ios.add",
      "Tap your picture, tap the cog, “Add account”, then “Add shared mailbox”. Type its address.",
    ),
  ],
  android: [
    step(
      "shared.android.add",
      "Tap your picture, tap the cog, “Add account”, then “Add shared mailbox”. Type its address.",
    ),
  ],
};

/** People who read or send for somebody else. The rights belong to the old mailbox and are given again in the new one. */
export const delegateSteps: readonly Step[] = [
  step(
    "delegate.ask",
    "If you read mail for somebody: ask them to let you in again. They have to be in the new system first.",
  ),
  step(
    "delegate.give",
    "If somebody reads mail for you: in Outlook for Windows choose File, Account Settings, Delegate Access, Add.",
    "In Outlook on the web: the cog, Calendar, Shared calendars. For mail, ask your local administrator.",
  ),
];

export const setupWords = {
  client: "Which Outlook do you set up?",
  detected: "You are reading this in the one that is chosen. You can choose another.",
  undetected: "Choose the one that you want to set up.",
  progress: (done: number, all: number) => `${done} of ${all} steps done.`,
  allDone: "All steps are done.",
  help: "If this does not work",
  kept: "Your ticks are kept for you.",
  keptHere: "Your ticks are kept on this device. Sign in to keep them everywhere.",
  shared: "Shared mailboxes",
  delegates: "People who read mail for others",
  webAddress: "Address of your new mailbox",
  early: "Your mailbox has not switched yet. You can read the steps now. Do them after the switch.",
  proof: "Show that it is done",
  proofAuto: "You opened this page from your new mailbox. Your local administrator can see that you are done.",
  proofDone: "Your local administrator can see that Outlook is set up.",
  proofStated: "You told us that Outlook is set up. To prove it, open this page from your new mailbox.",
  proofOld: (address: string) => `This page is open in ${address}. That is not your new mailbox.`,
  proofHow: "Open this page from your new mailbox. It then tells your local administrator by itself.",
  proofButton: "I can read and send from my new address",
  proofFailed: "We could not save that. Try again.",
  proofSignedOut: "Sign in to tell your local administrator that you are done.",
  phone: "Do the steps on your phone",
  phoneHow: "Point the camera of your phone at this square. It opens the steps for your phone.",
  phoneWhich: "Which phone",
} as const;
