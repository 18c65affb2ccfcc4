#!/usr/bin/env node
// The package's bin. TypeScript runs by type stripping, which needs Node 22.18 or newer: where the caller's Node is
// older, hand over to the Node 24 that npm put into node_modules (package.json, devDependency "node").
import * as module from "node:module";
import { isAbsolute, join } from "node:path";

// Compiled code is kept between runs, for a quicker start and less memory: in a folder of the user's own, for whoever can
// write there can have his code run. (Node's own choice is one for all users, below /tmp.)
const { NODE_COMPILE_CACHE, XDG_CACHE_HOME, LOCALAPPDATA, HOME } = process.env;
const caches = [XDG_CACHE_HOME, LOCALAPPDATA, HOME && join(HOME, ".cache")].find((path) => path && isAbsolute(path));
const compiled = NODE_COMPILE_CACHE ?? (caches && join(caches, "onboarding", "compiled"));

const cli = new URL("./cli.ts", import.meta.url);
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major > 22 || (major === 22 && minor >= 18)) {
  if (compiled) module.enableCompileCache?.(compiled);
  await import(cli.href);
} else {
  // Not loaded where it is not needed: that takes milliseconds.
  const { spawn } = await import("node:child_process");
  const { existsSync } = await import("node:fs");
  const newer = new URL("../node_modules/node/bin/node", import.meta.url);
  if (!existsSync(newer)) {
    process.stderr.write(
      `This needs Node 24; you have ${process.versions.node}. Run "npm ci" here, which brings it.\n`,
    );
    process.exit(2);
  }
  const env = compiled ? { ...process.env, NODE_COMPILE_CACHE: compiled } : process.env;
  const run = spawn(newer.pathname, [cli.pathname, ...process.argv.slice(2)], { stdio: "inherit", env });
  // Who stops this process means the work: what is sent here is passed on, and the work ends at a good place.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => run.kill(signal));
  run.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGINT" ? 130 : 143)));
}
