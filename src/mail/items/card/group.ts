import type { Item } from "../../../pst/types.ts";
import { contentLine, parameterValue } from "../calendar/lines.ts";
import type { Conversion } from "../context.ts";
import { oneLine } from "../header-text.ts";
import { plainText } from "../html-text.ts";
import { SegmentList, type Segment } from "../segments.ts";
import { structured, textLine, type Version } from "./card-lines.ts";
import { cardHead, cardTail, cardUid } from "./contact.ts";
import { readMember, streamMembers, type Member } from "./members.ts";

const addressSet = "00062004-0000-0000-c000-000000000046";
const keys = {
  name: { set: addressSet, id: 0x8053 },
  oneOffs: { set: addressSet, id: 0x8054 },
  members: { set: addressSet, id: 0x8055 },
  stream: { set: addressSet, id: 0x8064 },
} as const;

const lists = (value: unknown): readonly Uint8Array[] =>
  Array.isArray(value) ? value.filter((entry): entry is Uint8Array => entry instanceof Uint8Array) : [];

/** Each member's entry id and its one-off copy. A long list has them in a stream, which then counts alone. */
const membersOf = ({ properties, codepage }: Item): readonly (Member | undefined)[] => {
  const stream = properties.bytes(keys.stream);
  const long = stream === undefined ? [] : streamMembers(stream);
  if (long.length > 0) return long.map(([id, copy]) => readMember(id, copy, codepage));
  const [ids, copies] = [lists(properties.get(keys.members)), lists(properties.get(keys.oneOffs))];
  return Array.from({ length: Math.max(ids.length, copies.length) }, (_, at) =>
    readMember(ids[at], copies[at], codepage),
  );
};

/** Where a member is found: its address, its own card of this export, or a name that only people understand. */
const target = ({ name, address, item }: Member, conversion: Conversion): string => {
  const line = oneLine(address);
  if (line.includes("@"))
    return `mailto:${line.replace(/[^!-~]/g, (character) => encodeURIComponent(character.toWellFormed()))}`;
  if (item !== undefined && conversion.seed.startsWith(`${item.store}:`))
    return cardUid({ ...conversion, seed: `${item.store}:${item.nid}` });
  return `urn:x-outlook:${encodeURIComponent((line === "" ? oneLine(name) : line).toWellFormed())}`;
};

const memberLine = (member: Member, version: Version, conversion: Conversion): string => {
  const property = version === "3.0" ? "X-ADDRESSBOOKSERVER-MEMBER" : "MEMBER";
  const name = member.name === "" ? "" : `;X-CN=${parameterValue(member.name)}`;
  return contentLine(`${property}${name}:${target(member, conversion)}`);
};

/** A distribution list as a group card (RFC 6350 6.6.5). A list within it is named by that list's own card. */
export const groupCard = async (item: Item, conversion: Conversion, version: Version): Promise<readonly Segment[]> => {
  const { properties } = item;
  const lines: string[] = [];
  for (const [index, member] of membersOf(item).entries()) {
    if (member === undefined)
      conversion.losses.push({ kind: "member", text: `Member ${index + 1} is only a pointer into an address book.` });
    else lines.push(memberLine(member, version, conversion));
  }
  const choices = [properties.text(keys.name), properties.text(0x3001), item.subject];
  const name = choices.find((choice) => choice !== undefined && choice.trim() !== "") ?? "Unnamed";
  const plain = plainText(await item.bodies());
  const card = [
    cardHead(version, "group"),
    textLine("FN", name),
    structured("N", [name, "", "", "", ""]),
    textLine("NOTE", plain),
    ...lines,
    cardTail(item, conversion),
  ];
  return new SegmentList().ascii(card.join("")).done();
};
