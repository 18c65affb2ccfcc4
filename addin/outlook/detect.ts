import type { MailClient } from "../../src/mailboxes/views.ts";

/** What Office.js tells about the program around us. All of it text, any of it missing in some client. */
export interface OutlookFacts {
  readonly platform: string | undefined;
  readonly hostName: string | undefined;
  readonly hostVersion: string | undefined;
}

/** First row that fits wins (facts/outlook.md, "Clients"). `undefined` in a row fits anything. */
const rows: readonly { readonly platform?: RegExp; readonly hostName?: RegExp; readonly client: MailClient }[] = [
  { hostName: /^newOutlookWindows$/i, client: "new-outlook" },
  { hostName: /^OutlookIOS$/i, client: "ios" },
  { hostName: /^OutlookAndroid$/i, client: "android" },
  { hostName: /^OutlookWebApp$/i, client: "web" },
  { platform: /^iOS$/i, client: "ios" },
  { platform: /^Android$/i, client: "android" },
  { platform: /^Mac$/i, client: "mac" },
  { platform: /^OfficeOnline$/i, client: "web" },
  { platform: /^PC$/i, client: "classic-365" },
];

/** From this build of 16.0 on (LTSC 2021, Microsoft 365) the profile dialogs look as they do today; 2019 is 16.0.10xxx. */
const firstBuildOfToday = 13_000;

const isOldClassic = (version: string | undefined): boolean => {
  const [major = 0, , build] = (version ?? "").split(".").map(Number);
  if (major > 0 && major < 16) return true;
  return major === 16 && build !== undefined && build > 0 && build < firstBuildOfToday;
};

/** Which mail program this is, or undefined where it says nothing that we know. The person may always change it. */
export const detectClient = (facts: OutlookFacts): MailClient | undefined => {
  const row = rows.find(
    ({ platform, hostName }) =>
      (platform?.test(facts.platform ?? "") ?? true) && (hostName?.test(facts.hostName ?? "") ?? true),
  );
  if (row?.client === "classic-365" && isOldClassic(facts.hostVersion)) return "classic-2010-2019";
  return row?.client;
};
