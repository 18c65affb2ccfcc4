/** Properties as the format knows them, decoded. */

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
