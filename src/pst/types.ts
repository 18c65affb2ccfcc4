/**
 * What the reader of Outlook data files gives: plain, read-only shapes. Entry point: `openPst` in `open.ts`.
 *
 * ```ts
 * const opened = await openPst(source, { crc32 });          // never throws for a bad file: Result
 * if (!opened.ok) return say(opened.refusal);
 * const pst = opened.value;
 * for (const folder of pst.folders) {                       // flat, parents before children, search folders left out
 *   for await (const item of pst.items(folder)) {           // many are read ahead; order as in the file's tables
 *     item.subject; item.kind; item.properties.text(0x0c1f);
 *     const { plain, html } = await item.bodies();
 *     for (const attachment of await item.attachments())
 *       if (attachment.method === "embedded") (await attachment.embedded())?.subject;
 *       else for await (const chunk of attachment.stream()) ...
 *   }
 * }
 * pst.damage;                                               // what was lost, and where; grows while reading
 * ```
 * Times are UTC `Date`s. Offsets and sizes are bytes. Nothing here throws for a damaged file: what cannot be read is
 * absent and a `Damage` says so. A `ByteSource` that fails (disk gone) does throw: that is not the file's fault.
 */
import type { Result } from "../result.ts";
import type { Appointment, Recurrence } from "./appointment-types.ts";
import type { Properties } from "./property-types.ts";
import type { ByteSource, OpenOptions } from "./source-types.ts";

export type OpenPst = (source: ByteSource, options?: OpenOptions) => Promise<Result<Pst, PstRefusal>>;

/** Why a file cannot be read at all. `detail` is for a technical reader; people's words live with the faces. */
export type PstRefusal =
  | { readonly kind: "not-a-pst"; readonly detail: string }
  | { readonly kind: "unsupported-version"; readonly version: number; readonly detail: string }
  | { readonly kind: "protected"; readonly detail: string }
  | { readonly kind: "unreadable"; readonly detail: string };

export type Variant = "ansi" | "unicode" | "unicode-4k";
export type Encoding = "none" | "permute" | "cyclic";

export interface PstFormat {
  /** `pst`: wMagicClient "SM"; `ost`: "SO"; MS-PST 2.2.2.6. */
  readonly client: "pst" | "ost" | "pab" | "unknown";
  /** wVer: 14, 15 ANSI; 23 Unicode; 36 Unicode with 4 KB pages. */
  readonly version: number;
  readonly variant: Variant;
  readonly encoding: Encoding;
  /** The file's own size and the size that its header states (ibFileEof). */
  readonly size: number;
  readonly statedSize: number;
  /** Outlook asks for a password; the content is not locked by it. */
  readonly password: boolean;
}

/** What was lost, and where. `offset` in bytes from the file's start; `nid`, `bid` are the format's own ids. */
export interface Damage {
  readonly kind: DamageKind;
  readonly detail: string;
  readonly offset?: number;
  readonly bid?: number;
  readonly nid?: number;
}

export type DamageKind =
  | "header"
  | "page"
  | "block"
  | "missing-block"
  | "missing-node"
  | "heap"
  | "table"
  | "properties"
  | "sub-nodes"
  | "recurrence"
  | "body"
  | "attachment"
  | "allocation"
  | "recovered"
  | "limit";

export type ItemKind = "mail" | "appointment" | "contact" | "task" | "note" | "journal" | "distributionList" | "other";

export interface Folder {
  readonly nid: number;
  /** Undefined for the top. */
  readonly parent: number | undefined;
  readonly name: string;
  /** Names from below the top ("Top of Outlook data file" and the like are left out): ["Inbox", "2019"]. */
  readonly path: readonly string[];
  /** PidTagContainerClass, e.g. "IPF.Note"; "" where the file has none. */
  readonly containerClass: string;
  /** `mailbox`: below the top that people see; `other`: kept by Outlook outside it (views, finder, freebusy). */
  readonly place: "mailbox" | "other";
  /** "deleted-items" by the store's own pointer; else "ordinary". "orphans": made by the reader for lost items. */
  readonly role: "ordinary" | "deleted-items" | "orphans";
  /** Count that the folder itself states (PidTagContentCount); what is really there may differ. */
  readonly statedItems: number;
}

export interface ItemRef {
  readonly nid: number;
  /** `table`: listed in the folder; `tree`: only the node B-tree says it is here; `scan`: found by the orphan scan. */
  readonly found: "table" | "tree" | "scan";
}

export interface Pst {
  readonly format: PstFormat;
  /** PidTagDisplayName of the store. */
  readonly name: string;
  readonly properties: Properties;
  /** Parents before children. The lost items' folder, if any, comes last. */
  readonly folders: readonly Folder[];
  readonly damage: readonly Damage[];
  readonly damageTotal: number;
  /** Nodes of a folder's items, in the order of the contents table; then those that only the node tree knows. */
  list(folder: Folder): Promise<readonly ItemRef[]>;
  /** Opens one item. Undefined: damaged beyond reading, and `damage` says where. */
  item(nid: number): Promise<Item | undefined>;
  /** Opens a folder's items in order, some ahead. Items that cannot be opened come as `{ nid, lost: true }`. */
  items(folder: Folder): AsyncIterable<Item | LostItem>;
}

export interface LostItem {
  readonly nid: number;
  readonly lost: true;
}

export interface Address {
  readonly name: string;
  /** SMTP where the file knows one, whatever the type; else as stored (an Exchange "/O=..." name). "" where none. */
  readonly address: string;
  /** "SMTP", "EX", ... of the stored address; "" where none. */
  readonly type: string;
  /** The SMTP address where one is known. */
  readonly smtp: string | undefined;
}

export interface Recipient extends Address {
  readonly role: "to" | "cc" | "bcc" | "originator" | "unknown";
  readonly properties: Properties;
}

export interface Item {
  readonly nid: number;
  readonly lost: false;
  readonly kind: ItemKind;
  /** PidTagMessageClass as stored, e.g. "IPM.Note". */
  readonly messageClass: string;
  /** With its prefix ("RE: ..."), without the format's two control characters. */
  readonly subject: string;
  readonly properties: Properties;
  /** PidTagMessageSize; 0 where the file has none. */
  readonly size: number;
  readonly sent: Date | undefined;
  readonly received: Date | undefined;
  readonly created: Date | undefined;
  readonly modified: Date | undefined;
  /** PidTagMessageFlags, decoded. */
  readonly read: boolean;
  readonly draft: boolean;
  readonly fromMe: boolean;
  readonly flagged: boolean;
  readonly answered: boolean;
  readonly forwarded: boolean;
  readonly importance: "low" | "normal" | "high";
  readonly sensitivity: "normal" | "personal" | "private" | "confidential";
  readonly categories: readonly string[];
  /** Who pressed send, and in whose name. */
  readonly sender: Address | undefined;
  readonly from: Address | undefined;
  /** PidTagTransportMessageHeaders: the header lines as they were on the wire. */
  readonly internetHeaders: string | undefined;
  readonly messageId: string | undefined;
  readonly inReplyTo: string | undefined;
  readonly references: string | undefined;
  /** Codepage of 8-bit text and of HTML bytes, e.g. 1252, 65001. */
  readonly codepage: number;
  readonly internetCodepage: number;
  /** Messages within messages: 0 for an item of a folder. */
  readonly depth: number;
  bodies(): Promise<Bodies>;
  recipients(): Promise<readonly Recipient[]>;
  attachments(): Promise<readonly Attachment[]>;
  /** Start, end, zone, recurrence; undefined unless the item has an appointment's or a meeting's properties. */
  readonly appointment: Appointment | undefined;
  /** PidLidTaskRecurrence of a task. */
  readonly taskRecurrence: Recurrence | undefined;
}

export interface Bodies {
  readonly plain: string | undefined;
  /** The plain text as stored, in UTF-16LE without zeros at its end, where it is so: `plain` need not be made of it. */
  readonly plainWide: Uint8Array | undefined;
  readonly html: string | undefined;
  /** PidTagRtfCompressed, decompressed. */
  readonly rtf: Uint8Array | undefined;
  /** `rtf`: the text was taken out of the RTF (MS-OXRTFEX), because the item stores no such body. */
  readonly plainFrom: "stored" | "rtf" | undefined;
  readonly htmlFrom: "stored" | "rtf" | undefined;
  /** The HTML as stored, before decoding with `internetCodepage`. */
  readonly htmlBytes: Uint8Array | undefined;
}

export interface Attachment {
  /** PidTagAttachNumber. */
  readonly number: number;
  /** PidTagAttachMethod: 1 value; 5 embedded; 6 OLE; 2, 3, 4, 7 a link to a file that is not in here. */
  readonly method: "none" | "value" | "reference" | "embedded" | "ole";
  /** Long name, else short, else display name; "" where none. From the file: never use it as a path. */
  readonly name: string;
  readonly mimeType: string;
  readonly contentId: string | undefined;
  readonly contentLocation: string | undefined;
  /** Shown inside the text (ATT_MHTML_REF or a content id with a hidden flag). */
  readonly inline: boolean;
  readonly hidden: boolean;
  /** Bytes of the data itself (`stream`), not PidTagAttachSize, which counts properties too. */
  readonly size: number;
  readonly properties: Properties;
  /** PidTagAttachLongPathname or PidTagAttachPathname of a reference. */
  readonly reference: string | undefined;
  /**
   * The data, in chunks of at most 1 MB. A damaged block ends the stream early: `damage` and `stream` length tell.
   * With `memory` chunks are put where it says; it may say the same place again, since a chunk is done with when the
   * next is asked for.
   */
  stream(memory?: (bytes: number) => Uint8Array): AsyncIterable<Uint8Array>;
  /** Part of the data, fewer bytes only at its end; undefined where a block in it is damaged. Reads only what it needs. */
  slice(offset: number, length: number): Promise<Uint8Array | undefined>;
  /** The data whole; undefined where over `limit` (default `valueBytes`) or damaged. */
  bytes(limit?: number): Promise<Uint8Array | undefined>;
  /** The message inside; undefined for other methods, too deep, or damaged. */
  embedded(): Promise<Item | undefined>;
}

/** What may move, judged by pure functions over names and sizes; given by the caller (`src/mail/rules-pack.ts`). */
export interface TransferRules {
  /** Which pack this is, for the reader of the inventory. */
  readonly pack: RulePackName;
  readonly maxItemBytes: number;
  /** Why a file of this name is stopped, or undefined. */
  blocked(fileName: string): string | undefined;
  /** Why items of this class do not move, or undefined. */
  unsupported(messageClass: string, kind: ItemKind): string | undefined;
}

export interface RulePackName {
  readonly name: string;
  readonly version: string;
  readonly dated: string;
  readonly label: string;
  readonly sources: readonly string[];
}
