import { createNestablePublicClientApplication, type IPublicClientApplication } from "@azure/msal-browser";
import type { PublicConfig } from "../../src/mailboxes/views.ts";
import type { SignInToken } from "./token.ts";

let application: Promise<IPublicClientApplication> | undefined;

/**
 * Nested app authentication: Outlook signs in for the page. Without its bridge MSAL silently gives a standard client,
 * which fails later with no_account_error; the ladder then goes on to the window (facts/outlook.md).
 */
export const nestedToken = async (config: PublicConfig, quiet: boolean): Promise<SignInToken> => {
  const { clientId, authority, scope } = config;
  if (clientId === null || authority === null || scope === null) throw new Error("Sign-in is not configured");
  application ??= createNestablePublicClientApplication({
    auth: { clientId, authority },
    // Memory only: nothing of a token in localStorage or sessionStorage.
    cache: { cacheLocation: "memoryStorage" },
  });
  const client = await application;
  const request = { scopes: [scope] };
  const result = quiet ? await client.acquireTokenSilent(request) : await client.acquireTokenPopup(request);
  return { token: result.accessToken, expires: (result.expiresOn ?? new Date(Date.now() + 3_600_000)).getTime() };
};
