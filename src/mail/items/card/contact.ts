import type { Properties } from "../../../pst/property-types.ts";
import type { Item } from "../../../pst/types.ts";
import { dateValue, contentLine, escapeText, utcValue } from "../calendar/lines.ts";
import { dateOf, stableId, type Conversion } from "../context.ts";
import { plainText } from "../html-text.ts";
import { SegmentList, type Segment } from "../segments.ts";
import { named, structured, textLine, typed, uriLine, type Version } from "./card-lines.ts";
import { emails, telephones } from "./reach-lines.ts";

interface AddressKeys {
  readonly types: readonly string[];
  readonly keys: readonly (number | { readonly set: string; readonly id: number })[];
}
/** Post office box, street, city, state, code, country. */
const addresses: readonly AddressKeys[] = [
  {
    types: ["work"],
    keys: [named(0x804a), named(0x8045), named(0x8046), named(0x8047), named(0x8048), named(0x8049)],
  },
  { types: ["home"], keys: [0x3a5e, 0x3a5d, 0x3a59, 0x3a5c, 0x3a5b, 0x3a5a] },
  { types: [], keys: [0x3a64, 0x3a63, 0x3a5f, 0x3a62, 0x3a61, 0x3a60] },
];
/** The address for letters: a copy of one of those, or, where an old program wrote the contact, all that there is. */
const mailing: AddressKeys = { types: [], keys: [0x3a2b, 0x3a29, 0x3a27, 0x3a28, 0x3a2a, 0x3a26] };

const addressLine = (properties: Properties, { types, keys }: AddressKeys, office?: string): string => {
  const [box, street, city, state, code, country] = keys.map((key) => properties.text(key));
  return structured(typed("ADR", types), [box, office, street, city, state, code, country]);
};

/** PidTagOfficeLocation is part of the address of work, as Outlook's own cards have it. */
const postal = (properties: Properties): string => {
  const office = properties.text(0x3a19);
  const isKnown = (keys: AddressKeys): boolean => addressLine(properties, keys) !== "";
  if (isKnown(mailing) && !addresses.some(isKnown)) return addressLine(properties, mailing, office);
  return addresses
    .map((keys) => addressLine(properties, keys, keys.types.includes("work") ? office : undefined))
    .join("");
};

const noYear = "1604";

/** A date of the calendar. `local` is the date itself; `instant` the beginning of that day in a person's own zone. */
const day = (name: string, local: Date | undefined, instant: Date | undefined, version: Version): string => {
  const known = [local, instant].find((date) => date !== undefined && date.getUTCFullYear() <= 4500);
  if (known === undefined) return "";
  // Of an instant near midnight the nearest date is meant; a zone more than half a day away has the local date beside.
  const value = dateValue(known === local ? known.getTime() : Math.round(known.getTime() / 86_400_000) * 86_400_000);
  const [year, month, date] = [value.slice(0, 4), value.slice(4, 6), value.slice(6)];
  // Telephones and Outlook keep a birthday without its year in that leap year.
  if (year === noYear)
    return contentLine(
      version === "4.0" ? `${name}:--${month}${date}` : `${name};X-APPLE-OMIT-YEAR=${year}:${year}-${month}-${date}`,
    );
  return contentLine(`${name}:${version === "4.0" ? value : `${year}-${month}-${date}`}`);
};

const pictureLimit = 2 * 1024 * 1024;

const pictureTypes: readonly (readonly [start: string, type: string])[] = [
  ["89504e47", "png"],
  ["47494638", "gif"],
  ["424d", "bmp"],
];

/** What a picture is, whatever it is called: Outlook calls every one ContactPicture.jpg. */
const pictureType = (data: Buffer): string =>
  pictureTypes.find(([start]) => data.toString("hex", 0, start.length / 2) === start)?.[1] ?? "jpeg";

const contactPhotoTag = 0x7fff;

/** The picture that Outlook keeps as an attachment, marked or of that name ([MS-OXOCNTC] 2.2.1.8.3). */
const photo = async (item: Item, version: Version, conversion: Conversion): Promise<string> => {
  let line = "";
  for (const attachment of await item.attachments()) {
    const marked = attachment.properties.flag(contactPhotoTag) === true;
    const isPicture = line === "" && (marked || attachment.name.toLowerCase() === "contactpicture.jpg");
    const data = isPicture ? await attachment.bytes(pictureLimit) : undefined;
    if (data === undefined || data.length === 0) {
      conversion.losses.push({
        kind: "attachment-missing",
        text: `Attachment ${attachment.number}: a card cannot hold it.`,
      });
      continue;
    }
    const picture = Buffer.from(data);
    const [type, encoded] = [pictureType(picture), picture.toString("base64")];
    line = contentLine(
      version === "4.0"
        ? `PHOTO:data:image/${type};base64,${encoded}`
        : `PHOTO;ENCODING=b;TYPE=${type.toUpperCase()}:${encoded}`,
    );
  }
  return line;
};

/** FN must not be empty (RFC 6350 6.2.1): the best name that there is. */
const fullName = (item: Item): string => {
  const { properties } = item;
  const parts = [properties.text(0x3a06), properties.text(0x3a11)]
    .filter((part) => part !== undefined && part !== "")
    .join(" ");
  const choices = [
    properties.text(0x3001),
    parts,
    properties.text(named(0x8005)),
    properties.text(0x3a16),
    item.subject,
    properties.text(named(0x8083)),
  ];
  return choices.find((choice) => choice !== undefined && choice.trim() !== "") ?? "Unnamed";
};

export const cardHead = (version: Version, kind: "individual" | "group"): string =>
  `BEGIN:VCARD\r\nVERSION:${version}\r\nPRODID:-//NHSmail onboarding//pst export//EN\r\n` +
  (version === "4.0" ? contentLine(`KIND:${kind}`) : kind === "group" ? "X-ADDRESSBOOKSERVER-KIND:group\r\n" : "");

/** The same item's card has the same name in every export, so that a list can name it. */
export const cardUid = (conversion: Conversion): string =>
  `urn:uuid:${stableId(conversion, "uid").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5")}`;

export const cardTail = (item: Item, conversion: Conversion): string => {
  const changed = item.modified ?? dateOf(item);
  return (
    (item.categories.length === 0 ? "" : contentLine(`CATEGORIES:${item.categories.map(escapeText).join(",")}`)) +
    contentLine(`UID:${cardUid(conversion)}`) +
    (changed === undefined ? "" : contentLine(`REV:${utcValue(changed)}`)) +
    "END:VCARD\r\n"
  );
};

/** How a name is said ([MS-OXOCNTC] 2.2.1.1.10): Japanese lists are sorted by it. Programs know it by these names. */
const sounds: readonly (readonly [name: string, id: number])[] = [
  ["X-PHONETIC-FIRST-NAME", 0x802c],
  ["X-PHONETIC-LAST-NAME", 0x802d],
  ["X-PHONETIC-ORG", 0x802e],
];

const filled = (text: string | undefined): string | undefined => (text === "" ? undefined : text);

/** A contact as a vCard ([MS-OXVCARD], RFC 6350; RFC 2426 for version 3). */
export const contactCard = async (
  item: Item,
  conversion: Conversion,
  version: Version,
): Promise<readonly Segment[]> => {
  const { properties } = item;
  const plain = plainText(await item.bodies());
  const name = fullName(item);
  const family = properties.text(0x3a11) ?? "";
  const given = properties.text(0x3a06) ?? "";
  const card = [
    cardHead(version, "individual"),
    textLine("FN", name),
    // N is a must in version 3, and readers of 4 like it.
    structured("N", [
      family,
      family === "" && given === "" ? name : given,
      properties.text(0x3a44),
      properties.text(0x3a45),
      properties.text(0x3a05),
    ]),
    ...sounds.map(([field, id]) => textLine(field, properties.text(named(id)))),
    textLine("NICKNAME", properties.text(0x3a4f)),
    structured("ORG", [properties.text(0x3a16), properties.text(0x3a18)]),
    textLine("TITLE", properties.text(0x3a17)),
    textLine("ROLE", properties.text(0x3a46)),
    emails(item),
    telephones(properties, version),
    postal(properties),
    uriLine(typed("URL", ["work"]), filled(properties.text(0x3a51)) ?? properties.text(named(0x802b))),
    uriLine(typed("URL", ["home"]), properties.text(0x3a50)),
    uriLine("FBURL", properties.text(named(0x80d8))),
    uriLine("IMPP", impp(properties.text(named(0x8062)))),
    day("BDAY", properties.date(named(0x80de)), properties.date(0x3a42), version),
    day(
      version === "4.0" ? "ANNIVERSARY" : "X-ANNIVERSARY",
      properties.date(named(0x80df)),
      properties.date(0x3a41),
      version,
    ),
    gender(properties.number(0x3a4d), version),
    textLine("NOTE", plain),
    ...(properties.texts(0x3a58) ?? []).map((child) =>
      textLine(version === "4.0" ? "RELATED;TYPE=child;VALUE=text" : "X-CHILD", child),
    ),
    textLine(version === "4.0" ? "RELATED;TYPE=spouse;VALUE=text" : "X-SPOUSE", properties.text(0x3a48)),
    textLine(version === "4.0" ? "HOBBY" : "X-HOBBY", properties.text(0x3a43)),
    textLine("X-MANAGER", properties.text(0x3a4e)),
    textLine("X-ASSISTANT", properties.text(0x3a30)),
    await photo(item, version, conversion),
    cardTail(item, conversion),
  ];
  return new SegmentList().ascii(card.join("")).done();
};

// [MS-OXOCNTC] 2.2.1.10.20 PidTagGender; version 3 has no such property.
const gender = (code: number | undefined, version: Version): string =>
  version === "3.0" || (code !== 1 && code !== 2) ? "" : contentLine(`GENDER:${code === 1 ? "F" : "M"}`);

const impp = (address: string | undefined): string | undefined =>
  address === undefined || address === ""
    ? undefined
    : /^[a-z][a-z0-9+.-]*:/i.test(address)
      ? address
      : `sip:${address}`;
