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

const organizer = (person: Address | undefined): string =>
  person === undefined ? "" : contentLine(`ORGANIZER${name(person)}:${uri(person)}`);

const organizerLine = (item: Item): string => organizer(item.from ?? item.sender);

const isOrganizer = (recipient: Recipient): boolean =>
  recipient.role === "originator" || ((recipient.properties.number(tags.recipientFlags) ?? 0) & 2) !== 0;

const attendeeLines = (recipients: readonly Recipient[]): string =>
  recipients
    .filter((recipient) => !isOrganizer(recipient))
    .map((recipient) => {
      const role = roles[recipient.role === "cc" || recipient.role === "bcc" ? recipient.role : "to"];
      const partstat = partstats[recipient.properties.number(tags.trackStatus) ?? 0] ?? "NEEDS-ACTION";
      return contentLine(`ATTENDEE${name(recipient)};${role};PARTSTAT=${partstat};RSVP=TRUE:${uri(recipient)}`);
    })
    .join("");

// [MS-OXOCAL] 2.2.7, 2.2.8: the last part of a response's class is the answer.
const answers: Readonly<Record<string, string>> = { pos: "ACCEPTED", tent: "TENTATIVE", neg: "DECLINED" };

/** A response is the other way round (RFC 5546 3.2.3): who sends it is the one attendee, who gets it the organiser. */
const replyLines = (item: Item, recipients: readonly Recipient[]): string => {
  const person = item.from ?? item.sender;
  const answer = answers[item.messageClass.toLowerCase().split(".").at(-1) ?? ""] ?? "NEEDS-ACTION";
  const attendee = person === undefined ? "" : contentLine(`ATTENDEE${name(person)};PARTSTAT=${answer}:${uri(person)}`);
  return organizer(recipients.find(({ role }) => role === "to") ?? recipients[0]) + attendee;
};

/** Who calls a meeting and who is asked. `method`: of a meeting message. */
export const peopleLines = (item: Item, recipients: readonly Recipient[], method: string | undefined): string =>
  method === "REPLY" ? replyLines(item, recipients) : organizerLine(item) + attendeeLines(recipients);
