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

/** "Give me these bytes." A file handle, a Blob, an HTTP range. `read` may be called many times at once. */
export interface ByteSource {
  /** Bytes in the whole file. */
  readonly size: number;
  /** Exactly `length` bytes from `offset`, or fewer only where the file ends. The caller may keep and change them. */
  read(offset: number, length: number): Promise<Uint8Array>;
  /** The same into memory of the caller, so that it need not be made anew each time; resolves to the bytes read. */
  readInto?(offset: number, target: Uint8Array): Promise<number>;
  /** Reading this many bytes in vain is cheaper than another read. Default 64 KB, which suits a Blob. */
  readonly gap?: number;
}

/** CRC-32 as zlib's `crc32(data, start)`. Node's own is quicker than the reader's; a browser needs give none. */
export type Crc32 = (data: Uint8Array, start: number) => number;

export interface Limits {
  /** Nodes and blocks that an index may hold. */
  readonly nodes: number;
  readonly blocks: number;
  /** Rows of one table. */
  readonly rows: number;
  /** Bytes of one property value or table that is held whole (attachments stream and are not bound by this). */
  readonly valueBytes: number;
  /** Messages within messages. */
  readonly embeddedDepth: number;
  readonly folderDepth: number;
  readonly folders: number;
  readonly attachmentsPerItem: number;
  readonly recipientsPerItem: number;
  /** Messages within one item, at all depths, each time that one is opened. */
  readonly embeddedPerItem: number;
  /** Block bytes that may be taken per byte of the file (and 64 MB): a file whose blocks serve many nodes ends here. */
  readonly effort: number;
  /** Damage records kept; the rest are counted in `damageTotal`. */
  readonly damageRecords: number;
  /** Bytes that may be under way from the source at once, and reads. */
  readonly bytesInFlight: number;
  readonly readsInFlight: number;
}

export interface OpenOptions {
  readonly limits?: Partial<Limits>;
  readonly crc32?: Crc32;
  /** Items opened ahead of the consumer by `items()`. Default 16. */
  readonly ahead?: number;
}

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

/** `set` in lower case with hyphens, without braces; `id` a number (PidLid...) or a name (PidName...). */
export interface NamedProperty {
  readonly set: string;
  readonly id: number | string;
}

/** A tag's upper half (0x0037 for PidTagSubject), or a named property. */
export type PropertyKey = number | NamedProperty;

/** Integer64 and currency are bigint; times are UTC dates; GUIDs are lower-case text; objects and binaries are bytes. */
export type PropertyValue =
  | string
  | number
  | bigint
  | boolean
  | Date
  | Uint8Array
  | readonly string[]
  | readonly number[]
  | readonly bigint[]
  | readonly Date[]
  | readonly Uint8Array[];

export interface Property {
  /** As stored: 0x8000 and above are this file's own numbers of named properties. */
  readonly id: number;
  /** MS-OXCDATA 2.11.1 type code, e.g. 0x001f. */
  readonly type: number;
  readonly named?: NamedProperty;
  readonly value: PropertyValue;
}

/**
 * An item's properties, decoded. 8-bit text is decoded with the item's codepage. Everything is here but the bodies
 * (0x1000, 0x1009, 0x1013) and attachments' data (0x3701), which have their own ways in, and values over `valueBytes`.
 */
export interface Properties {
  has(key: PropertyKey): boolean;
  get(key: PropertyKey): PropertyValue | undefined;
  /** The value if it is text (empty text included), else undefined. The others likewise. */
  text(key: PropertyKey): string | undefined;
  number(key: PropertyKey): number | undefined;
  flag(key: PropertyKey): boolean | undefined;
  date(key: PropertyKey): Date | undefined;
  bytes(key: PropertyKey): Uint8Array | undefined;
  texts(key: PropertyKey): readonly string[] | undefined;
  /** Every property that could be read, in the file's order. */
  all(): readonly Property[];
}

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
  /** The data, in chunks of at most 1 MB. A damaged block ends the stream early: `damage` and `stream` length tell. */
  stream(): AsyncIterable<Uint8Array>;
  /** Part of the data, fewer bytes only at its end; undefined where a block in it is damaged. Reads only what it needs. */
  slice(offset: number, length: number): Promise<Uint8Array | undefined>;
  /** The data whole; undefined where over `limit` (default `valueBytes`) or damaged. */
  bytes(limit?: number): Promise<Uint8Array | undefined>;
  /** The message inside; undefined for other methods, too deep, or damaged. */
  embedded(): Promise<Item | undefined>;
}

export interface Appointment {
  readonly start: Date | undefined;
  readonly end: Date | undefined;
  readonly allDay: boolean;
  readonly location: string;
  /** PidLidBusyStatus. */
  readonly busy: "free" | "tentative" | "busy" | "out-of-office" | "elsewhere";
  /** Minutes before the start; undefined without a reminder. */
  readonly reminderMinutes: number | undefined;
  readonly recurrence: Recurrence | undefined;
  /** The zone whose clock the recurrence follows; else that of the start. */
  readonly zone: TimeZone | undefined;
  readonly startZone: TimeZone | undefined;
  readonly endZone: TimeZone | undefined;
  /** PidLidGlobalObjectId, PidLidCleanGlobalObjectId. */
  readonly globalObjectId: Uint8Array | undefined;
  readonly cleanGlobalObjectId: Uint8Array | undefined;
  /** PidLidAppointmentSequence. */
  readonly sequence: number;
  /** PidLidAppointmentStateFlags bits. */
  readonly meeting: boolean;
  readonly cancelled: boolean;
}

/** A rule of MS-OXOCAL 2.2.1.41.1: offsets in minutes, UTC = local + bias. */
export interface TimeZoneRule {
  /** First year that the rule is for. */
  readonly year: number;
  readonly bias: number;
  readonly standardBias: number;
  readonly daylightBias: number;
  /** SYSTEMTIME: month 0 means that there is no such change. `day` 5 means the last `dayOfWeek` (0 Sunday) of it. */
  readonly standardStart: TransitionDate;
  readonly daylightStart: TransitionDate;
  /** Flags of the rule: was in force at creation (0x2: TZRULE_FLAG_EFFECTIVE_TZREG), recurring (0x1). */
  readonly flags: number;
}

export interface TransitionDate {
  /** 0: every year. */
  readonly year: number;
  readonly month: number;
  readonly dayOfWeek: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
}

export interface TimeZone {
  /** Windows' key name ("GMT Standard Time"), where the file has one. */
  readonly windowsName: string | undefined;
  /** PidLidTimeZoneDescription, for people. */
  readonly description: string | undefined;
  readonly rules: readonly TimeZoneRule[];
}

/** "2024-03-31" or "2024-03-31T09:30": the zone's wall clock, as the format stores it. */
export type LocalDate = string;
export type LocalDateTime = string;

/** MS-OXOCAL 2.2.1.44. */
export interface Recurrence {
  readonly frequency: "daily" | "weekly" | "monthly" | "yearly";
  /** `day`: every N days; `week`: on `weekdays`; `month`: on `dayOfMonth`; `month-nth`: the `nth` of `weekdays`;
   * `month-end`: the last day. The `hijri-` ones follow the Hijri calendar. */
  readonly pattern:
    "day" | "week" | "month" | "month-nth" | "month-end" | "hijri-month" | "hijri-month-nth" | "hijri-month-end";
  /** 0 default (Gregorian), 1 Gregorian, 6 Hijri, 8 Hebrew ... */
  readonly calendar: number;
  /** In days, weeks or months by `frequency` (yearly counts months too: 12). Daily is given in days, not minutes. */
  readonly period: number;
  /** 0 Sunday ... 6 Saturday. */
  readonly weekdays: readonly number[];
  readonly dayOfMonth: number | undefined;
  /** 1..4, or 5 for the last. */
  readonly nth: number | undefined;
  readonly firstWeekday: number;
  readonly end:
    | { readonly kind: "never" }
    | { readonly kind: "count"; readonly count: number }
    | { readonly kind: "date"; readonly date: LocalDate };
  readonly startDate: LocalDate;
  /** Of the last occurrence, as stored. */
  readonly endDate: LocalDate;
  /** Minutes after midnight; a task has none (0). */
  readonly startMinutes: number;
  readonly endMinutes: number;
  /** Original dates that do not take place (removed, or moved: those are in `exceptions` too). */
  readonly deletedDates: readonly LocalDate[];
  /** `deletedDates` without those that an exception replaces. */
  readonly cancelledDates: readonly LocalDate[];
  readonly exceptions: readonly RecurrenceException[];
}

export interface RecurrenceException {
  readonly originalStart: LocalDateTime;
  readonly start: LocalDateTime;
  readonly end: LocalDateTime;
  /** Undefined: as in the series. */
  readonly subject: string | undefined;
  readonly location: string | undefined;
  readonly busyStatus: number | undefined;
  readonly reminderMinutes: number | undefined;
  readonly reminderSet: boolean | undefined;
  readonly meetingType: number | undefined;
  readonly allDay: boolean | undefined;
  /** The body differs: an attachment that is an embedded message holds it (match PidTagExceptionReplaceTime 0x7ff9). */
  readonly bodyChanged: boolean;
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
