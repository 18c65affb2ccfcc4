import { join } from "node:path";
import { defineConfig } from "vite";
import react from "@vitejs/plugin-react";

const here = import.meta.dirname;
// Six pages, one set of shared parts. Built to dist/addin, which the service serves at its root.
export default defineConfig({
  root: here,
  base: "/",
  publicDir: join(here, "public"),
  plugins: [react()],
  // What is built is what ships, whatever NODE_ENV the caller has: under "test" the JSX of development, for which the
  // production React has no function, would leave the page at its skeleton.
  define: { "process.env.NODE_ENV": JSON.stringify("production") },
  oxc: { jsx: { development: false } },
  // The export's code runs in a worker too: what it asks of Node is given by these two.
  resolve: {
    conditions: ["module", "browser", "production"],
    alias: { "node:crypto": join(here, "pst/files/node-crypto.ts") },
  },
  worker: { format: "es" },
  build: {
    outDir: join(here, "../dist/addin"),
    emptyOutDir: true,
    target: "es2022",
    // No inline scripts, styles or data: URLs: the policy of manifest/names.ts refuses them.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      input: {
        outlook: join(here, "outlook/index.html"),
        signin: join(here, "outlook/sign-in.html"),
        tab: join(here, "tab/index.html"),
        web: join(here, "web/index.html"),
        privacy: join(here, "web/privacy.html"),
        terms: join(here, "web/terms.html"),
      },
    },
  },
});
