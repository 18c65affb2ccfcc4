import { deepStrictEqual as same, match, ok, strictEqual as equal } from "node:assert";
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { startingRulePack } from "../../src/mail/rules-pack-starting.ts";
import { showcaseFolders } from "../fixtures/pst/showcase.ts";
import { storeFile } from "../fixtures/pst/store.ts";
import { requires } from "../setup/needs.ts";
import { withClient } from "./servers/client.ts";
import { freePort, startDovecot, type MailServer } from "./servers/dovecot.ts";
import { holdableMailbox } from "./servers/holdable.ts";
import { runCli, watchProcess, type Ended } from "./servers/kill.ts";
import { writeMaildir } from "./servers/maildir-writer.ts";
import { temporaryFolder } from "./servers/run.ts";
import { differences, snapshot } from "./servers/snapshot.ts";

interface Told {
  readonly command: string;
  readonly exitCode: number;
  readonly copied: { readonly items: number };
  readonly error: { readonly code: string; readonly message: string; readonly side?: string; readonly mend?: string };
  readonly changed: readonly { readonly code: string }[];
  readonly leftOut: readonly { readonly code: string }[];
  readonly warnings: readonly string[];
  readonly body: { readonly inStep: boolean; readonly exceptions: readonly { readonly code: string }[] };
}

describe("onboarding mail, as a technical team uses it", function () {
  this.timeout(90_000);
  requires("dovecot");
  let server: MailServer;
  let tls: MailServer;
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let password = "";
  let ca = "";
  const at = (user: string, port = server.port): string => `imap://${user}@127.0.0.1:${port}`;
  const secrets = (): string[] => ["--from-password-file", password, "--to-password-file", password];
  const mail = (...args: readonly string[]): Promise<Ended> =>
    runCli(["mail", ...args], undefined, { XDG_STATE_HOME: folder.file("state") });
  const told = (ended: Ended): Told => {
    equal(ended.out.trim().split("\n").length, 1, ended.out + ended.err);
    return JSON.parse(ended.out) as Told;
  };
  before(async () => {
    folder = await temporaryFolder();
    password = folder.file("password");
    await writeFile(password, "secret\n");
    const key = folder.file("key.pem");
    ca = folder.file("ca.pem");
    const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"];
    const request = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", ca, "-days", "2"];
    execFileSync("openssl", [...request, ...subject], { stdio: "ignore" });
    execFileSync("chmod", ["-R", "a+rX", folder.path]);
    server = await startDovecot();
    const imaps = await freePort();
    const listener = `service imap-login {\n  inet_listener imaps {\n    port = ${imaps}\n    ssl = yes\n  }\n}`;
    tls = await startDovecot({ global: `ssl = required\nssl_cert = <${ca}\nssl_key = <${key}\n${listener}` });
    tls = Object.assign(tls, { imaps });
    await writeMaildir(server.home, "u", holdableMailbox(70, 61));
    await writeMaildir(tls.home, "u", holdableMailbox(30, 62));
  });
  after(async () => {
    await Promise.all([server.stop(), tls.stop()]);
    await folder.remove();
  });

  it("reads pst:, maildir:, mbox: and eml:; each verifies, and a second run copies nothing, with the ledger lost too", async () => {
    storeFile({ folders: showcaseFolders() }, folder.file("old.pst"));
    await mkdir(folder.file("emls/Sub"), { recursive: true });
    for (const name of ["emls/1.eml", "emls/2.eml", "emls/Sub/3.eml"])
      await writeFile(folder.file(name), `Date: Mon, 2 Jan 2017 10:20:30 +0200\nSubject: ${name}\n\nno end of line`);
    const one = "From a@b Mon Jan  2 10:20:30 2017\nSubject: one\n\nbody\n\n";
    await writeFile(folder.file("old.mbox"), one.repeat(3).replace("one", "other"));
    const sources: Record<string, string> = {
      pst: `pst:${folder.file("old.pst")}`,
      maildir: `maildir:${server.home}/u/mail`,
      mbox: `mbox:${folder.file("old.mbox")}`,
      eml: `eml:${folder.file("emls")}`,
    };
    for (const [kind, from] of Object.entries(sources)) {
      const args = ["--from", from, "--to", at(`from-${kind}`), "--to-password-file", password, "--json"];
      const first = told(await mail("copy", ...args));
      equal(first.exitCode, 0, kind);
      ok(first.copied.items >= 3, kind);
      equal(told(await mail("verify", ...args)).body.inStep, true, kind);
      equal(told(await mail("copy", ...args)).copied.items, 0, kind);
      equal(told(await mail("copy", ...args, "--ledger", folder.file(`new-${kind}`))).copied.items, 0, `${kind}: lost`);
    }
  });

  it("speaks imaps:// and STARTTLS with an authority of its own, and says what to do where it is not trusted", async () => {
    const port = (tls as MailServer & { imaps: number }).imaps;
    const other = folder.file("other.pem");
    const keyOfOther = ["-keyout", folder.file("other.key"), "-out", other, "-days", "2", "-subj", "/CN=localhost"];
    execFileSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", ...keyOfOther], { stdio: "ignore" });
    for (const [name, from] of [
      ["imaps", `imaps://u@localhost:${port}`],
      ["starttls", `imap://u@localhost:${tls.port}`],
    ] as const) {
      const args = ["copy", "--from", from, "--to", at(`tls-${name}`), ...secrets()];
      // To this machine imap:// may go in the clear; with an authority given it is TLS.
      const refused = await mail(...args, ...(name === "imaps" ? [] : ["--ca", other]));
      equal(refused.code, 3, refused.out);
      match(refused.err, /^Source: TLS was not agreed .*--ca FILE/, name);
      const wrong = await mail(...args, "--ca", password);
      equal(wrong.code, 2);
      match(wrong.err, /holds no certificate/);
      const trusted = await mail(...args, "--ca", ca);
      equal(trusted.code, 0, trusted.err);
      const there = await snapshot(server.port, `tls-${name}`);
      ok([...there.folders.values()].flat().length > 30);
    }
    const plain = await mail("copy", "--from", `imaps://u@127.0.0.1:${server.port}`, "--to", at("x"), ...secrets());
    equal(plain.code, 3);
    match(plain.err, /Is this port for TLS\?/);
  });

  it("--dry-run writes nothing: no folder, no ledger, no mail", async () => {
    const state = (): string[] =>
      existsSync(folder.file("dry")) ? readdirSync(folder.file("dry"), { recursive: true, encoding: "utf8" }) : [];
    const env = { XDG_STATE_HOME: folder.file("dry") };
    for (const to of [`maildir:${folder.file("dry/archive")}`, `mbox:${folder.file("dry/boxes")}`, at("dry")]) {
      const args = ["mail", "copy", "--from", at("u"), "--to", to, ...secrets(), "--dry-run", "--json"];
      const ended = await runCli(args, undefined, env);
      equal(ended.code, 0, ended.err);
      const plan = JSON.parse(ended.out) as { dryRun: boolean; folders: { copy: number }[] };
      ok(plan.folders.reduce((sum, { copy }) => sum + copy, 0) >= 70);
      same(state(), []);
    }
    equal((await snapshot(server.port, "dry")).folders.get("INBOX")?.length, 0);
  });

  it("--folder takes several patterns and says which match nothing; --since takes only what is new enough", async () => {
    const args = ["copy", "--from", at("u"), ...secrets(), "--json"];
    const chosen = told(
      await mail(...args, "--to", at("chosen"), "--folder", "proj*", "--folder", "&", "--folder", "Nix"),
    );
    same(chosen.warnings, ['No folder is named like "Nix".']);
    const { folders } = await snapshot(server.port, "chosen");
    same([...folders.keys()].filter((name) => name !== "INBOX").sort(), [
      "&",
      "Projects",
      "Projects/2024",
      "Projects/2024/Überprüfung",
    ]);
    equal((await mail("copy", "--from", at("u"), ...secrets(), "--to", at("none"), "--folder", "Nix")).code, 2);
    equal(told(await mail(...args, "--to", at("since"), "--since", "2010-06-01")).exitCode, 0);
    const day = Date.UTC(2010, 5, 1);
    const all = [...(await snapshot(server.port, "u")).folders.values()].flat();
    const there = [...(await snapshot(server.port, "since")).folders.values()].flat();
    ok(there.length > 0 && there.every((one) => one.at >= day));
    equal(there.length, all.filter((one) => one.at >= day).length);
  });

  it("--rules takes banned attachments out, in copy and in watch, keeps the originals, and verify accepts what is noted", async () => {
    const rules = folder.file("rules.json");
    await writeFile(rules, JSON.stringify(startingRulePack));
    const body = (name: string): string =>
      `Subject: ${name}\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\ntext\r\n--b\r\nContent-Disposition: attachment; filename="${name}"\r\n\r\nMZ ${name}\r\n--b--\r\n`;
    const store = (name: string) => withClient(server.port, "rules", (client) => client.append("INBOX", body(name)));
    await store("run.exe");
    await store("fine.txt");
    const ledger = folder.file("rules.ledger");
    const args = ["--from", at("rules"), "--to", at("rules-2"), ...secrets(), "--ledger", ledger, "--rules", rules];
    const first = told(await mail("copy", ...args, "--json"));
    same(
      first.changed.map(({ code }) => code),
      ["attachment-removed"],
    );
    equal(first.exitCode, 0);
    const verified = told(await mail("verify", ...args, "--json"));
    equal(verified.exitCode, 0);
    const watching = startWatch([...args, "--every", "1", "--json"]);
    await watching.first();
    await store("later.scr");
    await store("later.exe");
    await watching.until({ copied: 2 });
    equal(await watching.stop("SIGTERM"), 0);
    equal((await readdir(`${ledger}.quarantine`)).filter((name) => name.endsWith(".part")).length >= 2, true);
    const texts: string[] = [];
    await withClient(server.port, "rules-2", async (client) => {
      await client.mailboxOpen("INBOX");
      for await (const { source } of client.fetch("1:*", { source: true })) texts.push(String(source));
    });
    equal(texts.length, 4);
    ok(
      texts.every((text) => !/MZ .*\.exe/.test(text)),
      "a banned attachment came through",
    );
    ok(texts.some((text) => text.includes("MZ fine.txt")));
    const bad = await mail("copy", ...args.slice(0, -1), password);
    equal(bad.code, 2);
    match(bad.err, /is not JSON/);
  });

  interface Pass {
    readonly copied?: { readonly items: number };
    readonly flagged?: number;
    readonly removed?: number;
  }
  interface Watching {
    readonly first: () => Promise<Pass>;
    /** What all passes did together. */
    readonly sum: () => Readonly<Record<"copied" | "flagged" | "removed", number>>;
    /** Waits until all passes together did this much. */
    readonly until: (wanted: Partial<ReturnType<Watching["sum"]>>) => Promise<void>;
    readonly stop: (signal: NodeJS.Signals) => Promise<number | null>;
  }
  const startWatch = (args: readonly string[]): Watching => {
    const passes: Pass[] = [];
    const child = watchProcess(args, (line) => passes.push(JSON.parse(line) as Pass));
    const total = (of: (pass: Pass) => number | undefined): number => passes.reduce((n, one) => n + (of(one) ?? 0), 0);
    const sum: Watching["sum"] = () => ({
      copied: total(({ copied }) => copied?.items),
      flagged: total(({ flagged }) => flagged),
      removed: total(({ removed }) => removed),
    });
    const wait = async (done: () => boolean): Promise<void> => {
      for (const end = Date.now() + 60_000; !done();) {
        if (Date.now() > end) throw new Error(`waited in vain: ${JSON.stringify(passes)} ${child.err()}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    };
    return {
      first: async () => {
        await wait(() => passes.length > 0);
        return passes[0] ?? {};
      },
      sum,
      until: ({ copied = 0, flagged = 0, removed = 0 }) =>
        wait(() => sum().copied >= copied && sum().flagged >= flagged && sum().removed >= removed),
      stop: child.stop,
    };
  };

  it("watch brings new mail, flags and (asked for) deletions over until SIGINT or SIGTERM; then nothing is left to do", async () => {
    await writeMaildir(server.home, "w", holdableMailbox(40, 63));
    const ledger = folder.file("watch.ledger");
    const args = ["--from", at("w"), "--to", at("w-2"), ...secrets(), "--ledger", ledger];
    const watching = startWatch([...args, "--every", "1", "--follow-deletions", "--json"]);
    const all = [...(await snapshot(server.port, "w")).folders.values()].flat().length;
    equal((await watching.first()).copied?.items, all);
    await withClient(server.port, "w", async (client) => {
      await client.append("INBOX", "Subject: new\r\n\r\nnew\r\n");
      await client.append("Projects/2024", "Subject: new too\r\n\r\nnew\r\n");
      await client.mailboxOpen("INBOX");
      await client.messageFlagsAdd("2:3", ["\\Flagged", "urgent"]);
      await client.messageDelete("5:6");
    });
    await watching.until({ copied: all + 2, flagged: 2, removed: 2 });
    equal(await watching.stop("SIGINT"), 0);
    same(differences(await snapshot(server.port, "w"), await snapshot(server.port, "w-2")), []);
    same(watching.sum(), { copied: all + 2, flagged: 2, removed: 2 });
    equal(told(await mail("copy", ...args, "--json")).copied.items, 0);
  });

  it("verify finds what was tampered with, taken away or re-flagged on the target, with and without the ledger", async () => {
    const body = (n: number): string => `Message-ID: <${n}@x.invalid>\r\nSubject: ${n}\r\n\r\npay 100 to ${n}\r\n`;
    await withClient(server.port, "t", async (client) => {
      for (let n = 1; n <= 6; n += 1)
        await client.append("INBOX", body(n), ["\\Seen"], new Date(1_500_000_000_000 + n * 1e6));
    });
    const args = ["--from", at("t"), "--to", at("t-2"), ...secrets(), "--ledger", folder.file("t.ledger")];
    equal((await mail("copy", ...args)).code, 0);
    const clean = await mail("verify", ...args);
    equal(clean.code, 0);
    match(clean.out, /^6 of 6 messages are there exactly[\s\S]*In step\.\n$/);
    const cur = `${server.home}/t-2/mail/cur`;
    const files = (await readdir(cur)).sort();
    for (const name of files) {
      const text = await readFile(`${cur}/${name}`, "latin1");
      if (text.includes("to 2")) await writeFile(`${cur}/${name}`, text.replace("pay 100", "pay 900"));
    }
    await withClient(server.port, "t-2", async (client) => {
      await client.mailboxOpen("INBOX");
      await client.messageFlagsRemove("4", ["\\Seen"]);
      await client.messageDelete("5");
    });
    for (const without of [false, true]) {
      const ledger = without ? ["--ledger", folder.file("t-none.ledger")] : [];
      const ended = told(await mail("verify", ...args, ...ledger, "--json"));
      equal(ended.exitCode, 1);
      equal(ended.body.inStep, false);
      const codes = ended.body.exceptions.map(({ code }) => code).sort();
      same(
        codes,
        without ? ["content-differs", "flags-differ", "not-copied"] : ["content-differs", "flags-differ", "missing"],
      );
      ok(!existsSync(folder.file("t-none.ledger")), "verify made a ledger");
    }
  });

  it("--json says errors in one shape, with the side and what to do; texts are sentences without a stack", async () => {
    await writeFile(folder.file("wrong"), "wrong\n");
    const to = ["--to", at("e"), "--to-password-file", password];
    const from = ["--from", at("u"), "--from-password-file", password];
    const cases: readonly (readonly [string, readonly string[], number, string, string | undefined])[] = [
      [
        "wrong password",
        ["copy", "--from", at("u"), "--from-password-file", folder.file("wrong"), ...to],
        3,
        "sign-in-refused",
        "source",
      ],
      [
        "wrong password at the target",
        ["verify", ...from, "--to", at("e"), "--to-password-file", folder.file("wrong")],
        3,
        "sign-in-refused",
        "target",
      ],
      [
        "wrong host",
        ["copy", "--from", "imaps://u@no-such-host.invalid", "--from-password-file", password, ...to],
        3,
        "host-unknown",
        "source",
      ],
      [
        "wrong port",
        ["copy", "--from", at("u", await freePort()), "--from-password-file", password, ...to],
        3,
        "connect-refused",
        "source",
      ],
      ["unknown URL", ["copy", "--from", "pop3://u@h", ...to], 2, "usage", undefined],
      [
        "no such secret file",
        ["copy", "--from", at("u"), "--from-password-file", "/no/such", ...to],
        2,
        "usage",
        undefined,
      ],
      ["no such pst", ["copy", "--from", "pst:/no/such.pst", ...to], 3, "folder-gone", "source"],
      ["no such maildir", ["copy", "--from", "maildir:/no/such", ...to], 3, "folder-gone", "source"],
      ["no pst at all", ["copy", "--from", `pst:${password}`, ...to], 3, "folder-refused", "source"],
      ["eml as a target", ["copy", ...from, "--to", "eml:/tmp/x"], 3, "folder-refused", "target"],
      [
        "no such ledger folder",
        ["copy", ...from, ...to, "--ledger", "/no/such/ledger"],
        3,
        "ledger-unusable",
        undefined,
      ],
      ["unknown option", ["copy", ...from, ...to, "--nonsense"], 2, "usage", undefined],
      ["a date that is none", ["copy", ...from, ...to, "--since", "2026-02-30"], 2, "usage", undefined],
      ["watch without a ledger", ["watch", ...from, ...to], 2, "usage", undefined],
    ];
    for (const [name, args, exitCode, code, side] of cases) {
      const json = await mail(...args, "--json");
      equal(json.code, exitCode, `${name}: ${json.out}${json.err}`);
      const said = told(json);
      same([said.command, said.exitCode, said.error.code, said.error.side], [args[0], exitCode, code, side], name);
      ok(said.error.message.length > 10, name);
      // The text for people is made from the same error: every other one is enough.
      if (cases.findIndex(([one]) => one === name) % 2 === 1) continue;
      const text = await mail(...args);
      equal(text.code, exitCode, name);
      match(text.err, /^[A-Z"-][^\n]*[.?)]?\n$/, `${name}: ${text.err}`);
      ok(!/\n\s+at |Error:/.test(text.err), `${name}: ${text.err}`);
    }
  });

  it("what vanished from the target comes back only when asked for, and verify says how", async () => {
    const root = folder.file("vanishing");
    const args = ["--from", at("u"), "--from-password-file", password, "--to", `maildir:${root}`];
    equal((await mail("copy", ...args)).code, 0);
    const [name = ""] = readdirSync(`${root}/cur`);
    await rm(`${root}/cur/${name}`);
    const before = await mail("verify", ...args);
    equal(before.code, 1);
    match(before.out, /no longer on the target. If nobody deleted them there on purpose, .* --restore-missing/);
    equal(told(await mail("copy", ...args, "--json")).copied.items, 0);
    equal(told(await mail("copy", ...args, "--json", "--restore-missing", "--folder", "Projects*")).copied.items, 0);
    equal(told(await mail("copy", ...args, "--json", "--restore-missing")).copied.items, 1);
    equal((await mail("verify", ...args)).code, 0);
    equal(told(await mail("copy", ...args, "--json", "--restore-missing")).copied.items, 0);
  });

  it("a mailbox is not copied onto itself", async () => {
    const place = `${server.home}/u/mail`;
    for (const [from, to] of [
      [`maildir:${place}`, `maildir:${place}/../mail`],
      [`mbox:${place}`, `maildir:${place}`],
      [at("u"), at("u")],
    ] as const) {
      const { code, err } = await mail("copy", "--from", from, "--to", to, ...secrets());
      equal(code, 2, `${from} ${to}`);
      match(err, /Both sides are the same mailbox. Name another target/);
    }
  });

  it("an archive that is moved takes its mail with it and is gone on with", async () => {
    const [first, second] = [folder.file("arch-1"), folder.file("arch-2")];
    const args = ["copy", "--from", at("u"), "--from-password-file", password, "--json"];
    const copied = told(await mail(...args, "--to", `maildir:${first}`)).copied.items;
    ok(copied >= 70);
    await rename(first, second);
    equal(told(await mail(...args, "--to", `maildir:${second}`)).copied.items, 0);
    ok(readFileSync(`${second}/manifest.jsonl`, "utf8").length > 0);
    await rm(second, { recursive: true });
  });
});
