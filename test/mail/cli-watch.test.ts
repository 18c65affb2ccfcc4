import { deepStrictEqual as same, match, ok, strictEqual as equal } from "node:assert";
import { readdir, writeFile } from "node:fs/promises";
import { startingRulePack } from "../../src/mail/rules-pack-starting.ts";
import { requires } from "../setup/needs.ts";
import { cliRig, startWatch, told } from "./servers/cli-rig.ts";
import { withClient } from "./servers/client.ts";
import { freePort } from "./servers/dovecot.ts";
import { holdableMailbox } from "./servers/holdable.ts";
import { writeMaildir } from "./servers/maildir-writer.ts";
import { startProxy } from "./servers/proxy.ts";
import { differences, snapshot } from "./servers/snapshot.ts";

describe("onboarding mail watch", function () {
  this.timeout(120_000);
  requires("dovecot");
  const rig = cliRig();

  it("--rules takes banned attachments out, in copy and in watch, keeps the originals, and verify accepts what is noted", async () => {
    const rules = rig.file("rules.json");
    await writeFile(rules, JSON.stringify(startingRulePack));
    const body = (name: string): string =>
      `Subject: ${name}\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\ntext\r\n--b\r\nContent-Disposition: attachment; filename="${name}"\r\n\r\nMZ ${name}\r\n--b--\r\n`;
    const store = (name: string) =>
      withClient(rig.server.port, "rules", (client) => client.append("INBOX", body(name)));
    await store("run.exe");
    await store("fine.txt");
    const ledger = rig.file("rules.ledger");
    const args = [
      "--from",
      rig.at("rules"),
      "--to",
      rig.at("rules-2"),
      ...rig.secrets(),
      "--ledger",
      ledger,
      "--rules",
      rules,
    ];
    const first = told(await rig.mail("copy", ...args, "--json"));
    same(
      first.changed.map(({ code }) => code),
      ["attachment-removed"],
    );
    equal(first.exitCode, 0);
    const verified = told(await rig.mail("verify", ...args, "--json"));
    equal(verified.exitCode, 0);
    const watching = startWatch([...args, "--every", "1", "--json"]);
    await watching.first();
    await store("later.scr");
    await store("later.exe");
    await watching.until({ copied: 2 });
    equal(await watching.stop("SIGTERM"), 0);
    equal((await readdir(`${ledger}.quarantine`)).filter((name) => name.endsWith(".part")).length >= 2, true);
    const texts: string[] = [];
    await withClient(rig.server.port, "rules-2", async (client) => {
      await client.mailboxOpen("INBOX");
      for await (const { source } of client.fetch("1:*", { source: true })) texts.push(String(source));
    });
    equal(texts.length, 4);
    ok(
      texts.every((text) => !/MZ .*\.exe/.test(text)),
      "a banned attachment came through",
    );
    ok(texts.some((text) => text.includes("MZ fine.txt")));
    const bad = await rig.mail("copy", ...args.slice(0, -1), rig.password);
    equal(bad.code, 2);
    match(bad.err, /is not JSON/);
  });

  it("watch brings new mail, flags and (asked for) deletions over until SIGINT or SIGTERM; then nothing is left to do", async () => {
    await writeMaildir(rig.server.home, "w", holdableMailbox(40, 63));
    const ledger = rig.file("watch.ledger");
    const args = ["--from", rig.at("w"), "--to", rig.at("w-2"), ...rig.secrets(), "--ledger", ledger];
    const watching = startWatch([...args, "--every", "1", "--follow-deletions", "--json"]);
    const all = [...(await snapshot(rig.server.port, "w")).folders.values()].flat().length;
    equal((await watching.first()).copied?.items, all);
    await withClient(rig.server.port, "w", async (client) => {
      await client.append("INBOX", "Subject: new\r\n\r\nnew\r\n");
      await client.append("Projects/2024", "Subject: new too\r\n\r\nnew\r\n");
      await client.mailboxOpen("INBOX");
      await client.messageFlagsAdd("2:3", ["\\Flagged", "urgent"]);
      await client.messageDelete("5:6");
    });
    await watching.until({ copied: all + 2, flagged: 2, removed: 2 });
    equal(await watching.stop("SIGINT"), 0);
    same(differences(await snapshot(rig.server.port, "w"), await snapshot(rig.server.port, "w-2")), []);
    same(watching.sum(), { copied: all + 2, flagged: 2, removed: 2 });
    equal(told(await rig.mail("copy", ...args, "--json")).copied.items, 0);
  });

  it("outlives a server that is away for a while, tells of it, and brings what came meanwhile", async () => {
    await writeMaildir(rig.server.home, "away", holdableMailbox(30, 64));
    const port = await freePort();
    const up = await startProxy(rig.server.port, { port });
    const args = ["--from", rig.at("away", port), "--to", rig.at("away-2"), ...rig.secrets()];
    const watching = startWatch([...args, "--ledger", rig.file("away.ledger"), "--every", "1", "--json"]);
    const first = (await watching.first()).copied?.items ?? 0;
    ok(first >= 30);
    await up.stop();
    const text = "Subject: meanwhile\r\n\r\nx\r\n";
    await withClient(rig.server.port, "away", (client) => client.append("INBOX", text));
    await watching.wait(() => watching.told().some(({ error }) => error !== undefined));
    const again = await startProxy(rig.server.port, { port });
    await watching.until({ copied: first + 1 });
    equal(await watching.stop("SIGTERM"), 0);
    await again.stop();
    same(differences(await snapshot(rig.server.port, "away"), await snapshot(rig.server.port, "away-2")), []);
  });
});
