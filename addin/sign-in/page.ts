import { PublicClientApplication, type AuthenticationResult } from "@azure/msal-browser";
import { officeJs } from "../../manifest/names.ts";
import type { PublicConfig } from "../../src/mailboxes/views.ts";
import { createApi } from "../shared/api.ts";
import { failureSentences, signInWords } from "../shared/words-sign-in.ts";
import { failureOf } from "./failure.ts";
import { signInChannel } from "./channel.ts";

/**
 * The sign-in window: authorisation code with PKCE by full-page redirects, then the token goes to the page that opened
 * it, by Office.js or by a channel of our own origin. The redirect needs a little state in sessionStorage, which ends
 * with the window; the token itself is deleted from it before the window closes.
 */
interface State {
  readonly via: "office" | "window";
  readonly channel: string;
}

const readState = (text: string | undefined): State => {
  const query = text === undefined ? new URLSearchParams(location.search) : new URLSearchParams(text);
  return { via: query.get("via") === "office" ? "office" : "window", channel: query.get("channel") ?? "" };
};

const say = (text: string): void => {
  const element = document.getElementById("say");
  if (element !== null) element.textContent = text;
};

const messageParent = async (message: string): Promise<void> => {
  await new Promise<void>((resolve, reject) => {
    const script = document.createElement("script");
    script.src = officeJs;
    script.onload = () => resolve();
    script.onerror = () => reject(new Error("Office.js did not load"));
    document.head.append(script);
  });
  await Office.onReady();
  Office.context.ui.messageParent(message);
};

const deliver = async ({ via, channel }: State, answer: unknown): Promise<void> => {
  const message = JSON.stringify(answer);
  if (via === "office") await messageParent(message);
  else {
    signInChannel(channel).postMessage(message);
    window.close();
  }
};

const settings = (config: PublicConfig) => {
  const { clientId, authority, scope } = config;
  if (clientId === null || authority === null || scope === null) throw new Error("Sign-in is not configured");
  const issuer = new URL(authority);
  const isEntra = issuer.hostname === "login.microsoftonline.com";
  return {
    scope,
    options: {
      auth: {
        clientId,
        authority,
        redirectUri: location.origin + location.pathname,
        ...(isEntra ? {} : { knownAuthorities: [issuer.host] }),
      },
      cache: { cacheLocation: "sessionStorage" as const },
      // Any other provider (another cloud, an issuer in tests) is read by plain OpenID Connect discovery.
      system: { protocolMode: isEntra ? ("AAD" as const) : ("OIDC" as const) },
    },
  };
};

const tokenOf = (result: AuthenticationResult) => ({
  token: result.accessToken,
  expires: (result.expiresOn ?? new Date(Date.now() + 3_600_000)).getTime(),
});

const run = async (): Promise<void> => {
  const config = await createApi("", () => undefined).config();
  const { options, scope } = settings(config);
  const client = new PublicClientApplication(options);
  await client.initialize();
  const returned = await client.handleRedirectPromise();
  if (returned === null) {
    await client.loginRedirect({ scopes: [scope], state: location.search.slice(1) });
    return;
  }
  const state = readState(returned.state);
  sessionStorage.clear();
  await deliver(state, tokenOf(returned));
};

say(signInWords.working);
try {
  await run();
} catch (error) {
  const failure = failureOf(error);
  say(`${failureSentences[failure.code]} (${failure.code})`);
  // The opener knows the codes too; if it cannot be told, the sentence above stays in the window.
  await deliver(readState(undefined), { error: failure.detail }).catch(() => undefined);
}
