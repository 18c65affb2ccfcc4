import { iconName, outlineName, type iconSizes } from "./icons.ts";
import { ids, names, paths, resourceOf, version } from "./names.ts";

/** What one tenant's package is made for. */
export interface PackageTarget {
  /** Origin of the service, e.g. "https://onboarding.trust.example". */
  readonly origin: string;
  readonly botId: string;
  /** The Entra application whose scope `access_as_user` the pages ask for. */
  readonly clientId: string;
}

type Size = (typeof iconSizes)[number];

export const schemaVersion = "1.30";
export const hostOf = ({ origin }: Pick<PackageTarget, "origin">): string => new URL(origin).host;

const action = "openPane";

const mailExtension = ({ origin }: PackageTarget) => {
  const icons = (...sizes: readonly Size[]) =>
    sizes.map((size) => ({ size, url: `${origin}${paths.icons}${iconName(size)}` }));
  return {
    // 1.5, not 1.13: the higher set would shut out on-premises Exchange and phones (facts/outlook.md).
    requirements: {
      scopes: ["mail"],
      capabilities: [{ name: "Mailbox", minVersion: "1.5" }],
      formFactors: ["desktop"],
    },
    runtimes: [
      {
        id: "pane",
        type: "general",
        code: { page: `${origin}${paths.outlook}` },
        lifetime: "short",
        actions: [{ id: action, type: "openPage", view: "pane", pinnable: true, supportsNoItemContext: true }],
      },
    ],
    ribbons: [
      {
        contexts: ["mailRead"],
        tabs: [
          {
            builtInTabId: "TabDefault",
            groups: [
              {
                id: "moveGroup",
                label: names.unified.short,
                icons: icons(16, 32, 80),
                controls: [
                  {
                    id: "openPaneButton",
                    type: "button",
                    label: names.unified.short,
                    icons: icons(16, 20, 24, 32, 40, 48, 64, 80),
                    supertip: { title: names.unified.short, description: names.description.short },
                    actionId: action,
                    enabled: true,
                  },
                ],
              },
            ],
          },
        ],
      },
    ],
    // Where both are installed, a client that knows this manifest shows this one alone.
    alternates: [
      {
        hide: { customOfficeAddin: { officeAddinId: ids.outlookXml } },
        alternateIcons: {
          icon: { size: 32, url: `${origin}${paths.icons}${iconName(32)}` },
          highResolutionIcon: { size: 64, url: `${origin}${paths.icons}${iconName(64)}` },
        },
      },
    ],
  };
};

/** The unified manifest: bot, personal tab and mail add-in in one app. Icons of the app itself travel in the zip. */
export const unifiedManifest = (target: PackageTarget) => {
  const { origin, botId, clientId } = target;
  return {
    $schema: `https://developer.microsoft.com/json-schemas/teams/v${schemaVersion}/MicrosoftTeams.schema.json`,
    manifestVersion: schemaVersion,
    version,
    id: ids.unified,
    developer: {
      name: names.provider,
      websiteUrl: `${origin}${paths.web}`,
      privacyUrl: `${origin}${paths.privacy}`,
      termsOfUseUrl: `${origin}${paths.terms}`,
    },
    name: names.unified,
    description: names.description,
    // No color32x32: it is optional, and exportMetadataPackage would leave it out of the zip.
    icons: { color: iconName(192), outline: outlineName },
    accentColor: "#005EB8",
    bots: [
      {
        botId,
        scopes: ["personal"],
        supportsFiles: true,
        isNotificationOnly: false,
        commandLists: [
          {
            scopes: ["personal"],
            commands: [
              { title: "Hello", description: "Start, or see where your organisation stands" },
              { title: "Help", description: "What you can ask and do here" },
            ],
          },
        ],
      },
    ],
    staticTabs: [
      {
        entityId: "status",
        name: "My migration",
        contentUrl: `${origin}${paths.tab}`,
        websiteUrl: `${origin}${paths.web}`,
        scopes: ["personal"],
      },
    ],
    validDomains: [hostOf(target)],
    webApplicationInfo: {
      id: clientId,
      resource: resourceOf(origin, clientId),
      nestedAppAuthInfo: [
        { redirectUri: `brk-multihub://${hostOf(target)}`, scopes: [`${resourceOf(origin, clientId)}/access_as_user`] },
      ],
    },
    // The least that Outlook gives an add-in that may know which mailbox it runs in. Bodies are never read.
    // The second one shows the button in shared and delegated mailboxes too; it lets the page read nothing more there.
    authorization: {
      permissions: {
        resourceSpecific: [
          { name: "MailboxItem.Read.User", type: "Delegated" },
          { name: "Mailbox.SharedFolder", type: "Delegated" },
        ],
      },
    },
    extensions: [mailExtension(target)],
  };
};
