import type { PageAddress } from "./address.ts";
import type { Host } from "./host.ts";
import type { Session } from "./session.ts";
import type { MailboxState } from "./use-mailbox.ts";
import type { Section } from "./words.ts";

/** What every screen of the page gets. */
export interface ScreenProps {
  readonly host: Host;
  readonly session: Session;
  readonly mailbox: MailboxState;
  readonly address: PageAddress;
  readonly goTo: (section: Section) => void;
}
