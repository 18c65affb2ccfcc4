import type { Item } from "../../../pst/types.ts";
import { contentLine, parameterValue } from "../calendar/lines.ts";
import type { Conversion } from "../context.ts";
import { oneLine } from "../header-text.ts";
import { SegmentList, type Segment } from "../segments.ts";
import { structured, textLine, type Version } from "./card-lines.ts";
import { cardHead, cardTail } from "./contact.ts";
import { readMember, type Member } from "./members.ts";

const addressSet = "00062004-0000-0000-c000-000000000046";
const keys = {
  name: { set: addressSet, id: 0x8053 },
  oneOffs: { set: addressSet, id: 0x8054 },
  members: { set: addressSet, id: 0x8055 },
} as const;

const lists = (value: unknown): readonly Uint8Array[] =>
  Array.isArray(value) ? value.filter((entry): entry is Uint8Array => entry instanceof Uint8Array) : [];

const memberLine = (member: Member, version: Version): string => {
  const address = oneLine(member.address);
  const uri = address.includes("@")
    ? `mailto:${address.replace(/[^!-~]/g, (character) => encodeURIComponent(character))}`
    : undefined;
  if (version === "3.0") {
    const target = uri ?? `urn:x-outlook:${encodeURIComponent(address === "" ? member.name : address)}`;
    return contentLine(`X-ADDRESSBOOKSERVER-MEMBER;X-CN=${parameterValue(member.name)}:${target}`);
  }
  const target = uri ?? `urn:x-outlook:${encodeURIComponent(address === "" ? member.name : address)}`;
  return contentLine(`MEMBER;X-CN=${parameterValue(member.name)}:${target}`);
};

/** A distribution list as a group card (RFC 6350 6.6.5). The one-off copies name each member in full. */
export const groupCard = async (item: Item, conversion: Conversion, version: Version): Promise<readonly Segment[]> => {
  const { properties } = item;
  const oneOffs = lists(properties.get(keys.oneOffs));
  const members = lists(properties.get(keys.members));
  const count = Math.max(oneOffs.length, members.length);
  const lines: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const known = [oneOffs[index], members[index]].map((id) => (id === undefined ? undefined : readMember(id)));
    const member = known.find((each) => each !== undefined);
    if (member === undefined)
      conversion.losses.push({ kind: "member", text: `Member ${index + 1} is only a pointer into an address book.` });
    else lines.push(memberLine(member, version));
  }
  const choices = [properties.text(keys.name), properties.text(0x3001), item.subject];
  const name = choices.find((choice) => choice !== undefined && choice.trim() !== "") ?? "Unnamed";
  const { plain } = await item.bodies();
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
