import { readOneOff } from "../../../pst/one-off.ts";
import type { Properties } from "../../../pst/property-types.ts";
import type { Item } from "../../../pst/types.ts";
import { named, textLine, typed, type Version } from "./card-lines.ts";

// [MS-OXOCNTC]; property numbers are of [MS-OXPROPS].
const phones: readonly (readonly [number, readonly string[]])[] = [
  [0x3a08, ["work", "voice"]],
  [0x3a1b, ["work", "voice"]],
  [0x3a09, ["home", "voice"]],
  [0x3a2f, ["home", "voice"]],
  [0x3a1c, ["cell"]],
  [0x3a24, ["work", "fax"]],
  [0x3a25, ["home", "fax"]],
  [0x3a23, ["fax"]],
  [0x3a21, ["pager"]],
  [0x3a1e, ["car"]],
  [0x3a1f, ["voice"]],
  [0x3a1a, ["voice"]],
  [0x3a02, ["voice"]],
  [0x3a1d, ["voice"]],
  [0x3a2d, ["voice"]],
  [0x3a2c, ["text"]],
  [0x3a57, ["work", "voice"]],
  [0x3a2e, ["work", "voice"]],
  [0x3a4b, ["textphone"]],
];

const emailBases = [0x8080, 0x8090, 0x80a0] as const;

/** An address within what may be a name with an address: "Demo Person (person@demo.example)". */
const addressIn = (text: string): string | undefined =>
  text
    .slice(0, 1000)
    .split(/[\s<>()[\]",;:]+/)
    .map((word) => word.replace(/^'|'$/g, ""))
    .find((word) => /^[^@]+@[^@]+$/.test(word));

const emailOf = ({ properties, codepage }: Item, base: number): string => {
  const type = (properties.text(named(base + 2)) ?? "SMTP").toUpperCase();
  const address = properties.text(named(base + 3)) ?? "";
  // A fax is among the addresses where it was chosen for one: "name@number".
  if (type === "FAX") return textLine(typed("TEL", ["fax"]), address.slice(address.lastIndexOf("@") + 1));
  // An Exchange address is no use elsewhere; its original display name often is the SMTP one.
  const others = [properties.text(named(base + 4)), properties.text(named(base))];
  const id = properties.bytes(named(base + 5));
  return textLine(
    "EMAIL",
    [type === "EX" ? "" : address, ...others, id && readOneOff(id, codepage)?.address]
      .map((text) => addressIn(text ?? ""))
      .find((found) => found !== undefined),
  );
};

/** The three addresses that a contact may have ([MS-OXOCNTC] 2.2.1.2); that of somebody in an old address book. */
export const emails = (item: Item): string => {
  const lines = emailBases.map((base) => emailOf(item, base)).join("");
  const plain = [0x39fe, 0x3003].map((tag) => addressIn(item.properties.text(tag) ?? ""));
  return lines !== ""
    ? lines
    : textLine(
        "EMAIL",
        plain.find((found) => found !== undefined),
      );
};

/** Some numbers are lists of numbers in newer files. */
const numbersOf = (properties: Properties, key: number): readonly string[] => {
  const one = properties.text(key);
  return one === undefined ? (properties.texts(key) ?? []) : [one];
};

export const telephones = (properties: Properties, version: Version): string =>
  phones
    .flatMap(([key, types]) => {
      const name = typed(
        "TEL",
        types.filter((type) => version === "4.0" || (type !== "textphone" && type !== "text")),
      );
      return numbersOf(properties, key).map((number) => textLine(name, number));
    })
    .join("");
