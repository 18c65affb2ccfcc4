/** Mailbox names in modified UTF-7 (RFC 3501 5.1.3): `&` shifts into UTF-16 in base64 with `,` for `/`. */
export const encodeUtf7 = (name: string): string =>
  name.replace(/&|[^\x20-\x7e]+/g, (run) => {
    if (run === "&") return "&-";
    const units = Buffer.alloc(run.length * 2);
    for (let i = 0; i < run.length; i += 1) units.writeUInt16BE(run.charCodeAt(i), i * 2);
    return `&${units.toString("base64").replace(/=+$/, "").replaceAll("/", ",")}-`;
  });

/**
 * The Unicode name of what a server sent (octets as latin1). Names that are not valid modified UTF-7 are read as UTF-8
 * where they are that, else left as they are: the raw name is what goes back to the server in any case.
 */
export const decodeUtf7 = (raw: string): string => {
  if (/[\x80-\xff]/.test(raw)) return decodeUtf8(raw);
  return raw.replace(/&([A-Za-z0-9+,]*)-/g, (whole, body: string) => {
    if (body === "") return "&";
    const octets = Buffer.from(body.replaceAll(",", "/"), "base64");
    if (octets.length === 0 || octets.length % 2 !== 0) return whole;
    let text = "";
    for (let i = 0; i < octets.length; i += 2) text += String.fromCharCode(octets.readUInt16BE(i));
    return text.isWellFormed() ? text : whole;
  });
};

/** Octets as latin1 to Unicode, when they are valid UTF-8; else unchanged. */
export const decodeUtf8 = (raw: string): string => {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(raw, "latin1"));
  } catch {
    return raw;
  }
};
