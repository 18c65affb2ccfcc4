import { mkdir } from "node:fs/promises";
import { chromium, type Browser, type Locator, type Page } from "playwright-core";

const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export const openBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: "/usr/bin/chromium", args: flags });

const pictures = new URL("../../../test-output/teams/", import.meta.url).pathname;

/** One person's Playground in a page of its own. */
export interface Screen {
  readonly page: Page;
  readonly say: (text: string) => Promise<void>;
  /** Waits until the chat shows the words. */
  readonly sees: (words: string | RegExp) => Promise<Locator>;
  /** Waits until the chat has a card with all of these words. */
  readonly seesCard: (...words: readonly string[]) => Promise<void>;
  readonly press: (title: string) => Promise<void>;
  readonly fill: (label: string | RegExp, text: string) => Promise<void>;
  readonly choose: (label: string, option: RegExp) => Promise<void>;
  readonly picture: (name: string) => Promise<void>;
}

export const openScreen = async (browser: Browser, url: string, who: string): Promise<Screen> => {
  const context = await browser.newContext({ viewport: { width: 1_500, height: 1_300 }, locale: "en-GB" });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  // Fonts come from the internet, which tests do not need.
  await page.route(/^https?:\/\/(?!127\.0\.0\.1|localhost)/, (route) => route.abort());
  await page.goto(url);
  await page.getByText("Connected.").first().waitFor({ timeout: 60_000 });
  await mkdir(pictures, { recursive: true });
  let count = 0;
  const sees = async (words: string | RegExp): Promise<Locator> => {
    const found = page.getByText(words).last();
    await found.waitFor();
    return found;
  };
  return {
    page,
    sees,
    seesCard: (...words) =>
      words
        .reduce((cards, hasText) => cards.filter({ hasText }), page.locator(".ac-adaptiveCard"))
        .last()
        .waitFor(),
    say: async (text) => {
      const box = page.getByRole("textbox").last();
      await box.fill(text);
      await box.press("Enter");
    },
    // The chat's own buttons have such names too ("Send"): only those of cards count.
    press: async (title) =>
      page.locator(".ac-adaptiveCard").getByRole("button", { name: title, exact: true }).last().click(),
    fill: async (label, text) => page.getByLabel(label).last().fill(text),
    choose: async (label, option) => {
      await page.getByLabel(label).last().click();
      await page.getByRole("option", { name: option }).last().click();
    },
    picture: async (name) => {
      count += 1;
      await page.screenshot({ path: `${pictures}${who}-${String(count).padStart(2, "0")}-${name}.png` });
    },
  };
};
