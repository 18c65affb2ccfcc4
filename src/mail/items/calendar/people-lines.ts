import type { Address, Item, Recipient } from "../../../pst/types.ts";
import { mailAddress } from "../addresses.ts";
import { contentLine, parameterValue } from "./lines.ts";

const tags = { recipientFlags: 0x5ffd, trackStatus: 0x5fff } as const;

// [MS-OXOCAL] 2.2.4.10.2 and RFC 5545 3.2.12.
const partstats: Readonly<Record<number, string>> = { 2: "TENTATIVE", 3: "ACCEPTED", 4: "DECLINED" };
const roles = {
  to: "ROLE=REQ-PARTICIPANT",
  cc: "ROLE=OPT-PARTICIPANT",
  bcc: "CUTYPE=RESOURCE;ROLE=NON-PARTICIPANT",
} as const;

const uri = (person: Address): string => `mailto:${mailAddress(person) ?? "unknown@unknown.invalid"}`;
const name = (person: Address): string => (person.name === "" ? "" : `;CN=${parameterValue(person.name)}`);

export const organizerLine = (item: Item): string => {
  const person = item.from ?? item.sender;
  return person === undefined ? "" : contentLine(`ORGANIZER${name(person)}:${uri(person)}`);
};

const isOrganizer = (recipient: Recipient): boolean =>
  recipient.role === "originator" || ((recipient.properties.number(tags.recipientFlags) ?? 0) & 2) !== 0;

export const attendeeLines = (recipients: readonly Recipient[]): string =>
  recipients
    .filter((recipient) => !isOrganizer(recipient))
    .map((recipient) => {
      const role = roles[recipient.role === "cc" || recipient.role === "bcc" ? recipient.role : "to"];
      const partstat = partstats[recipient.properties.number(tags.trackStatus) ?? 0] ?? "NEEDS-ACTION";
      return contentLine(`ATTENDEE${name(recipient)};${role};PARTSTAT=${partstat};RSVP=TRUE:${uri(recipient)}`);
    })
    .join("");
