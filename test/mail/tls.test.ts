import { deepStrictEqual as same, ok, strictEqual as equal } from "node:assert";
import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { MailError } from "../../src/mail/errors.ts";
import { signIn, type ImapAccount } from "../../src/mail/imap/account.ts";
import { logout } from "../../src/mail/imap/logout.ts";
import { imapSource } from "../../src/mail/sources/imap.ts";
import { imapTarget } from "../../src/mail/targets/imap.ts";
import { copyMailbox } from "../../src/mail/copy/mailbox.ts";
import { openJournal } from "../../src/mail/ledger/journal.ts";
import { requires } from "../setup/needs.ts";
import { startDovecot, type MailServer } from "./servers/dovecot.ts";
import { holdableMailbox } from "./servers/holdable.ts";
import { startScripted } from "./servers/hostile.ts";
import { writeMaildir } from "./servers/maildir-writer.ts";
import { accountOf, temporaryFolder } from "./servers/run.ts";
import { differences, snapshot } from "./servers/snapshot.ts";

describe("Signing in and TLS", function () {
  this.timeout(60_000);
  requires("dovecot");
  let server: MailServer;
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let ca = "";
  const account = (user: string, more: Partial<ImapAccount> = {}): ImapAccount => ({
    ...accountOf({ port: server.port, user }),
    security: "starttls",
    tls: { ca },
    host: "localhost",
    connectTo: "127.0.0.1",
    ...more,
  });
  const code = async (work: Promise<unknown>): Promise<string> =>
    work.then(
      () => "none",
      (error: unknown) => (error instanceof MailError ? error.code : String(error)),
    );
  before(async () => {
    folder = await temporaryFolder();
    const [key, cert] = [folder.file("key.pem"), folder.file("cert.pem")];
    execFileSync(
      "openssl",
      [
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-keyout",
        key,
        "-out",
        cert,
        "-days",
        "2",
        "-subj",
        "/CN=localhost",
        "-addext",
        "subjectAltName=DNS:localhost",
      ],
      { stdio: "ignore" },
    );
    ca = await readFile(cert, "utf8");
    execFileSync("chmod", ["-R", "a+rX", folder.path]);
    const master = "passdb {\n  driver = static\n  master = yes\n  pass = yes\n  args = password=adminsecret\n}";
    server = await startDovecot({ global: `ssl = yes\nssl_cert = <${cert}\nssl_key = <${key}\n${master}` });
    await writeMaildir(server.home, "u", holdableMailbox(80, 41));
  });
  after(async () => {
    await server.stop();
    await folder.remove();
  });

  for (const compress of [false, true]) {
    it(`a copy over STARTTLS${compress ? " and COMPRESS" : ""} is exact`, async () => {
      const user = `tls-${String(compress)}`;
      const ledger = await openJournal(folder.file(user), user);
      const source = imapSource(account("u", { compress }));
      const target = await imapTarget(account(user, { compress }));
      same((await copyMailbox({ source, target, ledger })).problems, []);
      await Promise.all([source.close(), target.close(), ledger.close()]);
      same(differences(await snapshot(server.port, "u"), await snapshot(server.port, user)), []);
    });
  }

  it("refuses a certificate that nobody vouches for, and one for another host", async () => {
    equal(await code(signIn(account("u", { tls: {} }))), "tls-failed");
    equal(await code(signIn(account("u", { host: "other.invalid" }))), "tls-failed");
  });

  it("refuses a server that offers no TLS, one that skips sign-in, and one that goes on in the clear", async () => {
    const none = await startScripted(() => false);
    const preauth = await startScripted(() => false, { greeting: "* PREAUTH [CAPABILITY IMAP4rev1 STARTTLS] in\r\n" });
    const injected = await startScripted(
      (socket, tag, line) => {
        if (!line.startsWith("STARTTLS")) return false;
        socket.write(`${tag} OK go\r\n* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n* half`);
        return true;
      },
      { greeting: "* OK [CAPABILITY IMAP4rev1 STARTTLS] hello\r\n" },
    );
    try {
      equal(await code(signIn(account("u", { port: none.port }))), "tls-missing");
      equal(await code(signIn(account("u", { port: preauth.port }))), "tls-missing");
      equal(await code(signIn(account("u", { port: injected.port }))), "tls-failed");
    } finally {
      await Promise.all([none.stop(), preauth.stop(), injected.stop()]);
    }
  });

  it("an administrator opens a user's mailbox; a wrong password is refused and said so", async () => {
    const session = await signIn(
      account("u", { secret: { kind: "password", password: "adminsecret", admin: "boss" } }),
    );
    ok(session.capabilities.has("IMAP4REV1"));
    await logout(session);
    equal(await code(signIn(account("u", { secret: { kind: "password", password: "wrong" } }))), "sign-in-refused");
  });

  for (const [mechanism, expected] of [
    ["XOAUTH2", "user=u\x01auth=Bearer tok\x01\x01"],
    ["OAUTHBEARER", "n,a=u,\x01host=127.0.0.1\x01port=PORT\x01auth=Bearer tok\x01\x01"],
  ] as const) {
    it(`a token goes by ${mechanism}, and a refusal's details are acknowledged`, async () => {
      const heard: string[] = [];
      let asked = "";
      const scripted = await startScripted(
        (socket, tag, line) => {
          heard.push(line);
          if (line.startsWith("AUTHENTICATE")) {
            socket.write("+ eyJzdGF0dXMiOiI0MDEifQ==\r\n");
            asked = tag;
            return true;
          }
          // The refusal comes when its details have been acknowledged.
          if (tag !== "" && tag !== "AQ==") return false;
          socket.write(`${asked} NO [AUTHENTICATIONFAILED] expired\r\n`);
          return true;
        },
        { greeting: `* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=${mechanism}] hello\r\n` },
      );
      try {
        const secret = { kind: "oauth", token: () => Promise.resolve("tok") } as const;
        const side = { ...accountOf({ port: scripted.port, user: "u" }), secret };
        equal(await code(signIn(side)), "sign-in-refused");
        const sent = Buffer.from(heard[0]?.split(" ")[2] ?? "", "base64").toString();
        equal(sent, expected.replace("PORT", String(scripted.port)));
      } finally {
        await scripted.stop();
      }
    });
  }
});
