#!/usr/bin/env node
// The package's bin. TypeScript runs by type stripping, which needs Node 22.18 or newer: where the caller's Node is
// older, hand over to the Node 24 that npm put into node_modules (package.json, devDependency "node").
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import * as module from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";

const cli = new URL("./cli.ts", import.meta.url);
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major > 22 || (major === 22 && minor >= 18)) {
  // Compiled code is kept between runs (Node 22.1 and newer): a quicker start, and less memory.
  module.enableCompileCache?.();
  await import(cli.href);
} else {
  const newer = new URL("../node_modules/node/bin/node", import.meta.url);
  if (!existsSync(newer)) {
    process.stderr.write(
      `This needs Node 24; you have ${process.versions.node}. Run "npm ci" here, which brings it.\n`,
    );
    process.exit(2);
  }
  // Its compiled code is kept too, where Node's own enableCompileCache() keeps it.
  const env = { NODE_COMPILE_CACHE: join(tmpdir(), "node-compile-cache"), ...process.env };
  const run = spawn(newer.pathname, [cli.pathname, ...process.argv.slice(2)], { stdio: "inherit", env });
  // Who stops this process means the work: what is sent here is passed on, and the work ends at a good place.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => run.kill(signal));
  run.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGINT" ? 130 : 143)));
}
