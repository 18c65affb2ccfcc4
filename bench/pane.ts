/**
 * `node bench/pane.ts [FILE.pst]`: what the pane weighs, how soon it is painted and shows a status on a slow computer
 * (Chromium, CPU slowed 4 times, median of 5), and how long the inventory of a mail file takes in the browser.
 * `node bench/pane.ts make FILE.pst` writes such a file: 6.8 GB with 69,886 messages, 1.4 GB of it on disk.
 */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Browser } from "playwright-core";
import { buildPages } from "../src/cli/build-pages.ts";
import { builtPages } from "../src/main.ts";
import { launch } from "../test/addin/browser.ts";
import { bulkFolders } from "../test/fixtures/pst/bulk.ts";
import { storeFile } from "../test/fixtures/pst/store.ts";
import { startTestService } from "../test/setup/service.ts";

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const kilobytes = (bytes: number): string => `${(bytes / 1_000).toFixed(1)} KB`;

/** Scripts and styles that an entry loads before its first screen: what its HTML names, and their static imports. */
const firstScreen = async (folder: string, entry: string): Promise<ReadonlyMap<string, number>> => {
  const found = new Map<string, number>();
  const add = async (path: string): Promise<void> => {
    if (found.has(path)) return;
    const bytes = await readFile(join(folder, path));
    found.set(path, gzipSync(bytes, { level: 9 }).length);
    if (!path.endsWith(".js")) return;
    const imports = bytes.toString().matchAll(/(?:import|from)\s*"\.\/([\w.-]+\.js)"/g);
    for (const [, name = ""] of imports) await add(`assets/${name}`);
  };
  const html = await readFile(join(folder, entry, "index.html"), "utf8");
  for (const [, path = ""] of html.matchAll(/(?:src|href)="\/([\w./-]+\.(?:js|css))"/g)) await add(path);
  return found;
};

const weigh = async (folder: string): Promise<void> => {
  for (const entry of ["outlook", "tab", "web"]) {
    const files = await firstScreen(folder, entry);
    const total = [...files.values()].reduce((sum, size) => sum + size, 0);
    say(`${entry}: first screen ${kilobytes(total)} gzipped in ${files.size} files`);
  }
  for (const name of (await readdir(join(folder, "assets"))).filter((file) => file.endsWith(".js")).sort()) {
    const size = gzipSync(await readFile(join(folder, "assets", name)), { level: 9 }).length;
    if (size > 3_000) say(`  ${name} ${kilobytes(size)}`);
  }
};

const timePane = async (browser: Browser, origin: string): Promise<void> => {
  const painted: number[] = [];
  const status: number[] = [];
  for (let run = 0; run < 5; run += 1) {
    const context = await browser.newContext({ viewport: { width: 320, height: 700 } });
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    await devtools.send("Emulation.setCPUThrottlingRate", { rate: 4 });
    await page.addInitScript(() => {
      const seen = (): void => {
        if (document.body.innerText.includes("We are copying your mail.")) performance.mark("status");
        else requestAnimationFrame(seen);
      };
      document.addEventListener("DOMContentLoaded", seen);
    });
    await page.goto(`${origin}/web/?as=end-user`);
    await page.getByText("We are copying your mail.").waitFor();
    await page.waitForFunction(() => performance.getEntriesByName("status").length > 0);
    const { first, shown } = await page.evaluate(() => ({
      first: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0,
      shown: performance.getEntriesByName("status")[0]?.startTime ?? 0,
    }));
    painted.push(first);
    status.push(shown);
    await context.close();
  }
  say(
    `first contentful paint ${median(painted).toFixed(0)} ms, status shown ${median(status).toFixed(0)} ms (CPU 4x slower, median of 5)`,
  );
};

/** Memory of all renderer processes together, bytes (resident, as Linux counts it). */
const rendererMemory = async (browser: Browser): Promise<number> => {
  const devtools = await browser.newBrowserCDPSession();
  const { processInfo } = await devtools.send("SystemInfo.getProcessInfo");
  await devtools.detach();
  const sizes = processInfo
    .filter(({ type }) => type === "renderer")
    .map(async ({ id }) => {
      const status = await readFile(`/proc/${id}/status`, "utf8").catch(() => "");
      return Number(/RssAnon:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1_024;
    });
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
};

const timeInventory = async (browser: Browser, origin: string, file: string): Promise<void> => {
  const page = await browser.newPage();
  await page.goto(`${origin}/web/#/mail`);
  await page.getByRole("button", { name: "Choose a file" }).waitFor();
  const before = await rendererMemory(browser);
  let most = before;
  const look = setInterval(() => {
    void rendererMemory(browser).then((size) => (most = Math.max(most, size)));
  }, 500);
  const start = performance.now();
  await page.locator("input[type=file]").setInputFiles(file);
  await page.getByText("What is in the file").waitFor({ timeout: 600_000 });
  const seconds = ((performance.now() - start) / 1_000).toFixed(1);
  clearInterval(look);
  const figures = (await page.locator("dl.figures").innerText()).replace(/\n+/g, " ");
  say(`inventory in the browser: ${seconds} s, ${kilobytes(most - before)} more memory at its most. ${figures}`);
  await page.close();
};

const [first, second] = process.argv.slice(2);
if (first === "make" && second !== undefined) {
  const folders = bulkFolders({ bytes: 1.23e9, median: 4_000, seed: 7 });
  say(`${storeFile({ format: "unicode", encoding: "permute", gap: 4, folders }, second)} bytes`);
  process.exit();
}

const problem = await buildPages(builtPages, say);
if (problem !== undefined) throw new Error(problem);
await weigh(builtPages);
const service = await startTestService();
const browser = await launch();
try {
  await timePane(browser, service.origin);
  if (first !== undefined) await timeInventory(browser, service.origin, first);
} finally {
  await browser.close();
  await service.close();
}
