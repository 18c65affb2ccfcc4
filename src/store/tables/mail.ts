import type { Generated } from "kysely";
import type { LedgerFolder, LedgerItem } from "../../mail/ledger/types.ts";

/** Migration 020: the ledger of the mail engine. */
export interface MailTables {
  mail_ledgers: {
    readonly mailbox_id: string;
    readonly run: Generated<number>;
    readonly last_id: Generated<number>;
    readonly changed_at: Generated<Date>;
  };
  mail_ledger_folders: { readonly mailbox_id: string; readonly id: number; readonly folder: LedgerFolder };
  mail_ledger_items: {
    readonly mailbox_id: string;
    readonly folder_id: number;
    readonly uid_validity: number;
    readonly uid: number;
    readonly target_uid: number | null;
    readonly size: number;
    readonly at: number;
    readonly flags: string;
    readonly hash: string;
    readonly stamp: number;
    readonly rare: Pick<LedgerItem, "note" | "gone" | "stored" | "emailId"> | null;
  };
  mail_ledger_intents: {
    readonly mailbox_id: string;
    readonly folder_id: number;
    readonly id: number;
    readonly uids: string;
    readonly base: number;
    readonly target_uid_validity: number;
    readonly begun_at: Generated<Date>;
  };
}
