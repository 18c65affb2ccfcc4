import { deepStrictEqual as same, strictEqual as equal } from "node:assert";
import { copyMailbox, type CopyReport } from "../../src/mail/copy/mailbox.ts";
import { openJournal } from "../../src/mail/ledger/journal.ts";
import { imapSource } from "../../src/mail/sources/imap.ts";
import { imapTarget } from "../../src/mail/targets/imap.ts";
import { verifyMailbox } from "../../src/mail/verify/verify.ts";
import { requires } from "../setup/needs.ts";
import { startDovecot, type MailServer } from "./servers/dovecot.ts";
import { startFake, type FakeServer } from "./servers/fake/server.ts";
import { FakeStore, type FakeFolder } from "./servers/fake/store.ts";
import { accountOf, hasty, temporaryFolder } from "./servers/run.ts";
import { snapshot } from "./servers/snapshot.ts";

/** What Gmail says of itself (its IMAP extensions page): no MULTIAPPEND, LITERAL- alone. */
const capabilities =
  "IMAP4rev1 UNSELECT IDLE NAMESPACE_ QUOTA_ ID XLIST CHILDREN X-GM-EXT-1 UIDPLUS COMPRESS=DEFLATE_ ENABLE MOVE CONDSTORE ESEARCH_ LITERAL- SPECIAL-USE APPENDLIMIT=35651584 AUTH=PLAIN SASL-IR"
    .split(" ")
    .filter((name) => !name.endsWith("_"))
    .join(" ");

describe("Gmail's labels", function () {
  this.timeout(60_000);
  requires("dovecot");
  let target: MailServer;
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let gmail: FakeServer;
  let store: FakeStore;
  let box: Record<"inbox" | "all" | "starred" | "work" | "private" | "sent" | "spam", FakeFolder>;
  let user = 0;
  before(async () => {
    target = await startDovecot();
    folder = await temporaryFolder();
  });
  after(async () => {
    await target.stop();
    await folder.remove();
  });
  beforeEach(async () => {
    store = new FakeStore();
    user += 1;
    box = {
      inbox: store.add("INBOX"),
      work: store.add("Work", ["\\HasNoChildren"]),
      private: store.add("Private", ["\\HasNoChildren"]),
      all: store.add("[Gmail]/All Mail", ["\\All", "\\HasNoChildren"]),
      sent: store.add("[Gmail]/Sent Mail", ["\\Sent"]),
      spam: store.add("[Gmail]/Spam", ["\\Junk"]),
      starred: store.add("[Gmail]/Starred", ["\\Flagged"]),
    };
    store.folders.push({ ...store.add("[Gmail]", ["\\Noselect"]), attributes: ["\\Noselect", "\\HasChildren"] });
    store.folders.splice(-2, 1);
    gmail = await startFake(store, { capabilities });
  });
  afterEach(() => gmail.stop());

  /** Puts a message where its labels show it: spam and bin are not in All Mail. */
  const put = (n: number, ...where: (keyof typeof box)[]): void => {
    const body = `Message-ID: <${n}@x.invalid>\r\nSubject: ${n}\r\n\r\nbody ${n}\r\n`;
    const views = where.includes("spam") ? where : [...where, "all" as const];
    for (const one of views)
      store.deliver(box[one], body, { gmailId: `10${n}`, flags: where.includes("starred") ? ["\\Flagged"] : [] });
  };
  const take = (n: number, where: keyof typeof box): void => {
    for (const { uid, gmailId } of box[where].messages) if (gmailId === `10${n}`) store.remove(box[where], uid);
  };
  const run = async (options: { followDeletions?: boolean } = {}): Promise<CopyReport> => {
    const source = imapSource(accountOf({ port: gmail.port, user: "g" }));
    const into = await imapTarget(accountOf({ port: target.port, user: `gmail-${user}` }));
    const ledger = await openJournal(folder.file(`gmail-${user}`), "gmail");
    try {
      const report = await copyMailbox({ source, target: into, ledger }, { stillMs: 5, patience: hasty, ...options });
      same(report.problems, []);
      equal((await verifyMailbox({ source, target: into, ledger })).totals.missing, 0);
      return report;
    } finally {
      await Promise.all([source.close(), into.close(), ledger.close()]);
    }
  };
  const there = async (): Promise<Record<string, number>> => {
    const { folders } = await snapshot(target.port, `gmail-${user}`);
    return Object.fromEntries([...folders].map(([name, items]) => [name, items.length]));
  };

  it("each message is copied once, into a label's folder where it has one; All Mail holds only what no label shows", async () => {
    put(1, "inbox");
    put(2, "inbox", "work");
    put(3, "work", "private", "starred");
    put(4);
    put(5, "sent");
    put(6, "spam");
    put(7, "starred");
    equal((await run()).copied.items, 7);
    const counts = await there();
    equal(
      Object.values(counts).reduce((sum, n) => sum + n, 0),
      7,
    );
    // Message 7 is starred and has no label: All Mail or Starred holds it.
    equal((counts["All Mail"] ?? 0) + (counts["Starred"] ?? 0), 2);
    equal(
      Object.keys(counts).some((name) => name.includes("[Gmail]")),
      false,
    );
    equal((await run()).copied.items, 0);
    const flags = [...(await snapshot(target.port, `gmail-${user}`)).folders.values()].flat().map((item) => item.flags);
    equal(flags.filter((one) => one.includes("\\Flagged")).length, 2);
  });

  for (const followDeletions of [false, true]) {
    it(`a label taken off, a label changed, a message archived: it follows, and is never lost or doubled (deletions ${followDeletions ? "followed" : "kept"})`, async () => {
      put(1, "inbox");
      put(2, "work");
      put(3, "inbox", "work");
      same((await run()).copied.items, 3);
      // Archived: only All Mail shows it. Moved from one label to another. One of two labels taken off.
      take(1, "inbox");
      take(2, "work");
      store.deliver(box.private, box.all.messages[1]!.body, { gmailId: "102" });
      take(3, "work");
      take(3, "inbox");
      store.deliver(box.inbox, box.all.messages[2]!.body, { gmailId: "103" });
      await run({ followDeletions });
      await run({ followDeletions });
      const counts = await there();
      same(Object.fromEntries(Object.entries(counts).filter(([, n]) => n > 0)), {
        INBOX: 1,
        Private: 1,
        "All Mail": 1,
      });
    });
  }
});
