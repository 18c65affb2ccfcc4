import type { ItemKind, PstFormat, PstRefusal } from "../../src/pst/types.ts";

/** Why something would not move as it is. An attachment only loses that attachment; the others stop the item. */
export type Reason =
  "copy" | "damaged" | "too-large" | "unsupported" | "not-mail" | "blocked-attachment" | "cannot-look-inside";

export interface FolderReport {
  readonly nid: number;
  readonly path: readonly string[];
  readonly role: "ordinary" | "deleted-items" | "orphans";
  readonly items: number;
  readonly bytes: number;
  /** ms since 1970, or undefined while no item has a date. */
  readonly from: number | undefined;
  readonly to: number | undefined;
  /** Items that are not sent from here: too large, of a kind that has no place there, or no mail. */
  readonly stopped: number;
}

export interface Trouble {
  readonly reason: Reason;
  /** A file type (".exe") or a kind of item; never a name or a subject. */
  readonly detail: string;
  readonly count: number;
}

/** What the check found. Plain data: it crosses from the worker to the page, and is kept. No subject, no address. */
export interface Report {
  readonly format: PstFormat;
  readonly folders: readonly FolderReport[];
  readonly kinds: Readonly<Record<ItemKind, number>>;
  readonly troubles: readonly Trouble[];
  /** Troubles beyond those that the inventory lists. */
  readonly moreTroubles: number;
  readonly duplicates: number;
  readonly attachments: number;
  readonly items: number;
  readonly bytes: number;
  readonly damage: Readonly<Partial<Record<string, number>>>;
  readonly damageTotal: number;
  /** Which rules said what moves, and how far they may be trusted. */
  readonly rules: string;
  /** Every folder was read; false while reading, or where it was stopped. */
  readonly complete: boolean;
}

export type ToWorker =
  /** `rules`: the service's rule pack as it came, or undefined where it could not be had. */
  | { readonly kind: "check"; readonly file: Blob; readonly rules: unknown }
  | {
      readonly kind: "send";
      readonly file: Blob;
      readonly folders: readonly number[];
      readonly held: readonly string[];
      readonly rules: unknown;
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
  | { readonly kind: "progress"; readonly done: number; readonly of: number }
  | { readonly kind: "refused"; readonly refusal: PstRefusal }
  | { readonly kind: "failed"; readonly detail: string }
  | { readonly kind: "item"; readonly item: OutgoingItem }
  | { readonly kind: "left-out"; readonly key: string; readonly reason: Reason }
  | { readonly kind: "sent-all" };
