import { iconName, type iconSizes } from "./icons.ts";
import { ids, names, paths, version } from "./names.ts";
import type { PackageTarget } from "./unified.ts";
import { element, writeXml, type XmlElement } from "./xml.ts";

type Size = (typeof iconSizes)[number];

/** Phones want each of three sizes at three scales: nine entries, some of which share a picture. */
const mobileIcons: readonly { readonly size: number; readonly scale: number; readonly side: Size }[] = [
  { size: 25, scale: 1, side: 25 },
  { size: 25, scale: 2, side: 50 },
  { size: 25, scale: 3, side: 75 },
  { size: 32, scale: 1, side: 32 },
  { size: 32, scale: 2, side: 64 },
  { size: 32, scale: 3, side: 96 },
  { size: 48, scale: 1, side: 48 },
  { size: 48, scale: 2, side: 96 },
  { size: 48, scale: 3, side: 144 },
];

const imageId = (side: Size): string => `icon.${side}`;
const ref = (name: string, resid: string): XmlElement => element(name, { resid });
const given = (name: string, value: string): XmlElement => element(name, { DefaultValue: value });

const taskpane = (withPin: boolean): XmlElement =>
  element(
    "Action",
    { "xsi:type": "ShowTaskpane" },
    ref("SourceLocation", "pane.url"),
    ...(withPin ? [element("SupportsPinning", {}, "true")] : []),
  );

const desktop = (withPin: boolean): XmlElement =>
  element(
    "DesktopFormFactor",
    {},
    ref("FunctionFile", "pane.url"),
    element(
      "ExtensionPoint",
      { "xsi:type": "MessageReadCommandSurface" },
      element(
        "OfficeTab",
        { id: "TabDefault" },
        element(
          "Group",
          { id: "moveGroup" },
          ref("Label", "label"),
          element(
            "Control",
            { "xsi:type": "Button", id: "openPaneButton" },
            ref("Label", "label"),
            element("Supertip", {}, ref("Title", "label"), ref("Description", "tip")),
            element(
              "Icon",
              {},
              ...([16, 32, 80] as const).map((side) =>
                element("bt:Image", { size: String(side), resid: imageId(side) }),
              ),
            ),
            taskpane(withPin),
          ),
        ),
      ),
    ),
  );

const mobile = (): XmlElement =>
  element(
    "MobileFormFactor",
    {},
    element(
      "ExtensionPoint",
      { "xsi:type": "MobileMessageReadCommandSurface" },
      element(
        "Group",
        { id: "moveMobileGroup" },
        ref("Label", "label"),
        element(
          "Control",
          { "xsi:type": "MobileButton", id: "openPaneMobile" },
          ref("Label", "label"),
          element(
            "Icon",
            { "xsi:type": "bt:MobileIconList" },
            ...mobileIcons.map(({ size, scale, side }) =>
              element("bt:Image", { size: String(size), scale: String(scale), resid: imageId(side) }),
            ),
          ),
          taskpane(false),
        ),
      ),
    ),
  );

const resources = ({ origin }: PackageTarget, sides: readonly Size[]): XmlElement =>
  element(
    "Resources",
    {},
    element(
      "bt:Images",
      {},
      ...sides.map((side) =>
        element("bt:Image", { id: imageId(side), DefaultValue: `${origin}${paths.icons}${iconName(side)}` }),
      ),
    ),
    element("bt:Urls", {}, element("bt:Url", { id: "pane.url", DefaultValue: `${origin}${paths.outlook}` })),
    element("bt:ShortStrings", {}, element("bt:String", { id: "label", DefaultValue: names.unified.short })),
    element("bt:LongStrings", {}, element("bt:String", { id: "tip", DefaultValue: names.description.short })),
  );

const requirements = (): XmlElement =>
  element(
    "Requirements",
    {},
    element("bt:Sets", { DefaultMinVersion: "1.5" }, element("bt:Set", { Name: "Mailbox", MinVersion: "1.5" })),
  );

const overrides = (target: PackageTarget): XmlElement =>
  element(
    "VersionOverrides",
    { xmlns: "http://schemas.microsoft.com/office/mailappversionoverrides", "xsi:type": "VersionOverridesV1_0" },
    requirements(),
    element("Hosts", {}, element("Host", { "xsi:type": "MailHost" }, desktop(false))),
    resources(target, [16, 32, 80]),
    element(
      "VersionOverrides",
      { xmlns: "http://schemas.microsoft.com/office/mailappversionoverrides/1.1", "xsi:type": "VersionOverridesV1_1" },
      requirements(),
      element("Hosts", {}, element("Host", { "xsi:type": "MailHost" }, desktop(true), mobile())),
      resources(target, [16, 25, 32, 48, 50, 64, 75, 80, 96, 144]),
    ),
  );

/**
 * The add-in-only manifest: Mac, phones, LTSC and on-premises Exchange up to Mailbox 1.5. The order of the elements is
 * the schema's; Exchange refuses any other.
 */
export const outlookManifest = (target: PackageTarget): string => {
  const { origin } = target;
  return writeXml(
    element(
      "OfficeApp",
      {
        xmlns: "http://schemas.microsoft.com/office/appforoffice/1.1",
        "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
        "xmlns:bt": "http://schemas.microsoft.com/office/officeappbasictypes/1.0",
        "xmlns:mailappor": "http://schemas.microsoft.com/office/mailappversionoverrides/1.0",
        "xsi:type": "MailApp",
      },
      element("Id", {}, ids.outlookXml),
      element("Version", {}, `${version}.0`),
      element("ProviderName", {}, names.provider),
      element("DefaultLocale", {}, "en-GB"),
      given("DisplayName", names.outlookXml.short),
      given("Description", names.description.short),
      given("IconUrl", `${origin}${paths.icons}${iconName(64)}`),
      given("HighResolutionIconUrl", `${origin}${paths.icons}${iconName(128)}`),
      given("SupportUrl", `${origin}${paths.web}`),
      element("AppDomains", {}, element("AppDomain", {}, origin)),
      element("Hosts", {}, element("Host", { Name: "Mailbox" })),
      element("Requirements", {}, element("Sets", {}, element("Set", { Name: "Mailbox", MinVersion: "1.5" }))),
      element(
        "FormSettings",
        {},
        element(
          "Form",
          { "xsi:type": "ItemRead" },
          element(
            "DesktopSettings",
            {},
            given("SourceLocation", `${origin}${paths.outlook}`),
            element("RequestedHeight", {}, "450"),
          ),
        ),
      ),
      element("Permissions", {}, "ReadItem"),
      element(
        "Rule",
        { "xsi:type": "RuleCollection", Mode: "Or" },
        element("Rule", { "xsi:type": "ItemIs", ItemType: "Message", FormType: "Read" }),
      ),
      element("DisableEntityHighlighting", {}, "true"),
      overrides(target),
    ),
  );
};
