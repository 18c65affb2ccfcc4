import { u16 } from "./bytes.ts";
import { narrowText, wideText } from "./text.ts";

/** A person as an entry id holds one in full ([MS-OXCDATA] 2.2.5.1). */
export interface OneOff {
  readonly name: string;
  /** "SMTP", "MAPIPDL" ..., in capitals. */
  readonly type: string;
  readonly address: string;
}

const provider = [
  0x81, 0x2b, 0x1f, 0xa4, 0xbe, 0xa3, 0x10, 0x19, 0x9d, 0x6e, 0x00, 0xdd, 0x01, 0x0f, 0x54, 0x02,
] as const;

const [providerAt, flagsAt, textAt] = [4, 22, 24];
const unicodeFlag = 0x8000;

/** Text from `at` up to its zero, and where the next one begins. */
const cut = (bytes: Uint8Array, at: number, unit: 1 | 2): readonly [Uint8Array, number] => {
  for (let end = at; end + unit <= bytes.length; end += unit)
    if (bytes[end] === 0 && (unit === 1 || bytes[end + 1] === 0)) return [bytes.subarray(at, end), end + unit];
  return [bytes.subarray(at), bytes.length];
};

/**
 * Reads a one-off entry id: name, type and address in one. `codepage`: of ids in 8-bit text. Undefined for ids that only
 * point somewhere.
 */
export const readOneOff = (id: Uint8Array, codepage: number): OneOff | undefined => {
  if (id.length < textAt || provider.some((byte, at) => id[providerAt + at] !== byte)) return undefined;
  const wide = (u16(id, flagsAt) & unicodeFlag) !== 0;
  const unit = wide ? 2 : 1;
  const text = (bytes: Uint8Array): string => (wide ? wideText(bytes) : narrowText(bytes, codepage));
  const [name, afterName] = cut(id, textAt, unit);
  const [type, afterType] = cut(id, afterName, unit);
  const [address] = cut(id, afterType, unit);
  return { name: text(name), type: text(type).toUpperCase(), address: text(address) };
};
