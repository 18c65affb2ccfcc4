/**
 * The one source of names, versions, addresses and identities of what Microsoft 365 installs, and of the headers that
 * its pages need. The manifests are generated from it, the service serves by it, the pages import it. No I/O.
 */

/** Equal to package.json's (a test compares). The Outlook XML wants four parts, the unified manifest three. */
export const version = "0.1.0";

/** Two add-ins, two identities: one shared GUID makes Outlook treat them as the same and hide one (facts: different GUIDs). */
export const ids = {
  unified: "c7e55a07-fd3d-4e1b-a7a1-372d8d84c212",
  outlookXml: "ef025b08-4093-49e5-a223-18bf53cb7179",
} as const;

export const names = {
  provider: "NHSmail onboarding",
  unified: { short: "Move to NHSmail", full: "Move to NHSmail: status, steps and help" },
  outlookXml: { short: "Move to NHSmail (Outlook)", full: "Move to NHSmail for Outlook on every platform" },
  description: {
    short: "See where your mailbox stands, what to do next, and get help.",
    full:
      "Move to NHSmail shows you where your mailbox stands, what happens next and when. It gives you the steps to set up " +
      "Outlook on each of your devices, helps you bring your old mail, and tells your local administrator when you are done. " +
      "Local administrators use the bot to log the organisation's intent to migrate and to follow it.",
  },
} as const;

/** Where the pages live under the service's address. dist/addin is served at the root, so /assets/ is theirs too. */
export const paths = {
  outlook: "/outlook/",
  tab: "/tab/",
  web: "/web/",
  signIn: "/outlook/sign-in.html",
  assets: "/assets/",
  icons: "/icons/",
  privacy: "/web/privacy.html",
  terms: "/web/terms.html",
} as const;

/** What our API is called to Entra, without which no token for it is given. Teams single sign-on wants the page's host in it. */
export const resourceOf = (origin: string, clientId: string): string => `api://${new URL(origin).host}/${clientId}`;

/** Microsoft's own copy is the only one supported; it loads its parts from the same host and one from the second. */
export const officeJs = "https://appsforoffice.microsoft.com/lib/1/hosted/office.js";
const officeJsHosts = ["https://appsforoffice.microsoft.com", "https://ajax.aspnetcdn.com"] as const;

/** Who may frame the pages: Outlook on the web, Teams and Microsoft 365 (facts/teams.md, "Tab"). */
export const frameAncestors = [
  "https://*.cloud.microsoft",
  "https://teams.microsoft.com",
  "https://*.teams.microsoft.com",
  "https://*.microsoft365.com",
  "https://*.office.com",
  "https://outlook.office.com",
  "https://outlook.office365.com",
] as const;

/** merge-styles (Fluent UI v8) adds an empty <style> and fills it through insertRule: this is the hash of nothing. */
const emptyStyle = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='";

export interface PolicyChoices {
  /** Origins of on-premises Outlook on the web, e.g. https://mail.trust.example, that may frame the pane. */
  readonly onPremisesOrigins?: readonly string[];
  /** The identity provider's origin: only the sign-in page may speak to it. */
  readonly authorityOrigin?: string;
}

/**
 * Content-Security-Policy of a page by its path, for a header. On every page but sign-in, connect-src is 'self' alone:
 * the browser itself then proves that a file chosen for the check cannot leave the computer for anybody else.
 */
export const contentSecurityPolicy = (path: string, choices: PolicyChoices = {}): string => {
  const signsIn = path === paths.signIn;
  const inOutlook = path.startsWith(paths.outlook);
  const authority = signsIn && choices.authorityOrigin !== undefined ? [choices.authorityOrigin] : [];
  const ancestors = signsIn ? ["'none'"] : ["'self'", ...frameAncestors, ...(choices.onPremisesOrigins ?? [])];
  const table: readonly (readonly [string, readonly string[]])[] = [
    ["default-src", ["'none'"]],
    ["script-src", ["'self'", ...(inOutlook ? officeJsHosts : [])]],
    ["style-src", ["'self'", emptyStyle]],
    ["img-src", ["'self'", "data:"]],
    ["font-src", ["'self'"]],
    ["connect-src", ["'self'", ...authority]],
    ["worker-src", ["'self'"]],
    ["frame-src", authority.length > 0 ? authority : ["'none'"]],
    ["base-uri", ["'none'"]],
    ["form-action", ["'none'"]],
    ["frame-ancestors", ancestors],
  ];
  return table.map(([name, values]) => [name, ...values].join(" ")).join("; ");
};

/** The other headers of every page of ours. Never X-Frame-Options: it cannot name more than one ancestor. */
export const pageHeaders = {
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
} as const;
