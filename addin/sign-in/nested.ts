import { createNestablePublicClientApplication, type IPublicClientApplication } from "@azure/msal-browser";
import type { PublicConfig } from "../../src/mailboxes/views.ts";
import { DialogError } from "../shared/host.ts";
import type { SignInToken } from "./token.ts";

let application: Promise<IPublicClientApplication> | undefined;

/** Outlook's side of it; some clients name the requirement set and have no bridge. */
const hasBridge = (): boolean => (window as { nestedAppAuthBridge?: unknown }).nestedAppAuthBridge !== undefined;

/**
 * Nested app authentication: Outlook signs in for the page. Without the bridge MSAL would silently give a standard
 * client, which opens a window of its own that our policy makes useless; so the ladder goes on to our window at once.
 */
export const nestedToken = async (config: PublicConfig, quiet: boolean): Promise<SignInToken> => {
  const { clientId, authority, scope } = config;
  if (clientId === null || authority === null || scope === null) throw new Error("Sign-in is not configured");
  if (!hasBridge()) throw new DialogError("no-bridge");
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
