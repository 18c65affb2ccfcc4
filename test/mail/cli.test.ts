import { deepStrictEqual as same, match, ok, strictEqual as equal } from "node:assert";
import { generateKeyPairSync } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { checkCertificate, type Certificate } from "../../src/mail/verify/certificate.ts";
import { requires } from "../setup/needs.ts";
import { withClient } from "./servers/client.ts";
import { emptyBody, nulBody } from "./servers/corpus.ts";
import { freePort, startDovecot, type MailServer } from "./servers/dovecot.ts";
import { holdableMailbox } from "./servers/holdable.ts";
import { runCli } from "./servers/kill.ts";
import { writeMaildir } from "./servers/maildir-writer.ts";
import { temporaryFolder } from "./servers/run.ts";
import { differences, snapshot } from "./servers/snapshot.ts";

describe("onboarding mail", function () {
  this.timeout(120_000);
  requires("dovecot");
  let server: MailServer;
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let password = "";
  const url = (user: string, port = server.port): string => `imap://${user}@127.0.0.1:${port}`;
  const secrets = (): string[] => ["--from-password-file", password, "--to-password-file", password];
  before(async () => {
    server = await startDovecot();
    folder = await temporaryFolder();
    password = folder.file("password");
    await writeFile(password, "secret\n");
    const at = 1_500_000_000;
    const doubled = Buffer.from("A: b\r\n\r\ntwo CR\r\r\n");
    const odd = [nulBody, emptyBody, doubled].map((body) => ({ body, at, letters: "S", keywords: [] }));
    const future = { body: Buffer.from("A: b\r\n\r\nc\r\n"), at: 2_177_449_200, letters: "", keywords: [] };
    await writeMaildir(server.home, "good", holdableMailbox(120, 4));
    await writeMaildir(server.home, "odd", [{ path: ["INBOX"], subscribed: true, messages: [...odd, future] }]);
  });
  after(async () => {
    await server.stop();
    await folder.remove();
  });

  it("copies, verifies with exit code 0, and signs a certificate that others can check", async () => {
    const args = ["--from", url("good"), "--to", url("good-2"), ...secrets(), "--ledger", folder.file("good")];
    const dry = await runCli(["mail", "copy", ...args, "--dry-run"]);
    equal(dry.code, 0, dry.err);
    match(dry.out, /Would copy \d+ messages\. Nothing was changed\./);
    equal((await snapshot(server.port, "good-2")).folders.get("INBOX")?.length, 0);
    const copied = await runCli(["mail", "copy", ...args]);
    equal(copied.code, 0, copied.err);
    same(differences(await snapshot(server.port, "good"), await snapshot(server.port, "good-2")), []);
    const { privateKey, publicKey } = generateKeyPairSync("ed25519");
    await writeFile(folder.file("key"), privateKey.export({ type: "pkcs8", format: "pem" }));
    const verified = await runCli([
      "mail",
      "verify",
      ...args,
      "--signing-key",
      folder.file("key"),
      "--certificate",
      folder.file("cert"),
    ]);
    equal(verified.code, 0, verified.out + verified.err);
    const certificate = JSON.parse(await readFile(folder.file("cert.json"), "utf8")) as Certificate;
    const trusted = publicKey.export({ type: "spki", format: "der" }).toString("base64");
    ok(certificate.body.inStep);
    ok(checkCertificate(certificate, trusted));
    const forged = { ...certificate, body: { ...certificate.body, totals: { ...certificate.body.totals, items: 1 } } };
    ok(!checkCertificate(forged, trusted));
    match(await readFile(folder.file("cert.html"), "utf8"), /Every message is accounted for/);
  });

  it("verify lists what the target changed, and finds what was deleted or changed there afterwards", async () => {
    const args = ["--from", url("odd"), "--to", url("odd-2"), ...secrets(), "--ledger", folder.file("odd"), "--json"];
    equal((await runCli(["mail", "copy", ...args])).code, 0);
    const first = JSON.parse((await runCli(["mail", "verify", ...args])).out) as Certificate;
    // Dovecot itself writes 0x80 for NUL when it hands a message out: the target holds what the source says.
    // But it stores CR CR LF as CR LF.
    same(first.body.exceptions.map(({ code }) => code).sort(), ["date-not-held", "empty", "target-differs"]);
    equal(first.body.totals.missing, 0);
    await withClient(server.port, "odd-2", async (client) => {
      await client.mailboxOpen("INBOX");
      await client.messageDelete("3");
      await client.append("INBOX", "Subject: from elsewhere\r\n\r\nx\r\n");
    });
    const second = await runCli(["mail", "verify", ...args]);
    equal(second.code, 1);
    const codes = (JSON.parse(second.out) as Certificate).body.exceptions.map(({ code }) => code);
    ok(codes.includes("missing") && codes.includes("extra"), codes.join());
    equal((JSON.parse(second.out) as Certificate).body.inStep, false);
  });

  it("says what is wrong, with exit codes 2 and 3", async () => {
    const to = ["--to", url("x"), "--to-password-file", password];
    const cases: readonly (readonly [readonly string[], number, RegExp])[] = [
      [["mail", "copy"], 2, /--from URL is missing/],
      [["mail", "copy", "--from", "ftp://x", ...to], 2, /none of imap/],
      [["mail", "copy", "--from", "imap://a:secret@b", ...to], 2, /password must not stand in a URL/],
      [["mail", "copy", "--from", url("a"), ...to], 2, /--from-password-file/],
      [["mail", "nonsense"], 2, /no command/],
      [["mail", "watch", "--from", url("good"), ...to, "--from-password-file", password], 2, /--ledger/],
      [
        ["mail", "copy", "--from", url("good", await freePort()), ...to, "--from-password-file", password],
        3,
        /does not listen/,
      ],
      [["mail", "copy", "--from", "imap://a@no-such-host.invalid", ...to, "--from-password-file", password], 3, /name/],
    ];
    for (const [args, code, words] of cases) {
      const ended = await runCli(args);
      equal(ended.code, code, `${args.join(" ")}: ${ended.err}`);
      match(ended.err, words);
      ok(!ended.err.includes("    at "), "a stack trace");
    }
    await writeFile(folder.file("wrong"), "wrong\n");
    const refused = await runCli([
      "mail",
      "copy",
      "--from",
      url("good"),
      ...to,
      "--from-password-file",
      folder.file("wrong"),
    ]);
    equal(refused.code, 3);
    match(refused.err, /^Source: The server did not accept the user name or the password\. Check both/);
  });

  it("without --ledger keeps one for the pair, so that a second run copies nothing", async () => {
    const env = { XDG_STATE_HOME: folder.file("state") };
    const args = ["mail", "copy", "--from", url("good"), "--to", url("good-3"), ...secrets(), "--json"];
    equal(
      (JSON.parse((await runCli(args, undefined, env)).out) as { copied: { items: number } }).copied.items > 0,
      true,
    );
    equal((JSON.parse((await runCli(args, undefined, env)).out) as { copied: { items: number } }).copied.items, 0);
  });

  it("lets only one of two runs on one mailbox pair work", async () => {
    const args = [
      "mail",
      "copy",
      "--from",
      url("good"),
      "--to",
      url("good-4"),
      ...secrets(),
      "--ledger",
      folder.file("two"),
    ];
    const ended = await Promise.all([runCli(args), runCli(args), runCli(args)]);
    ok(
      ended.every(({ code }) => code === 0 || code === 3),
      ended.map(({ err }) => err).join(),
    );
    same(differences(await snapshot(server.port, "good"), await snapshot(server.port, "good-4")), []);
  });
});
