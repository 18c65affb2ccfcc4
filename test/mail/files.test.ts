import { deepStrictEqual as same, strictEqual as equal, ok, rejects } from "node:assert";
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { copyMailbox } from "../../src/mail/copy/mailbox.ts";
import { openJournal } from "../../src/mail/ledger/journal.ts";
import { emlSource } from "../../src/mail/sources/eml.ts";
import { LineEnds } from "../../src/mail/sources/line-ends.ts";
import { maildirSource } from "../../src/mail/sources/maildir.ts";
import { mboxSource } from "../../src/mail/sources/mbox.ts";
import { imapSource } from "../../src/mail/sources/imap.ts";
import { archiveTarget } from "../../src/mail/targets/archive.ts";
import { imapTarget } from "../../src/mail/targets/imap.ts";
import type { MailSource, MailTarget } from "../../src/mail/types.ts";
import { verifyMailbox } from "../../src/mail/verify/verify.ts";
import { requires } from "../setup/needs.ts";
import { startDovecot, type MailServer } from "./servers/dovecot.ts";
import { holdableMailbox } from "./servers/holdable.ts";
import { writeMaildir } from "./servers/maildir-writer.ts";
import { accountOf, Crash, crashAt, temporaryFolder } from "./servers/run.ts";
import { differences, snapshot } from "./servers/snapshot.ts";

describe("Mail in files", function () {
  this.timeout(120_000);
  requires("dovecot");
  let server: MailServer;
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  const copy = async (source: MailSource, target: MailTarget, ledgerName: string): Promise<{ items: number }> => {
    const ledger = await openJournal(folder.file(ledgerName), ledgerName);
    try {
      const report = await copyMailbox({ source, target, ledger });
      same(report.problems, []);
      const verification = await verifyMailbox({ source, target, ledger });
      same(verification.exceptions, []);
      return report.copied;
    } finally {
      await ledger.close();
      await source.close();
      await target.close();
    }
  };
  before(async () => {
    server = await startDovecot();
    folder = await temporaryFolder();
    await writeMaildir(server.home, "u", holdableMailbox(150, 8));
  });
  after(async () => {
    await server.stop();
    await folder.remove();
  });

  it("in a Maildir is read as Dovecot reads it: the copy equals Dovecot's own view", async () => {
    const expected = await snapshot(server.port, "u");
    const first = await copy(
      await maildirSource(`${server.home}/u/mail`),
      await imapTarget(accountOf({ port: server.port, user: "from-maildir" })),
      "maildir-in",
    );
    equal(first.items, [...expected.folders.values()].flat().length);
    const found = differences(expected, await snapshot(server.port, "from-maildir"));
    // Dovecot hands out 0x80 for NUL and has none here; all else is equal.
    same(found, []);
    const again = await copy(
      await maildirSource(`${server.home}/u/mail`),
      await imapTarget(accountOf({ port: server.port, user: "from-maildir" })),
      "maildir-in",
    );
    equal(again.items, 0);
  });

  for (const kind of ["maildir", "mbox"] as const) {
    it(`goes into a ${kind} archive with a manifest that finds and proves each message, once`, async () => {
      const open = () => imapSource(accountOf({ port: server.port, user: "u" }));
      const root = folder.file(`archive-${kind}`);
      const { items } = await copy(open(), await archiveTarget(kind, root), `archive-${kind}-ledger`);
      ok(items > 100);
      equal((await copy(open(), await archiveTarget(kind, root), `archive-${kind}-ledger`)).items, 0);
      const inbox = kind === "maildir" ? root : `${root}/INBOX`;
      const lines = (await readFile(`${inbox}/manifest.jsonl`, "utf8"))
        .trim()
        .split("\n")
        .map(
          (line) => JSON.parse(line) as { file: string; start: number; size: number; sha256: string; subject: string },
        );
      const expected = (await snapshot(server.port, "u")).folders.get("INBOX") ?? [];
      same(
        lines.map(({ sha256 }) => sha256),
        expected.map(({ sha }) => sha),
      );
      for (const { file, start, size, sha256 } of lines) {
        const data = (await readFile(`${inbox}/${file}`)).subarray(start, start + size);
        equal(createHash("sha256").update(data).digest("hex"), sha256);
      }
      ok(lines.some(({ subject }) => subject.includes("Zürich")));
    });

    it(`comes back out of a ${kind} archive as it went in: folders, also empty ones, octets, dates, flags and keywords`, async () => {
      const root = folder.file(`archive-${kind}`);
      const open = kind === "maildir" ? maildirSource : mboxSource;
      const back = accountOf({ port: server.port, user: `back-${kind}` });
      await copy(await open(root), await imapTarget(back), `back-${kind}`);
      same(differences(await snapshot(server.port, "u"), await snapshot(server.port, back.user)), []);
      equal((await copy(await open(root), await imapTarget(back), `back-${kind}`)).items, 0);
    });

    it(`broken off at every fifth step, a ${kind} archive holds each message once`, async () => {
      for (let n = 2, whole = false; !whole; n += 5) {
        const root = folder.file(`crash-${kind}-${n}`);
        const { step } = crashAt(n);
        const run = async (crash: boolean): Promise<void> => {
          const ledger = await openJournal(folder.file(`crash-${kind}-${n}.ledger`), "p", crash ? step : undefined);
          const source = await emlSource(await emls(folder.file("emls")));
          try {
            const options = { stillMs: 5, batch: { messages: 3, bytes: 1e6 }, ...(crash ? { step } : {}) };
            await copyMailbox({ source, target: await archiveTarget(kind, root), ledger }, options);
          } finally {
            await ledger.close();
          }
        };
        whole = await run(true).then(
          () => true,
          (error: unknown) => {
            if (!(error instanceof Crash)) throw error;
            return false;
          },
        );
        await run(false);
        const inbox = kind === "maildir" ? root : `${root}/INBOX`;
        const manifest = (await readFile(`${inbox}/manifest.jsonl`, "utf8")).trim().split("\n");
        equal(new Set(manifest.map((line) => (JSON.parse(line) as { sha256: string }).sha256)).size, 8, `step ${n}`);
        equal(manifest.length, 8, `step ${n}`);
      }
    });
  }

  it("goes into no folder that holds mail of others, and leaves it as it is", async () => {
    const root = folder.file("someones");
    for (const path of ["cur", "new", "tmp", ".Sent/cur", ".Sent/new", ".Sent/tmp"])
      await mkdir(`${root}/${path}`, { recursive: true });
    await writeFile(`${root}/.Sent/cur/1.M1.host:2,S`, "Subject: mine\n\nbody\n");
    const run = async () =>
      copy(await emlSource(await emls(folder.file("emls"))), await archiveTarget("maildir", root), "someones-ledger");
    await rejects(run(), /no archive of ours. Name an empty folder/);
    equal(await readFile(`${root}/.Sent/cur/1.M1.host:2,S`, "utf8"), "Subject: mine\n\nbody\n");
  });

  it("stays in a Maildir archive when a mail program renames it or puts its own mail beside it", async () => {
    const root = folder.file("renamed");
    const run = async () =>
      copy(await emlSource(await emls(folder.file("emls"))), await archiveTarget("maildir", root), "renamed-ledger");
    const { items } = await run();
    const [first = ""] = (await readdir(`${root}/cur`)).sort();
    await rename(`${root}/cur/${first}`, `${root}/cur/${first.split(":2,")[0] ?? ""}:2,FS`);
    await writeFile(`${root}/cur/1.M1.host:2,S`, "Subject: mine\n\nbody\n");
    equal((await run()).items, 0);
    const names = await readdir(`${root}/cur`);
    equal(names.length, items + 1);
    const target = await archiveTarget("maildir", root);
    const inbox = (await target.folders()).find(({ name }) => name === "INBOX");
    ok(inbox);
    const opened = await (await target.session()).open(inbox);
    const uids = (await opened.list(1)).map(({ uid }) => uid);
    let begun = 0;
    const sink = {
      begin: () => Promise.resolve(void (begun += 1)),
      chunk: () => Promise.resolve(),
      end: () => Promise.resolve(),
    };
    same(await opened.fetch(uids, sink), []);
    equal(begun, items);
  });

  it("counts as lost nowhere when the archive can not be looked through", async () => {
    const root = folder.file("unreadable");
    const run = async () =>
      copy(await emlSource(await emls(folder.file("emls"))), await archiveTarget("maildir", root), "unreadable-ledger");
    await run();
    const before = await readFile(`${root}/manifest.jsonl`, "utf8");
    await rename(`${root}/cur`, `${root}/cur-away`);
    await writeFile(`${root}/cur`, "no folder");
    const target = await archiveTarget("maildir", root);
    const inbox = (await target.folders()).find(({ name }) => name === "INBOX");
    ok(inbox);
    await rejects((await target.session()).open(inbox), /ENOTDIR/);
    equal(await readFile(`${root}/manifest.jsonl`, "utf8"), before);
  });

  it("in an mbox file is split at its separators alone, unquoted, and known again after its status changed", async () => {
    const path = folder.file("old.mbox");
    const text = (status: string): string =>
      `From a@b Mon Jan  2 10:20:30 2017\n${status}Subject: one\n\nbody\n>From here\n>>From there\nFrom the start of a line\n\nFrom c Tue Feb 14 00:00:00 2012\nSubject: two\nX-Status: AF\n\nlast\n`;
    await writeFile(path, text(""));
    const target = () => imapTarget(accountOf({ port: server.port, user: "from-mbox" }));
    equal((await copy(await mboxSource(path), await target(), "mbox-in")).items, 2);
    await writeFile(path, text("Status: RO\n"));
    const ledger = await openJournal(folder.file("mbox-in"), "mbox-in");
    const into = await target();
    const report = await copyMailbox({ source: await mboxSource(path), target: into, ledger });
    equal(report.copied.items, 0);
    await into.close();
    await ledger.close();
    const items = (await snapshot(server.port, "from-mbox")).folders.get("old") ?? [];
    same(
      items.map(({ at }) => at),
      [Date.UTC(2017, 0, 2, 10, 20, 30), Date.UTC(2012, 1, 14)],
    );
    same(
      items.map(({ flags }) => flags),
      ["\\Seen", "\\Answered \\Flagged"],
    );
    const one = "Subject: one\r\n\r\nbody\r\nFrom here\r\n>From there\r\nFrom the start of a line\r\n";
    equal(items[0]?.sha, createHash("sha256").update(one).digest("hex"));
  });

  it("has CRLF line ends wherever the chunks are cut", () => {
    for (const text of ["a\nb\r\nc\n", "\n", "\r\n", "\r\r\n", "no end", "\n\n\r\n\n"]) {
      const expected = text.replace(/\r\n|\n/g, "\r\n");
      for (let cut = 0; cut <= text.length; cut += 1) {
        const ends = new LineEnds();
        const out = Buffer.concat([
          ends.push(Buffer.from(text.slice(0, cut))),
          ends.push(Buffer.from(text.slice(cut))),
        ]);
        equal(out.toString(), expected);
      }
    }
  });
});

const emls = async (path: string): Promise<string> => {
  await mkdir(path, { recursive: true });
  for (let i = 0; i < 8; i += 1)
    await writeFile(`${path}/${i}.eml`, `Date: Mon, 2 Jan 2017 10:20:3${i} +0200\nSubject: ${i}\n\nbody ${i}\n`);
  return path;
};
