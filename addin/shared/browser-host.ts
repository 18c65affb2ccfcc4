import { signInChannel } from "../sign-in/channel.ts";
import { DialogError, type Host } from "./host.ts";

const phonePattern = /iPhone|iPad|Android/;

/** What the browser says of the computer; an iPad calls itself a Mac with touch. */
const clientOf = (agent: string, touch: number): "ios" | "android" | undefined => {
  if (/iPhone|iPad/.test(agent) || (agent.includes("Macintosh") && touch > 1)) return "ios";
  return agent.includes("Android") ? "android" : undefined;
};

/** A plain web page: no Outlook around it. */
export const browserHost = (kind: "browser" | "outlook" | "teams" = "browser"): Host => ({
  facts: () => ({
    kind,
    client: clientOf(navigator.userAgent, navigator.maxTouchPoints),
    mailbox: undefined,
    accountType: undefined,
    version: undefined,
    phone: phonePattern.test(navigator.userAgent),
    nestedSignIn: false,
  }),
  theme: () => undefined,
  onThemeChange: () => undefined,
  onItemChange: () => undefined,
  openWindow: (url) => void window.open(url, "_blank", "noopener"),
  openDialog: openPopup,
  exchangeToken: undefined,
  teamsToken: undefined,
});

const popupLimit = 5 * 60_000;

/**
 * Opens a page of ours in a window; it answers through a channel of our own origin. Whether the window was closed cannot
 * be known once it has visited Microsoft's pages, so only the time limit ends the wait (the person may press again).
 */
const openPopup = (url: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const name = crypto.randomUUID();
    const popup = window.open(`${url}&channel=${name}`, "_blank", "popup,width=480,height=640");
    if (popup === null) {
      reject(new DialogError("popup-blocked"));
      return;
    }
    const channel = signInChannel(name);
    const limit = setTimeout(() => {
      channel.close();
      reject(new DialogError("no-answer"));
    }, popupLimit);
    channel.onmessage = ({ data }: MessageEvent<unknown>) => {
      clearTimeout(limit);
      channel.close();
      resolve(String(data));
    };
  });
