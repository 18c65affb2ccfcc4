import assert from "node:assert/strict";
import { signInSieve, type SieveAccount } from "../../../src/mail/sieve/account.ts";
import { deleteScript } from "../../../src/mail/sieve/deletescript.ts";
import { forwardingStands, removeForwarding, setForwarding } from "../../../src/mail/sieve/forwarding.ts";
import { getScript } from "../../../src/mail/sieve/getscript.ts";
import { listScripts } from "../../../src/mail/sieve/listscripts.ts";
import { logout } from "../../../src/mail/sieve/logout.ts";
import { putScript } from "../../../src/mail/sieve/putscript.ts";
import type { SieveSession } from "../../../src/mail/sieve/session.ts";
import { setActive } from "../../../src/mail/sieve/setactive.ts";
import { requires } from "../../setup/needs.ts";
import { snapshot } from "../servers/snapshot.ts";
import { sendMail, startMta, startSieveDovecot, type SieveServer, type TestMta } from "./servers.ts";

/** Their own script: files some mail, refuses none, and holds every lexical trap of RFC 5228 at its head. */
const theirScript = [
  "# my rules ; require nothing",
  '/* require ["no"]; */ require ["fileinto", "mailbox"];',
  'REQUIRE "imap4flags";',
  'if header :contains "subject" "filed" {',
  '  fileinto :create "Filed";',
  "  stop;",
  "}",
  'if header :contains "subject" "away" { discard; }',
  "",
].join("\r\n");

const count = async (port: number, user: string): Promise<Readonly<Record<string, number>>> => {
  const { folders } = await snapshot(port, user);
  return Object.fromEntries([...folders].map(([name, items]) => [name, items.length]));
};

for (const { title, extensions, way } of [
  { title: "with include and copy", extensions: undefined, way: "include" },
  { title: "without include", extensions: "-include", way: "merge" },
  { title: "without include, copy and relational", extensions: "-include -copy -relational", way: "merge" },
] as const) {
  describe(`mail/sieve: a redirect beside the person's own script, Dovecot ${title}`, function () {
    requires("dovecot", "managesieve", "lmtp");
    this.timeout(60_000);
    let mta: TestMta;
    let server: SieveServer;
    before(async () => {
      mta = await startMta();
      server = await startSieveDovecot({
        name: "old",
        smtpPort: mta.port,
        ...(extensions === undefined ? {} : { extensions }),
      });
      mta.routes.set("old.demo.invalid", server.lmtpPort);
    });
    after(async () => {
      await server.stop();
      await mta.stop();
    });

    const account = (user: string): SieveAccount => ({
      host: "127.0.0.1",
      port: server.sievePort,
      user,
      secret: { kind: "password", password: "secret" },
      security: "none",
    });
    const as = async <T>(user: string, work: (session: SieveSession) => Promise<T>): Promise<T> => {
      const session = await signInSieve(account(user));
      try {
        return await work(session);
      } finally {
        await logout(session);
      }
    };
    const wish = (user: string, n = 1) => ({
      script: `ours-${n}`,
      from: user,
      to: `new-${user.split("@")[0] ?? ""}@new.demo.invalid`,
    });
    const redirected = (user: string): number => mta.seen.filter(({ to }) => to === wish(user).to).length;

    it("sends new mail on, keeps the old copy, and their rules still file and discard", async () => {
      const user = "one@old.demo.invalid";
      const remembered: string[] = [];
      await as(user, async (session) => {
        await putScript(session, "my rules", theirScript);
        await setActive(session, "my rules");
        const done = await setForwarding(session, wish(user), undefined, (before) => {
          remembered.push(before);
          return Promise.resolve();
        });
        assert.equal(done.way, way);
      });
      assert.deepEqual(remembered, ["my rules"]);
      for (const subject of ["plain", "to be filed", "go away"]) await sendMail(mta, user, subject);
      assert.equal(redirected(user), 3);
      const there = await count(server.port, user);
      assert.equal(there["Filed"], 1);
      // Without "copy" an explicit keep stands before the redirect: one more copy in the old mailbox, and none lost.
      assert.equal(there["INBOX"], extensions?.includes("-copy") === true ? 3 : 1);
    });

    it("set again and again it stays one, and taken away theirs is active again, byte for byte", async () => {
      const user = "two@old.demo.invalid";
      let known: string | undefined;
      const set = (session: SieveSession) =>
        setForwarding(session, wish(user), known, (before) => {
          known = before;
          return Promise.resolve();
        });
      await as(user, async (session) => {
        await putScript(session, 'na"me \\ of ünï', theirScript);
        await setActive(session, 'na"me \\ of ünï');
        for (let n = 0; n < 3; n += 1) await set(session);
        assert.equal(await forwardingStands(session, wish(user).script), true);
        await removeForwarding(session, wish(user).script, known);
        await removeForwarding(session, wish(user).script, known);
        assert.deepEqual(await listScripts(session), [{ name: 'na"me \\ of ünï', active: true }]);
        assert.equal(await getScript(session, 'na"me \\ of ünï'), theirScript);
      });
      const before = redirected(user);
      await sendMail(mta, user, "after");
      assert.equal(redirected(user), before);
    });

    it("what the person makes active meanwhile stays theirs", async () => {
      const user = "three@old.demo.invalid";
      let known: string | undefined;
      const set = (session: SieveSession) =>
        setForwarding(session, wish(user), known, (before) => {
          known = before;
          return Promise.resolve();
        });
      await as(user, async (session) => {
        await set(session);
        assert.equal(known, "");
        await putScript(session, "later", theirScript);
        await setActive(session, "later");
        assert.equal(await forwardingStands(session, wish(user).script), false);
        await set(session);
        assert.equal(known, "later");
        await setActive(session, "later");
        await removeForwarding(session, wish(user).script, known);
        assert.deepEqual(await listScripts(session), [{ name: "later", active: true }]);
        // Gone before ours is taken away: then nothing is active, as they left it.
        await set(session);
        await deleteScript(session, "later");
        await removeForwarding(session, wish(user).script, known);
        assert.deepEqual(await listScripts(session), []);
      });
    });

    it("a message that came round is kept and not sent on once more", async () => {
      const user = "four@old.demo.invalid";
      await as(user, (session) => setForwarding(session, wish(user), undefined, () => Promise.resolve()));
      await sendMail(mta, user, "round", { "Delivered-To": wish(user).to });
      await sendMail(mta, user, "again", { "X-Sieve-Redirected-From": user });
      assert.equal(redirected(user), 0);
      assert.equal((await count(server.port, user))["INBOX"], 2);
    });

    it("a script of ours' name that is not ours is left alone, and nothing is set", async () => {
      const user = "five@old.demo.invalid";
      await as(user, async (session) => {
        await putScript(session, wish(user).script, theirScript);
        await assert.rejects(
          setForwarding(session, wish(user), undefined, () => Promise.resolve()),
          /left as it is/,
        );
        await removeForwarding(session, wish(user).script, undefined);
        assert.equal(await getScript(session, wish(user).script), theirScript);
        assert.deepEqual(await listScripts(session), [{ name: wish(user).script, active: false }]);
      });
    });
  });
}
