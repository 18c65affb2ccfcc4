const hex = Buffer.from("0123456789ABCDEF", "latin1");
const CR = 13;
const LF = 10;

/**
 * RFC 2045 6.7. Line ends in the source (CRLF, CR or LF) become CRLF; lines are cut at 76 with soft breaks. `=` is
 * always encoded, so no boundary of ours (they hold "=_") can appear in the result.
 */
export const quotedPrintable = (source: Uint8Array): Buffer => {
  // Worst case three for one, and a soft break (3) for every 72.
  const out = Buffer.allocUnsafe(source.length * 3 + Math.ceil((source.length * 3) / 72) * 3 + 8);
  let to = 0;
  let column = 0;
  const breakLine = (): void => {
    out[to++] = CR;
    out[to++] = LF;
    column = 0;
  };
  for (let at = 0; at < source.length; at += 1) {
    const byte = source[at] ?? 0;
    if (byte === CR || byte === LF) {
      if (byte === CR && source[at + 1] === LF) at += 1;
      breakLine();
      continue;
    }
    const next = source[at + 1];
    const lineEnds = next === undefined || next === CR || next === LF;
    // Blanks at a line's end would be eaten on the way; "." and "F" ("From ") at its start mean something to some.
    const plain =
      (byte >= 33 && byte <= 126 && byte !== 61 && !(column === 0 && (byte === 46 || byte === 70))) ||
      ((byte === 32 || byte === 9) && !lineEnds);
    const width = plain ? 1 : 3;
    if (column + width > 75) {
      out[to++] = 61;
      breakLine();
    }
    if (plain) out[to++] = byte;
    else {
      out[to++] = 61;
      out[to++] = hex[byte >>> 4] ?? 0;
      out[to++] = hex[byte & 15] ?? 0;
    }
    column += width;
  }
  return out.subarray(0, to);
};
