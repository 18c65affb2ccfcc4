import { app, authentication } from "@microsoft/teams-js";
import { browserHost } from "../shared/browser-host.ts";
import { DialogError, type Host, type ThemeName } from "../shared/host.ts";

/** In a frame that Teams does not know, initialize() never answers (facts/teams.md, "Tab"). */
const timeLimit = 5_000;

const themeNames: Readonly<Record<string, ThemeName>> = {
  default: "light",
  dark: "dark",
  contrast: "contrast",
  glass: "dark",
};

/** HostClientType values of phones and tablets. */
const phones: ReadonlySet<string> = new Set(["android", "ios", "ipados"]);

const within = <T>(promise: Promise<T>, limit: number): Promise<T> =>
  Promise.race([
    promise,
    new Promise<never>((_, reject) => setTimeout(() => reject(new DialogError("no-answer")), limit)),
  ]);

/** The Teams around the tab; undefined where there is none: the page then is a plain web page. */
export const connectTeams = async (): Promise<Host | undefined> => {
  try {
    await within(app.initialize(), timeLimit);
    const context = await within(app.getContext(), timeLimit);
    let theme: ThemeName = themeNames[context.app.theme] ?? "light";
    const listeners = new Set<() => void>();
    app.registerOnThemeChangeHandler((name) => {
      theme = themeNames[name] ?? "light";
      for (const listener of listeners) listener();
    });
    void app.notifySuccess();
    const phone = phones.has(context.app.host.clientType);
    const plain = browserHost("teams");
    return {
      ...plain,
      facts: () => ({ ...plain.facts(), phone }),
      theme: () => theme,
      onThemeChange: (listener) => void listeners.add(listener),
      // The context says who somebody claims to be; only this token, checked by our service, says who they are.
      teamsToken: () => within(authentication.getAuthToken(), 30_000),
    };
  } catch {
    // Not in Teams, or in a frame that it does not trust: the plain page serves, with its own sign-in.
    return undefined;
  }
};
