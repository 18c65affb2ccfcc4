import { u16, u32 } from "./bytes.ts";

// MS-OXRTFCP 2.1.2.1: what the dictionary holds at first.
const preset =
  "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor " +
  "MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20" +
  "\\b\\i\\u\\tab\\tx";
const presetBytes = Uint8Array.from(preset, (letter) => letter.charCodeAt(0));
const dictionaryBytes = 4096;
const compressed = 0x75465a4c;
const plain = 0x414c454d;
const headerBytes = 16;

/** Decompresses PidTagRtfCompressed (MS-OXRTFCP 2.1.3). Undefined where it is no such data or states over `most` bytes. */
export const decompressRtf = (bytes: Uint8Array, most: number): Uint8Array | undefined => {
  const rawSize = u32(bytes, 4);
  const kind = u32(bytes, 8);
  if (bytes.length < headerBytes || rawSize > most) return undefined;
  if (kind === plain) return bytes.slice(headerBytes, headerBytes + rawSize);
  return kind === compressed ? inflated(bytes, rawSize) : undefined;
};

// The longest run is 17 bytes for 2: data cannot grow beyond that, so the stated size bounds the rest.
const inflated = (bytes: Uint8Array, rawSize: number): Uint8Array => {
  const out = new Uint8Array(Math.min(rawSize, bytes.length * 17));
  const dictionary = new Uint8Array(dictionaryBytes);
  dictionary.set(presetBytes);
  let write = presetBytes.length;
  let length = 0;
  const put = (byte: number): void => {
    if (length < out.length) out[length++] = byte;
    dictionary[write] = byte;
    write = (write + 1) % dictionaryBytes;
  };
  for (let at = headerBytes; at < bytes.length && length < out.length;) {
    const control = bytes[at++] ?? 0;
    for (let bit = 0; bit < 8 && at < bytes.length; bit++) {
      if ((control & (1 << bit)) === 0) {
        put(bytes[at++] ?? 0);
        continue;
      }
      const token = (u16(bytes, at) >>> 8) | ((u16(bytes, at) & 0xff) << 8);
      at += 2;
      const from = token >>> 4;
      if (from === write) return out.subarray(0, length);
      for (let run = 0; run < (token & 0xf) + 2; run++) put(dictionary[(from + run) % dictionaryBytes] ?? 0);
    }
  }
  return out.subarray(0, length);
};
