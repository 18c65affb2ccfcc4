import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFile, rm } from "node:fs/promises";
import { createServer, type Server, type Socket } from "node:net";
import { join } from "node:path";
import { MailError } from "../../../src/mail/errors.ts";
import { signInSieve, type SieveAccount } from "../../../src/mail/sieve/account.ts";
import { listScripts } from "../../../src/mail/sieve/listscripts.ts";
import { logout } from "../../../src/mail/sieve/logout.ts";
import { putScript } from "../../../src/mail/sieve/putscript.ts";
import { sieveLimits } from "../../../src/mail/sieve/limits.ts";
import { requires } from "../../setup/needs.ts";
import { temporaryFolder } from "../../setup/temporary.ts";
import { freePort } from "../servers/dovecot.ts";
import { startSieveDovecot, type SieveServer } from "./servers.ts";

const codeOf = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "none",
    (error: unknown) => (error instanceof MailError ? error.code : String(error)),
  );

describe("mail/sieve: signing in to a real server", function () {
  requires("dovecot", "managesieve", "lmtp");
  this.timeout(60_000);
  let server: SieveServer;
  let folder: string;
  let ca: string;
  let tlsPort: number;
  before(async () => {
    folder = await temporaryFolder("sieve-tls-");
    const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
    const made = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"];
    const named = ["-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", cert];
    execFileSync("openssl", [...made, ...named], { stdio: "ignore" });
    execFileSync("chmod", ["-R", "a+rX", folder]);
    ca = await readFile(cert, "utf8");
    tlsPort = await freePort();
    server = await startSieveDovecot({
      name: "tls",
      smtpPort: 9,
      global: `ssl = yes
ssl_cert = <${cert}
ssl_key = <${key}
service managesieve-login {
  inet_listener sieves {
    address = 127.0.0.1
    port = ${tlsPort}
    ssl = yes
  }
}
passdb {
  driver = static
  master = yes
  pass = yes
  args = password=adminsecret
}`,
    });
  });
  after(async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });
  const account = (more: Partial<SieveAccount> = {}): SieveAccount => ({
    host: "localhost",
    connectTo: "127.0.0.1",
    port: server.sievePort,
    user: "person@demo.invalid",
    secret: { kind: "password", password: "secret" },
    security: "starttls",
    tls: { ca },
    ...more,
  });

  it("by STARTTLS, by TLS from the start, and as an administrator for the person: the same scripts", async () => {
    const first = await signInSieve(account());
    await putScript(first, "one", "keep;\r\n");
    await logout(first);
    const admin = { kind: "password", password: "adminsecret", admin: "boss" } as const;
    for (const more of [{}, { port: tlsPort, security: "direct" as const }, { secret: admin }]) {
      const session = await signInSieve(account(more));
      assert.deepEqual(await listScripts(session), [{ name: "one", active: false }]);
      await logout(session);
    }
  });

  it("says which is wrong: the password, the certificate, the name in it, a token, a script", async () => {
    const wrong = { kind: "password", password: "wrong" } as const;
    const token = { kind: "oauth", token: () => Promise.resolve("x") } as const;
    assert.equal(await codeOf(signInSieve(account({ secret: wrong }))), "sign-in-refused");
    assert.equal(await codeOf(signInSieve(account({ tls: {} }))), "tls-failed");
    assert.equal(await codeOf(signInSieve(account({ host: "elsewhere.invalid" }))), "tls-failed");
    assert.equal(await codeOf(signInSieve(account({ secret: token }))), "sign-in-unavailable");
    const session = await signInSieve(account());
    assert.equal(await codeOf(putScript(session, "bad", "this is no script")), "refused");
    // The session is good after a refusal, and an odd name and an empty script go through.
    await putScript(session, `a "quoted" \\ name with ${"length".repeat(20)}`, "");
    assert.equal((await listScripts(session)).length, 2);
    await logout(session);
  });
});

const greeting = '"IMPLEMENTATION" "test"\r\n"SASL" "PLAIN"\r\n"SIEVE" "fileinto"\r\n"STARTTLS"\r\nOK "hello"\r\n';

describe("mail/sieve: servers that lie, break off and never end", () => {
  let server: Server;
  let port = 0;
  let act: (socket: Socket) => void = () => undefined;
  const sockets = new Set<Socket>();
  before(async () => {
    server = createServer((socket) => {
      sockets.add(socket);
      socket.on("error", () => undefined);
      act(socket);
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const address = server.address();
    port = typeof address === "object" && address !== null ? address.port : 0;
  });
  after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const hasty = { ...sieveLimits, connectMs: 300, commandMs: 300 };
  const account = (security: SieveAccount["security"] = "none", limits = sieveLimits): SieveAccount => ({
    host: "127.0.0.1",
    port,
    user: "u",
    secret: { kind: "password", password: "p" },
    security,
    limits,
  });
  const once = (socket: Socket, say: string): void => void socket.once("data", () => socket.write(say));

  for (const { title, code, does, security } of [
    { title: "says nothing", code: "silent", does: () => undefined },
    { title: "is an IMAP server", code: "protocol", does: (s: Socket) => s.write("* OK IMAP4rev1\r\nOK x\r\n") },
    { title: "greets with a line without end", code: "limit", does: (s: Socket) => s.write(`"${"x".repeat(40_000)}`) },
    { title: "greets with a literal of 2 GB", code: "limit", does: (s: Socket) => s.write("{2000000000}\r\nx") },
    {
      title: "greets with lines without end",
      code: "limit",
      does: (s: Socket) => s.write('"A" "B"\r\n'.repeat(5_000)),
    },
    { title: "breaks off in a string", code: "protocol", does: (s: Socket) => s.write('"IMPL\r\n') },
    { title: "ends in the middle", code: "lost", does: (s: Socket) => s.end('"IMPLEMENTATION" "x') },
    { title: "says goodbye", code: "closed-by-server", does: (s: Socket) => s.write('BYE "full"\r\n') },
    { title: "is busy", code: "throttled", does: (s: Socket) => s.write('BYE (TRYLATER) "later"\r\n') },
    {
      title: "sends us to another server, where nobody goes",
      code: "refused",
      does: (s: Socket) => s.write('BYE (REFERRAL "sieve://127.0.0.1:1") "there"\r\n'),
    },
    {
      title: "has no TLS where TLS must be",
      code: "tls-missing",
      does: (s: Socket) => s.write(greeting.replace('"STARTTLS"\r\n', "")),
      security: "starttls",
    },
    {
      title: "slips octets in behind its OK to STARTTLS",
      code: "tls-failed",
      does: (s: Socket) => {
        s.write(greeting);
        once(s, 'OK "go"\r\n"SASL" "PLAI');
      },
      security: "starttls",
    },
    {
      title: "answers sign-in with silence",
      code: "silent",
      does: (s: Socket) => s.write(greeting),
    },
    {
      title: "speaks twice",
      code: "protocol",
      does: (s: Socket) => {
        s.write(greeting);
        once(s, 'OK "in"\r\nOK "in again"\r\n');
      },
    },
    {
      title: "takes no password here",
      code: "sign-in-unavailable",
      does: (s: Socket) => s.write(greeting.replace('"SASL" "PLAIN"', '"SASL" ""')),
    },
    {
      title: "wants TLS first",
      code: "tls-missing",
      does: (s: Socket) => {
        s.write(greeting);
        once(s, 'NO (ENCRYPT-NEEDED) "tls"\r\n');
      },
    },
  ] as const) {
    it(`${title}: ${code}`, async () => {
      act = does;
      // Only who waits for silence waits for a short while: an answer has all the time that a busy machine may take.
      const limits = code === "silent" ? hasty : sieveLimits;
      assert.equal(await codeOf(signInSieve(account(security, limits))), code);
    });
  }

  it("octet by octet, with literals in place of quoted strings, an honest server is understood", async () => {
    act = (socket) => {
      const slowly = (text: string): void => {
        const octets = Buffer.from(text);
        let at = 0;
        const next = (): void => {
          if (at >= octets.length || socket.destroyed) return;
          socket.write(octets.subarray(at, (at += 1)));
          setImmediate(next);
        };
        next();
      };
      socket.setNoDelay(true);
      slowly('{14}\r\nIMPLEMENTATION {4}\r\ntest\r\n"SASL" "PLAIN LOGIN"\r\n"SIEVE" {0}\r\n\r\nOK\r\n');
      let said = "";
      socket.on("data", (data) => {
        said += data.toString();
        if (!said.endsWith("\r\n")) return;
        if (said.startsWith("LISTSCRIPTS")) slowly('{5}\r\nä{1}\r ACTIVE\r\n"two"\r\nOK {3}\r\nyes\r\n');
        else if (said.startsWith("CAPABILITY")) slowly('"SASL" "PLAIN"\r\nOK\r\n');
        else slowly('OK (WARNINGS) "fine {5}"\r\n');
        said = "";
      });
    };
    const session = await signInSieve({ ...account(), limits: sieveLimits });
    assert.deepEqual(await listScripts(session), [
      { name: "ä{1}", active: true },
      { name: "two", active: false },
    ]);
    session.destroy();
  });

  it("a server that leaves AUTHENTICATE lying until more octets come is given the response, once", async () => {
    let responses = 0;
    act = (socket) => {
      socket.write(greeting);
      let said = "";
      let asked = false;
      socket.on("data", (data) => {
        said += data.toString();
        if (!asked && /^AUTHENTICATE "PLAIN"\r\n"/.test(said)) {
          asked = true;
          socket.write('""\r\n');
          said = said.slice(said.indexOf("\n") + 1);
        }
        if (asked && said === `"${Buffer.from("\0u\0p").toString("base64")}"\r\n`) {
          responses += 1;
          said = "";
          socket.write('OK "in"\r\n');
        }
        if (said.startsWith("CAPABILITY")) socket.write('"SASL" "PLAIN"\r\nOK\r\n');
      });
    };
    const session = await signInSieve(account("none", { ...sieveLimits, wakeMs: 50 }));
    session.destroy();
    assert.equal(responses, 1);
  });
});
