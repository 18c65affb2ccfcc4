import assert from "node:assert/strict";
import { chmod, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import { MailError } from "../../../src/mail/errors.ts";
import { signInSieve, type SieveAccount } from "../../../src/mail/sieve/account.ts";
import { listScripts } from "../../../src/mail/sieve/listscripts.ts";
import { logout } from "../../../src/mail/sieve/logout.ts";
import { putScript } from "../../../src/mail/sieve/putscript.ts";
import { requires } from "../../setup/needs.ts";
import { temporaryFolder } from "../../setup/temporary.ts";
import { startSieveDovecot, type SieveServer } from "./servers.ts";

const user = "person,with=signs@demo.invalid";
const good = "good.token-1~+/==";
/** Longer than a quoted string of the protocol may be (RFC 5804 4): goes as a literal. */
const long = "x".repeat(3_000);

const codeOf = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "none",
    (error: unknown) => (error instanceof MailError ? error.code : String(error)),
  );

describe("mail/sieve: signing in to a real server with an OAuth token", function () {
  requires("dovecot", "managesieve", "lmtp");
  this.timeout(60_000);
  let folder: string;
  let tokens: Server;
  let asked: string[] = [];
  const servers: SieveServer[] = [];
  const dovecot = async (name: string, mechanisms: string): Promise<SieveServer> => {
    const server = await startSieveDovecot({
      name,
      smtpPort: 9,
      global: `
auth_mechanisms = ${mechanisms}
auth_failure_delay = 0
auth_username_chars =
passdb {
  driver = oauth2
  mechanisms = oauthbearer xoauth2
  args = ${join(folder, "oauth2.conf.ext")}
}`,
    });
    servers.push(server);
    return server;
  };
  before(async () => {
    // What an identity provider does with a token that it is asked about (RFC 7662), at its smallest.
    tokens = createServer((request, response) => {
      const token = (request.headers.authorization ?? "").replace(/^Bearer /, "");
      asked.push(token);
      const known = token === good || token === long;
      response.writeHead(200, { "Content-Type": "application/json" });
      response.end(JSON.stringify(known ? { active: true, email: user } : { active: false, email: user }));
    });
    await new Promise<void>((done) => tokens.listen(0, "127.0.0.1", done));
    const address = tokens.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    folder = await temporaryFolder("sieve-oauth-");
    const file = join(folder, "oauth2.conf.ext");
    await writeFile(
      file,
      `introspection_mode = auth\nintrospection_url = http://127.0.0.1:${port}/\nusername_attribute = email\nactive_attribute = active\nactive_value = true\n`,
    );
    await Promise.all([chmod(folder, 0o755), chmod(file, 0o644)]);
  });
  after(async () => {
    await Promise.all(servers.map((server) => server.stop()));
    tokens.close();
    await rm(folder, { recursive: true, force: true });
  });
  const account = (server: SieveServer, token: string): SieveAccount => ({
    host: "127.0.0.1",
    port: server.sievePort,
    user,
    secret: { kind: "oauth", token: () => Promise.resolve(token) },
    security: "none",
  });

  for (const [name, mechanisms] of [
    ["bearer", "plain oauthbearer"],
    ["xoauth", "plain xoauth2"],
    ["both", "plain xoauth2 oauthbearer"],
  ] as const) {
    it(`with ${mechanisms}: a good token works, also a long one; a spent one is refused as such`, async () => {
      const server = await dovecot(name, mechanisms);
      for (const token of [good, long]) {
        asked = [];
        const session = await signInSieve(account(server, token));
        await putScript(session, "one", "keep;\r\n");
        assert.deepEqual(await listScripts(session), [{ name: "one", active: false }]);
        await logout(session);
        assert.ok(asked.includes(token), "the server has asked about this very token");
      }
      assert.equal(await codeOf(signInSieve(account(server, "spent"))), "sign-in-refused");
      // The same scripts as with a password: it is the same person.
      const secret = { kind: "password", password: "secret" } as const;
      const session = await signInSieve({ ...account(server, ""), secret });
      assert.deepEqual(await listScripts(session), [{ name: "one", active: false }]);
      await logout(session);
    });
  }

  it("a server that takes passwords alone is told apart from one that refuses", async () => {
    const server = await dovecot("none", "plain");
    assert.equal(await codeOf(signInSieve(account(server, good))), "sign-in-unavailable");
  });
});
