import { ok, refuse, type Result } from "../result.ts";
import { u16, u32, u64, u8 } from "./bytes.ts";
import type { PstCrc } from "./crc.ts";
import { layouts, type Layout } from "./layout.ts";
import type { Damage, Encoding, PstFormat, PstRefusal, Variant } from "./types.ts";

export const headerBytes = 564;

export interface BTreeRoot {
  readonly offset: number;
  readonly bid: number;
}

export interface Header {
  readonly format: Omit<PstFormat, "password">;
  readonly layout: Layout;
  readonly nodeTree: BTreeRoot;
  readonly blockTree: BTreeRoot;
  /** fAMapValid: 0 means that the allocation maps are not to be trusted (Outlook was ended in the middle). */
  readonly mapsValid: number;
  readonly lastMap: number;
  readonly damage: readonly Damage[];
}

const clients: Readonly<Record<number, PstFormat["client"]>> = { 0x4d53: "pst", 0x4f53: "ost", 0x4241: "pab" };
const encodings: Readonly<Record<number, Encoding>> = { 0: "none", 1: "permute", 2: "cyclic" };

// 21 is written by Visual Recovery (libpff); 36 is Outlook 2013's OST with 4 KB pages; 37 is written by an Outlook that
// knows Windows Information Protection, also where nothing is protected (MS-PST 2.2.2.6).
const variants: Readonly<Record<number, Variant>> = {
  14: "ansi",
  15: "ansi",
  21: "unicode",
  23: "unicode",
  36: "unicode-4k",
  37: "unicode",
};

/** Reads HEADER and ROOT (MS-PST 2.2.2.5, 2.2.2.6). A wrong CRC is damage, not a refusal: what it points at decides. */
export const readHeader = (bytes: Uint8Array, size: number, crc: PstCrc): Result<Header, PstRefusal> => {
  if (u32(bytes, 0) !== 0x4e444221) return refuse({ kind: "not-a-pst", detail: "the file does not begin with !BDN" });
  const version = u16(bytes, 10);
  const variant = variants[version];
  if (variant === undefined)
    return refuse({ kind: "unsupported-version", version, detail: `the header states version ${version}` });
  const wide = variant !== "ansi";
  if (bytes.length < (wide ? 564 : 512))
    return refuse({ kind: "unreadable", detail: `the file ends within its header, after ${bytes.length} bytes` });
  const code = u8(bytes, wide ? 513 : 461);
  if (code === 0x10)
    return refuse({ kind: "protected", detail: "encrypted with Windows Information Protection; its keys are needed" });
  const encoding = encodings[code];
  if (encoding === undefined) return refuse({ kind: "unreadable", detail: `unknown encoding ${code}` });
  const id = (at: number): number => (wide ? u64(bytes, at) : u32(bytes, at));
  const root = wide ? 180 : 164;
  const step = wide ? 8 : 4;
  const field = (index: number): number => id(root + 4 + index * step);
  return ok({
    format: {
      client: clients[u16(bytes, 8)] ?? "unknown",
      version,
      variant,
      encoding,
      size,
      statedSize: field(0),
    },
    layout: layouts[variant],
    nodeTree: { bid: field(4), offset: field(5) },
    blockTree: { bid: field(6), offset: field(7) },
    mapsValid: u8(bytes, root + 4 + 8 * step),
    lastMap: field(1),
    damage: headerDamage(bytes, size, field(0), wide, crc),
  });
};

const headerDamage = (bytes: Uint8Array, size: number, stated: number, wide: boolean, crc: PstCrc): Damage[] => {
  const damage: Damage[] = [];
  if (u32(bytes, 4) !== crc(bytes, 8, 479))
    damage.push({ kind: "header", offset: 4, detail: "the header's CRC is wrong" });
  if (wide && u32(bytes, 524) !== crc(bytes, 8, 524))
    damage.push({ kind: "header", offset: 524, detail: "the header's full CRC is wrong" });
  if (u16(bytes, 8) === 0 || clients[u16(bytes, 8)] === undefined)
    damage.push({ kind: "header", offset: 8, detail: "the header names no known client" });
  if (stated !== size)
    damage.push({
      kind: "header",
      offset: wide ? 184 : 168,
      detail:
        stated > size
          ? `the file is ${stated - size} bytes shorter than its header states`
          : `the file is ${size - stated} bytes longer than its header states`,
    });
  return damage;
};
