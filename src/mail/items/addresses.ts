import type { Address } from "../../pst/types.ts";
import { headerWords, isAscii, oneLine } from "./header-text.ts";

// Dots part the atoms and are in none of them: were they, a long name of dots would be tried in every way there is.
const addrSpec = /^[^\s<>()[\]\\,;:"@.]+(?:\.[^\s<>()[\]\\,;:"@.]+)*@[^\s<>()[\]\\,;:"@]+$/;

/** [MS-OXCMAIL] 2.1.3.2.10: a non-SMTP address wrapped so that it survives; the domain says that nobody answers. */
const encapsulated = (type: string, address: string): string => {
  const safe = Array.from(Buffer.from(address, "utf8"), (byte) => {
    const character = String.fromCharCode(byte);
    if (/[A-Za-z0-9.=-]/.test(character)) return character;
    return character === "/" ? "_" : `+${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }).join("");
  const kind = type.replace(/[^A-Za-z0-9]/g, "") || "UNKNOWN";
  return `IMCEA${kind}-${safe.slice(0, 600)}@unknown.invalid`;
};

/** A name or another phrase of a header field (RFC 5322 3.2.5): quoted or encoded where it must be. */
export const phrase = (name: string): string => {
  const line = oneLine(name);
  if (!isAscii(line) || line.includes("=?")) return headerWords(line);
  return /^[A-Za-z0-9!#$%&'*+\-/=?^_`{|}~ ]*$/.test(line) ? line : `"${line.replace(/["\\]/g, "\\$&")}"`;
};

/** The address as mail knows it; undefined where the file has none. */
export const mailAddress = (person: Address): string | undefined => {
  const smtp = person.smtp?.trim();
  if (smtp !== undefined && addrSpec.test(smtp) && isAscii(smtp)) return smtp;
  const stored = person.address.trim();
  if (addrSpec.test(stored) && isAscii(stored)) return stored;
  // What calls itself SMTP and is no address is a name at best.
  const isNone = stored === "" || (["", "SMTP"].includes(person.type.toUpperCase()) && !stored.includes("@"));
  return isNone ? undefined : encapsulated(person.type, stored);
};

/** One mailbox for a header. A name without an address is an empty group (RFC 5322 3.4): kept, and nobody's. */
export const mailbox = (person: Address): string => {
  const address = mailAddress(person);
  const name = person.name === address ? "" : phrase(person.name);
  if (address === undefined) return name === "" ? "undisclosed-recipients:;" : `${name}:;`;
  return name === "" ? address : `${name} <${address}>`;
};

export const mailboxes = (people: readonly Address[]): string => people.map(mailbox).join(", ");
