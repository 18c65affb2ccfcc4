import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { chromium, type Browser } from "playwright-core";
import { build } from "vite";

const root = join(import.meta.dirname, "../..");
export const shots = join(root, "test-output/addin");

export const launch = (): Promise<Browser> => {
  mkdirSync(shots, { recursive: true });
  return chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      // The host page of the tests pretends to be on the internet and frames a page of this machine.
      "--disable-features=LocalNetworkAccessChecks,BlockInsecurePrivateNetworkRequests",
    ],
  });
};

let built: Promise<string> | undefined;

/** Builds the pages once a run, into a folder of the tests' own. Resolves to the folder. */
export const builtPages = (): Promise<string> => {
  built ??= (async () => {
    const outDir = join(root, "test-output/addin-dist");
    await build({
      configFile: join(root, "addin/vite.config.ts"),
      logLevel: "error",
      build: { outDir, emptyOutDir: true },
    });
    return outDir;
  })();
  return built;
};
