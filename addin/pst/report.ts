import type { DamageKind, ItemKind, PstFormat, PstRefusal } from "../../src/pst/types.ts";

/** Why an item would not move as it is. The first four stop it whole (a copy in one folder is sent once); an attachment only loses that attachment. */
export type Reason = "copy" | "lost" | "too-large" | "not-mail" | "blocked-attachment" | "linked-attachment";

export interface FolderReport {
  readonly nid: number;
  readonly path: readonly string[];
  readonly role: "ordinary" | "deleted-items" | "orphans";
  /** Outlook's own folder, outside what people see: never offered. */
  readonly hidden: boolean;
  /** As the folder states it, until its items were read. */
  items: number;
  read: boolean;
  bytes: number;
  /** ms since 1970, or undefined while no item has a date. */
  from: number | undefined;
  to: number | undefined;
  /** Items that are not sent from here: lost, too large, or no mail. */
  stopped: number;
  duplicates: number;
}

export interface Trouble {
  readonly reason: Reason;
  /** A file type (".exe") or a kind of item; never a name or a subject. */
  readonly detail: string;
  count: number;
}

/** What the check found. Plain data: it crosses from the worker to the page, and is kept. No subject, no address. */
export interface Report {
  readonly format: PstFormat;
  readonly folders: readonly FolderReport[];
  readonly kinds: Readonly<Record<ItemKind, number>>;
  readonly troubles: readonly Trouble[];
  readonly duplicates: number;
  readonly attachments: number;
  readonly items: number;
  readonly bytes: number;
  readonly damage: Readonly<Partial<Record<DamageKind, number>>>;
  readonly damageTotal: number;
  /** Every item was read; false while reading, or where it was cancelled. */
  readonly complete: boolean;
}

/** What a rule pack says (src/mail/rules-pack.ts), as far as the check needs it. */
export interface CheckRules {
  /** Lower case, with the dot. */
  readonly blockedTypes: ReadonlySet<string>;
  readonly messageLimitBytes: number;
}

export type ToWorker =
  | { readonly kind: "check"; readonly file: Blob }
  | {
      readonly kind: "send";
      readonly file: Blob;
      readonly folders: readonly number[];
      readonly held: readonly string[];
    }
  /** The page is ready for one more item: at most a few are on their way, so memory stays flat. */
  | { readonly kind: "more" };

export interface OutgoingItem {
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array<ArrayBuffer>;
}

export type FromWorker =
  | { readonly kind: "report"; readonly report: Report }
  | { readonly kind: "refused"; readonly refusal: PstRefusal }
  | { readonly kind: "failed"; readonly detail: string }
  | { readonly kind: "item"; readonly item: OutgoingItem }
  | { readonly kind: "left-out"; readonly key: string; readonly reason: Reason }
  | { readonly kind: "sent-all" };
