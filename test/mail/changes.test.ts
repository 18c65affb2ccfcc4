import { deepStrictEqual as same, strictEqual as equal, ok } from "node:assert";
import { execFileSync } from "node:child_process";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import type { ImapFlow } from "imapflow";
import { copyMailbox } from "../../src/mail/copy/mailbox.ts";
import { MailError } from "../../src/mail/errors.ts";
import { openJournal } from "../../src/mail/ledger/journal.ts";
import { imapSource } from "../../src/mail/sources/imap.ts";
import { archiveTarget } from "../../src/mail/targets/archive.ts";
import { verifyMailbox } from "../../src/mail/verify/verify.ts";
import { requires } from "../setup/needs.ts";
import { withClient as asClient } from "./servers/client.ts";
import { startDovecot, type MailServer } from "./servers/dovecot.ts";
import { holdableMailbox } from "./servers/holdable.ts";
import { writeMaildir } from "./servers/maildir-writer.ts";
import { accountOf, runCopy, temporaryFolder } from "./servers/run.ts";
import { differences, snapshot } from "./servers/snapshot.ts";

describe("What changes between two runs", function () {
  this.timeout(120_000);
  requires("dovecot");
  let server: MailServer;
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  before(async () => {
    server = await startDovecot();
    folder = await temporaryFolder();
  });
  after(async () => {
    await server.stop();
    await folder.remove();
  });

  const withClient = (user: string, act: (client: ImapFlow) => Promise<unknown>) => asClient(server.port, user, act);
  const scenario = async (
    name: string,
    change: (from: string, to: string) => Promise<void>,
    followDeletions = false,
  ): Promise<number> => {
    const [from, to] = [`${name}-a`, `${name}-b`];
    await writeMaildir(server.home, from, holdableMailbox(90, 31));
    const sides = [
      { port: server.port, user: from },
      { port: server.port, user: to },
    ] as const;
    await runCopy(...sides, folder.file(name));
    await change(from, to);
    const report = await runCopy(...sides, folder.file(name), { followDeletions });
    same(report.problems, []);
    const found = differences(await snapshot(server.port, from), await snapshot(server.port, to));
    same(found, []);
    return report.copied.items;
  };

  it("a folder renamed on the source is renamed on the target; nothing is copied again", async () => {
    equal(
      await scenario("renamed", (from) => withClient(from, (client) => client.mailboxRename("emoji 🩺", "renamed 🩺"))),
      0,
    );
  });

  it("mail moved on the source is moved: not there twice, though deletions are not followed", async () => {
    const move = (from: string): Promise<void> =>
      withClient(from, async (client) => {
        await client.mailboxOpen("emoji 🩺");
        await client.messageMove("1:3", "&");
      });
    equal(await scenario("moved", move), 3);
  });

  it("mail deleted on the source stays on the target, unless deletions are followed", async () => {
    const cut = (from: string): Promise<void> =>
      withClient(from, async (client) => {
        await client.mailboxOpen("INBOX");
        await client.messageDelete("2:4");
      });
    equal(await scenario("deleted", cut, true), 0);
    const [from, to] = [
      { port: server.port, user: "kept-a" },
      { port: server.port, user: "kept-b" },
    ] as const;
    await writeMaildir(server.home, from.user, holdableMailbox(60, 32));
    await runCopy(from, to, folder.file("kept"));
    const before = (await snapshot(server.port, to.user)).folders.get("INBOX");
    await cut(from.user);
    await runCopy(from, to, folder.file("kept"));
    same((await snapshot(server.port, to.user)).folders.get("INBOX"), before);
  });

  for (const side of ["source", "target"] as const) {
    it(`a new UIDVALIDITY on the ${side} voids the UIDs: mail is matched by content, not copied again`, async () => {
      const forget = async (from: string, to: string): Promise<void> => {
        const root = `${server.home}/${side === "source" ? from : to}/mail`;
        for (const path of [
          root,
          ...(await readdir(root)).filter((name) => name.startsWith(".")).map((name) => `${root}/${name}`),
        ]) {
          for (const name of await readdir(path)) {
            if (/^dovecot(-uidlist|-uidvalidity|\.index|\.list)/.test(name))
              await rm(`${path}/${name}`, { force: true });
          }
        }
        // UIDVALIDITY is made from the clock's second.
        await new Promise((resolve) => setTimeout(resolve, 1_100));
      };
      equal(await scenario(`uidvalidity-${side}`, forget), 0);
    });
  }

  it("a target folder that was deleted is made again and filled again", async () => {
    const count = await scenario("lost", (_, to) =>
      withClient(to, (client) => client.mailboxDelete("Projects/2024/Überprüfung")),
    );
    ok(count > 0);
  });

  it("flags changed on the target stay when the source did not change them", async () => {
    const [from, to] = [
      { port: server.port, user: "flags-a" },
      { port: server.port, user: "flags-b" },
    ] as const;
    await writeMaildir(server.home, from.user, holdableMailbox(40, 33));
    await runCopy(from, to, folder.file("flags"));
    await withClient(to.user, async (client) => {
      await client.mailboxOpen("INBOX");
      await client.messageFlagsAdd("1", ["mine"]);
    });
    await withClient(from.user, async (client) => {
      await client.mailboxOpen("INBOX");
      await client.messageFlagsAdd("2", ["theirs"]);
    });
    await runCopy(from, to, folder.file("flags"));
    const items = (await snapshot(server.port, to.user)).folders.get("INBOX") ?? [];
    ok(items[0]?.flags.includes("mine"));
    ok(items[1]?.flags.includes("theirs"));
  });

  it("a full disk under the ledger stops the copy with a clear error; with room it goes on without loss or doubles", async function () {
    if (process.getuid?.() !== 0) return this.skip();
    const mount = folder.file("tiny");
    await mkdir(mount);
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=8k", "tmpfs", mount]);
    const [from, to] = [
      { port: server.port, user: "full-a" },
      { port: server.port, user: "full-b" },
    ] as const;
    try {
      await writeMaildir(server.home, from.user, holdableMailbox(120, 34));
      const options = { batch: { messages: 5, bytes: 100_000 }, stillMs: 50 };
      const error = await runCopy(from, to, `${mount}/ledger`, options).then(
        () => undefined,
        (reason: unknown) => reason,
      );
      ok(error instanceof MailError && error.code === "disk-full", String(error));
      execFileSync("mount", ["-o", "remount,size=4m", mount]);
      same((await runCopy(from, to, `${mount}/ledger`, options)).problems, []);
      same(differences(await snapshot(server.port, from.user), await snapshot(server.port, to.user)), []);
    } finally {
      execFileSync("umount", [mount]);
    }
  });

  it("a full disk under a maildir archive stops the copy with a clear error; with room each message is there once", async function () {
    if (process.getuid?.() !== 0) return this.skip();
    const mount = folder.file("small-disk");
    await mkdir(mount);
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=600k", "tmpfs", mount]);
    try {
      await writeMaildir(server.home, "disk", holdableMailbox(90, 36));
      const run = async (): Promise<void> => {
        const source = imapSource(accountOf({ port: server.port, user: "disk" }));
        const target = await archiveTarget("maildir", `${mount}/archive`);
        const ledger = await openJournal(folder.file("small-disk.ledger"), "disk");
        try {
          same((await copyMailbox({ source, target, ledger }, { stillMs: 5 })).problems, []);
          same((await verifyMailbox({ source, target, ledger })).exceptions, []);
        } finally {
          await Promise.all([source.close(), target.close(), ledger.close()]);
        }
      };
      const error = await run().then(
        () => undefined,
        (reason: unknown) => reason,
      );
      ok(error instanceof MailError && error.code === "disk-full", String(error));
      execFileSync("mount", ["-o", "remount,size=20m", mount]);
      await run();
      const files = (await readdir(`${mount}/archive`, { recursive: true })).filter((name) =>
        /\.archive,S=/.test(name),
      );
      const there = [...(await snapshot(server.port, "disk")).folders.values()].flat().length;
      equal(files.length, there);
    } finally {
      execFileSync("umount", [mount]);
    }
  });

  it("two runs at once with two ledgers: the second finds what the first put there when it is asked afterwards", async () => {
    const [from, to] = [
      { port: server.port, user: "twice-a" },
      { port: server.port, user: "twice-b" },
    ] as const;
    await writeMaildir(server.home, from.user, holdableMailbox(60, 35));
    await runCopy(from, to, folder.file("twice-1"));
    await rename(folder.file("twice-1"), folder.file("twice-moved"));
    equal((await runCopy(from, to, folder.file("twice-1"))).copied.items, 0);
    same(differences(await snapshot(server.port, from.user), await snapshot(server.port, to.user)), []);
  });
});
