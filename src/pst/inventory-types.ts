/** What `takeInventory` finds. All plain data: it goes to JSON and from a worker to a page as it is. Sizes in bytes. */
import type { Damage, ItemKind, PstFormat, RulePackName, TransferRules } from "./types.ts";

/** `tables`: the trees and tables; `blocks`: every block's CRC and every item's structure too. */
export type Check = "tables" | "blocks";

export interface InventoryOptions {
  readonly rules: TransferRules;
  readonly check: Check;
  /** Called now and then with counts so far; `items` of `of`. */
  readonly progress?: (items: number, of: number) => void;
  readonly limits?: Partial<InventoryLimits>;
}

export interface InventoryLimits {
  /** Exceptions and groups of duplicates that are listed; the rest are counted. */
  readonly exceptions: number;
  readonly duplicateGroups: number;
  /** Items that are opened to prove that they are duplicates. */
  readonly duplicatesProven: number;
  /** Zip files within zip files, names in one, bytes unpacked to look inside, for one attachment. */
  readonly zipDepth: number;
  readonly zipNames: number;
  readonly zipBytes: number;
}

export type Kinds = Readonly<Record<ItemKind, number>>;

export interface FolderInventory {
  readonly nid: number;
  readonly path: readonly string[];
  readonly name: string;
  readonly depth: number;
  readonly containerClass: string;
  readonly place: "mailbox" | "other";
  readonly role: "ordinary" | "deleted-items" | "orphans";
  readonly items: number;
  /** What the folder itself states. */
  readonly statedItems: number;
  readonly kinds: Kinds;
  readonly attachments: number;
  readonly bytes: number;
  /** ISO 8601 of the earliest and latest item; null where none has a date. */
  readonly oldest: string | null;
  readonly newest: string | null;
}

export type ExceptionReason = "too-large" | "blocked-type" | "damaged" | "unsupported-class" | "cannot-look-inside";

/** One reason why one item would not move as it is. */
export interface InventoryException {
  readonly reason: ExceptionReason;
  readonly nid: number;
  readonly folder: readonly string[];
  readonly kind: ItemKind;
  readonly subject: string;
  readonly date: string | null;
  readonly bytes: number;
  /** Names from the attachment inwards: ["bundle.zip", "inner.zip", "setup.exe"]; empty where it is the item itself. */
  readonly within: readonly string[];
  readonly detail: string;
}

export interface DuplicateGroup {
  readonly subject: string;
  readonly bytes: number;
  readonly copies: readonly { readonly nid: number; readonly folder: readonly string[] }[];
}

export interface Health {
  readonly checked: Check;
  /** Nothing is damaged. */
  readonly sound: boolean;
  readonly header: { readonly sound: boolean };
  readonly pages: { readonly read: number; readonly damaged: number };
  readonly blocks: {
    readonly total: number;
    readonly checked: number;
    readonly damaged: number;
    readonly beyondEnd: number;
    readonly overlapping: number;
  };
  /** The header's word on the allocation maps, and, where checked, their pages. */
  readonly allocation: { readonly stated: "valid" | "invalid"; readonly pages: number; readonly damaged: number };
  readonly damage: readonly Damage[];
  readonly damageTotal: number;
}

export interface Inventory {
  readonly format: PstFormat;
  readonly store: string;
  readonly health: Health;
  readonly folders: readonly FolderInventory[];
  readonly totals: Kinds & { readonly items: number; readonly attachments: number; readonly bytes: number };
  readonly exceptions: readonly InventoryException[];
  readonly exceptionTotal: number;
  readonly duplicates: {
    /** Items beyond the first of each group. */
    readonly items: number;
    readonly bytes: number;
    readonly proven: boolean;
    readonly groups: readonly DuplicateGroup[];
  };
  readonly rules: RulePackName;
}
