import { codepageOf } from "./codepage.ts";
import type { NamedProperties } from "./named.ts";
import type { RawProperties, RawProperty } from "./property-context.ts";
import type { Properties, Property, PropertyKey, PropertyValue } from "./property-types.ts";
import { decodeValue } from "./values.ts";

/**
 * Decoded on demand: most of an item's 60 properties are never asked for. `fallback`: the codepage of 8-bit text where
 * the properties state none; `otherwise`: the store's, for what calls itself UTF-8 and is not.
 */
export const propertiesOf = (
  raw: RawProperties,
  names: NamedProperties,
  fallback: number,
  otherwise: number = fallback,
): Properties => {
  const decoded = new Map<number, PropertyValue | undefined>();
  const codepage = { stated: codepageOf(raw, fallback), otherwise };
  const idOf = (key: PropertyKey): number | undefined => (typeof key === "number" ? key : names.idOf(key));
  const valueOf = (property: RawProperty): PropertyValue | undefined => {
    if (decoded.has(property.id)) return decoded.get(property.id);
    const value = decodeValue(property, codepage);
    decoded.set(property.id, value);
    return value;
  };
  const get = (key: PropertyKey): PropertyValue | undefined => {
    const property = raw.get(idOf(key) ?? -1);
    return property === undefined ? undefined : valueOf(property);
  };
  return {
    get,
    has: (key) => raw.has(idOf(key) ?? -1),
    text: (key) => only(get(key), isText),
    number: (key) => only(get(key), isNumber),
    flag: (key) => only(get(key), isFlag),
    date: (key) => only(get(key), isDate),
    bytes: (key) => only(get(key), isBytes),
    texts: (key) => only(get(key), isTexts),
    all: () =>
      [...raw.values()].flatMap((property): Property[] => {
        const value = valueOf(property);
        const named = property.id >= 0x8000 ? names.nameOf(property.id) : undefined;
        const { id, type } = property;
        if (value === undefined) return [];
        return [named === undefined ? { id, type, value } : { id, type, named, value }];
      }),
  };
};

const only = <T extends PropertyValue>(
  value: PropertyValue | undefined,
  is: (value: PropertyValue) => value is T,
): T | undefined => (value !== undefined && is(value) ? value : undefined);

const isText = (value: PropertyValue): value is string => typeof value === "string";
const isNumber = (value: PropertyValue): value is number => typeof value === "number";
const isFlag = (value: PropertyValue): value is boolean => typeof value === "boolean";
const isDate = (value: PropertyValue): value is Date => value instanceof Date;
const isBytes = (value: PropertyValue): value is Uint8Array => value instanceof Uint8Array;
const isTexts = (value: PropertyValue): value is readonly string[] =>
  Array.isArray(value) && value.every((one) => typeof one === "string");
