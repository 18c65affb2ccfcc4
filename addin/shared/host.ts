import type { MailClient } from "../../src/mailboxes/views.ts";

export type ThemeName = "light" | "dark" | "contrast";

/** What the page knows of where it runs. Display hints only: nothing here proves who somebody is. */
export interface HostFacts {
  readonly kind: "outlook" | "teams" | "browser";
  readonly client: MailClient | undefined;
  /** The mailbox that the page was opened from. */
  readonly mailbox: string | undefined;
  /** Office.js' accountType: enterprise (on-premises), office365, gmail, outlookCom. */
  readonly accountType: string | undefined;
  readonly version: string | undefined;
  /** A small screen: the PST check is not offered. */
  readonly phone: boolean;
  /** May the page sign in through its host without a window (nested app authentication)? */
  readonly nestedSignIn: boolean;
}

/** The place that the page runs in: Outlook, Teams, a plain browser. Two real implementations and one plain one. */
export interface Host {
  readonly facts: () => HostFacts;
  /** The theme that the host shows; undefined: follow the computer's. */
  readonly theme: () => ThemeName | undefined;
  readonly onThemeChange: (listener: () => void) => void;
  /** Called when another message was chosen (pinned pane): a good moment to look again. */
  readonly onItemChange: (listener: () => void) => void;
  /** Opens a page in the person's own browser. */
  readonly openWindow: (url: string) => void;
  /** Opens a page of ours and resolves to what it says; rejects with DialogClosed or a reason. */
  readonly openDialog: (url: string) => Promise<string>;
  /** Ready-made tokens that only this host can give, or undefined. */
  readonly exchangeToken: (() => Promise<string>) | undefined;
  readonly teamsToken: (() => Promise<string>) | undefined;
}

/** The person closed the sign-in window, or it never answered. `code` is for the help desk. */
export class DialogError extends Error {
  readonly code: string;
  constructor(code: string, options?: ErrorOptions) {
    super(`The sign-in window ended: ${code}`, options);
    this.name = "DialogError";
    this.code = code;
  }
}

/** Why Outlook itself is missing: it has not answered, or the network refused its script. */
export type HostNote = "late" | "blocked";
