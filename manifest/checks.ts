/** Our own rules: what the schemas let through and Outlook, Teams or Exchange then refuse (facts/outlook.md). */
import { pngSize } from "./png.ts";
import { hostOf, type PackageTarget } from "./unified.ts";
import { allElements, type XmlElement } from "./xml.ts";

/** The parts of a unified manifest that the rules look at; anything else in it is the schema's business. */
export interface CheckedManifest {
  readonly id: string;
  readonly version: string;
  readonly validDomains: readonly string[];
  readonly icons: Readonly<Record<string, string>>;
  readonly name: { readonly short: string };
  readonly extensions: readonly {
    readonly runtimes: readonly { readonly actions: readonly { readonly id: string }[] }[];
    readonly ribbons: readonly unknown[];
    readonly alternates: readonly {
      readonly hide: { readonly customOfficeAddin: { readonly officeAddinId: string } };
    }[];
  }[];
}

export interface Checked {
  readonly manifest: CheckedManifest;
  readonly xml: XmlElement;
  readonly icons: ReadonlyMap<string, Uint8Array>;
  readonly target: PackageTarget;
}

type Check = (checked: Checked) => readonly (string | false)[];

const stringsOf = (value: unknown): readonly string[] => {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(stringsOf) : [];
};

const valuesOf = (value: unknown, key: string): readonly unknown[] => {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [
    ...(name === key ? [inner as unknown] : []),
    ...valuesOf(inner, key),
  ]);
};

const childText = (xml: XmlElement, name: string): string =>
  xml.children.find((child) => child.name === name)?.text ?? "";
const schemaAddress = /^https?:\/\/(schemas\.microsoft\.com|www\.w3\.org|developer\.microsoft\.com)\//;

const actions: Check = ({ manifest }) => {
  const known = new Set(
    manifest.extensions.flatMap(({ runtimes }) => runtimes.flatMap(({ actions: list }) => list.map(({ id }) => id))),
  );
  return manifest.extensions
    .flatMap(({ ribbons }) => valuesOf(ribbons, "actionId"))
    .map((id) => !known.has(String(id)) && `manifest.json: the action "${String(id)}" of a button is in no runtime.`);
};

const versions: Check = ({ manifest, xml }) => {
  const xmlVersion = childText(xml, "Version");
  return [
    !/^(0|[1-9]\d*)\.\d+\.\d+$/.test(manifest.version) &&
      `manifest.json: the version "${manifest.version}" needs three numbers, like 1.0.0.`,
    !/^\d+\.\d+\.\d+\.\d+$/.test(xmlVersion) &&
      `outlook.xml: the version "${xmlVersion}" needs four numbers, like 1.0.0.0.`,
    xmlVersion !== `${manifest.version}.0` &&
      `The versions differ: ${manifest.version} in manifest.json, ${xmlVersion} in outlook.xml.`,
  ];
};

const domains: Check = ({ manifest, target }) => [
  ...manifest.validDomains.map(
    (domain) =>
      !/^(\*\.)?[a-z0-9.-]+(:\d+)?$/i.test(domain) &&
      `manifest.json: "${domain}" in validDomains must be a host name, without https:// and path.`,
  ),
  !manifest.validDomains.includes(hostOf(target)) && `manifest.json: validDomains lacks ${hostOf(target)}.`,
];

const identities: Check = ({ manifest, xml }) => {
  const xmlId = childText(xml, "Id");
  const hidden = manifest.extensions.flatMap(({ alternates }) =>
    alternates.map(({ hide }) => hide.customOfficeAddin.officeAddinId),
  );
  return [
    manifest.id === xmlId && "Both manifests have the same id. Outlook would show one of them only.",
    !hidden.includes(xmlId) && "manifest.json hides another add-in than outlook.xml, so people would see two buttons.",
    xml.children.find(({ name }) => name === "DisplayName")?.attributes["DefaultValue"] === manifest.name.short &&
      "Both manifests have the same name, so an administrator could not tell them apart.",
  ];
};

const addresses: Check = ({ manifest, xml, target }) => {
  const inXml = allElements(xml).flatMap(({ attributes, text }) => [...Object.values(attributes), text]);
  return [...stringsOf(manifest), ...inXml]
    .filter((text) => /^https?:\/\//i.test(text) && !schemaAddress.test(text))
    .map(
      (text) =>
        !text.startsWith(`${target.origin}/`) && text !== target.origin && `${text} is not under ${target.origin}.`,
    );
};

const sizeInName = /-(\d+)\.png$/;

const iconFiles: Check = ({ manifest, xml, icons }) => {
  const used = new Set(
    [...stringsOf(manifest), ...allElements(xml).flatMap(({ attributes }) => Object.values(attributes))]
      .filter((text) => text.endsWith(".png"))
      .map((text) => text.slice(text.lastIndexOf("/") + 1)),
  );
  return [...used].map((name) => {
    const file = icons.get(name);
    if (file === undefined) return `The icon ${name} is not drawn.`;
    const size = pngSize(file);
    const side = Number(sizeInName.exec(name)?.[1]);
    return (size?.width !== side || size.height !== side) && `The icon ${name} is not ${side} x ${side} pixels.`;
  });
};

const appIcons: Check = ({ manifest, icons }) =>
  Object.entries({ color: 192, outline: 32 }).map(([role, side]) => {
    const width = pngSize(icons.get(manifest.icons[role] ?? "") ?? new Uint8Array())?.width;
    return width !== side && `manifest.json: the ${role} icon must be ${side} x ${side} pixels.`;
  });

/** The schema's order of a mail add-in's top elements; Exchange refuses any other. */
const topOrder = [
  "Id",
  "AlternateId",
  "Version",
  "ProviderName",
  "DefaultLocale",
  "DisplayName",
  "Description",
  "IconUrl",
  "HighResolutionIconUrl",
  "SupportUrl",
  "AppDomains",
  "Hosts",
  "Requirements",
  "FormSettings",
  "Permissions",
  "Rule",
  "DisableEntityHighlighting",
  "VersionOverrides",
];

const xmlOrder: Check = ({ xml }) => {
  const places = xml.children.map(({ name }) => topOrder.indexOf(name));
  return [
    places.includes(-1) && "outlook.xml has an element that a mail add-in does not know.",
    places.some((place, index) => place < (places[index - 1] ?? 0)) &&
      "outlook.xml: the elements are not in the schema's order.",
  ];
};

const resids: Check = ({ xml }) =>
  allElements(xml)
    .filter(({ name }) => name === "VersionOverrides")
    .flatMap((overrides) => {
      // The nested, newer overrides have resources of their own.
      const own = overrides.children.filter(({ name }) => name !== "VersionOverrides").flatMap(allElements);
      const known = new Set(own.map(({ attributes }) => attributes["id"]));
      return own
        .map(({ attributes }) => attributes["resid"])
        .filter((resid) => resid !== undefined)
        .flatMap((resid) => [
          resid.length > 32 && `outlook.xml: the resource id "${resid}" is longer than 32 characters.`,
          !known.has(resid) && `outlook.xml: the resource "${resid}" is used and not there.`,
        ]);
    });

const mobileIcons: Check = ({ xml }) => {
  const icon = allElements(xml).find(({ attributes }) => attributes["xsi:type"] === "bt:MobileIconList");
  const have = new Set(
    icon?.children.map(({ attributes }) => `${attributes["size"] ?? ""}@${attributes["scale"] ?? ""}`),
  );
  const missing = [25, 32, 48]
    .flatMap((size) => [1, 2, 3].map((scale) => `${size}@${scale}`))
    .filter((name) => !have.has(name));
  return missing.map((name) => `outlook.xml: the phone icon ${name} is missing.`);
};

const lengths: Check = ({ xml }) =>
  allElements(xml)
    .filter(({ name }) => name === "bt:ShortStrings" || name === "bt:LongStrings")
    .flatMap(({ name, children }) => {
      const most = name === "bt:ShortStrings" ? 125 : 250;
      return children.map(
        ({ attributes }) =>
          (attributes["DefaultValue"] ?? "").length > most &&
          `outlook.xml: the text "${attributes["id"] ?? ""}" is longer than ${most} characters.`,
      );
    });

const checks: readonly Check[] = [
  actions,
  versions,
  domains,
  identities,
  addresses,
  iconFiles,
  appIcons,
  xmlOrder,
  resids,
  mobileIcons,
  lengths,
];

/** Every problem at once, each as a sentence that names the file. Empty: the package may be written. */
export const ownProblems = (checked: Checked): readonly string[] =>
  checks.flatMap((check) => check(checked)).filter((problem) => problem !== false);
