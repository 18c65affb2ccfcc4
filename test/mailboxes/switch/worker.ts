import { setTimeout as delay } from "node:timers/promises";
import { runSwitch } from "../../../src/mailboxes/switch/run.ts";
import { switchStepActions } from "../../../src/mailboxes/switch/steps.ts";
import { openDatabase } from "../../../src/store/database.ts";
import { engineDeps, switchDeps } from "./deps.ts";

/** A worker in a process of its own, to be killed: carries one mailbox's switch on until it rests or its watch waits. */
const [url = "", key = "", smtpUrl = "", mailboxId = ""] = process.argv.slice(2);
const store = openDatabase(url, 4);
const deps = switchDeps(engineDeps(store.db, Buffer.from(key, "base64")), smtpUrl);
const run = runSwitch({ ...deps, leaseSeconds: 1 }, switchStepActions);
process.stdout.write("begun\n");
for (;;) {
  const ran = await run(mailboxId, new AbortController().signal);
  if (ran.kind === "rests" || (ran.kind === "waits" && ran.seconds > 30)) break;
  await delay(100);
}
await store.close();
