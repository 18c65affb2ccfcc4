/** Bytes of a PST's header that Outlook writes anew whenever the file changes (MS-PST 2.2.2.6). */
const headerBytes = 564;

/** Tells whether this is the same, unchanged file: SHA-256 of its size and header, hex. The name is no part of it. */
export const fingerprintOf = async (file: Blob): Promise<string> => {
  const header = new Uint8Array(await file.slice(0, headerBytes).arrayBuffer());
  const size = new TextEncoder().encode(`${file.size} `);
  const joined = new Uint8Array(size.length + header.length);
  joined.set(size);
  joined.set(header, size.length);
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", joined));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
};
