import { deepStrictEqual as same, ok, strictEqual as equal } from "node:assert";
import { requires } from "../setup/needs.ts";
import { haveCyrus, startCyrus } from "./servers/cyrus.ts";
import { startDovecot, type MailServer } from "./servers/dovecot.ts";
import { holdableMailbox } from "./servers/holdable.ts";
import { writeMaildir } from "./servers/maildir-writer.ts";
import { copyAndVerify, temporaryFolder, type Side } from "./servers/run.ts";
import { differences, snapshot } from "./servers/snapshot.ts";

describe("Cyrus", function () {
  this.timeout(180_000);
  requires("dovecot");
  let dovecot: MailServer | undefined;
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  before(async function () {
    if (!haveCyrus()) {
      process.stdout.write("  skipped, this machine lacks cyrus\n");
      return this.skip();
    }
    const started = await startDovecot();
    dovecot = started;
    folder = await temporaryFolder();
    await writeMaildir(started.home, "u", holdableMailbox(150, 51));
  });
  after(async () => {
    if (dovecot === undefined) return;
    await dovecot.stop();
    await folder.remove();
  });

  const run = (from: Side, to: Side, name: string) => copyAndVerify(from, to, folder.file(name));

  it("takes a mailbox from Dovecot and gives it back: what changed on the way is listed, nothing else changed", async () => {
    const cyrus = await startCyrus(["there"]);
    try {
      const there = { port: cyrus.port, user: "there" };
      const first = await run({ port: dovecot!.port, user: "u" }, there, "to-cyrus");
      same(first.report.problems, []);
      equal(first.verification.totals.missing, 0);
      equal((await run({ port: dovecot!.port, user: "u" }, there, "to-cyrus")).report.copied.items, 0);
      const back = await run(there, { port: dovecot!.port, user: "back" }, "from-cyrus");
      same(back.report.problems, []);
      same(differences(await snapshot(cyrus.port, "there"), await snapshot(dovecot!.port, "back")), []);
      const changed = first.verification.exceptions.filter(
        ({ kind }) => kind === "changed" || kind === "left-out",
      ).length;
      equal(first.verification.totals.exact + changed, first.verification.totals.items);
    } finally {
      await cyrus.stop();
    }
  });

  it("with munge8bit changes octets at the same size: verification finds each, by its hash", async () => {
    const cyrus = await startCyrus(["munged"], { munge: true });
    try {
      const { verification } = await run(
        { port: dovecot!.port, user: "u" },
        { port: cyrus.port, user: "munged" },
        "munged",
      );
      equal(verification.totals.missing, 0);
      ok(verification.exceptions.some(({ code }) => code === "target-differs"));
      // The ledger is lost: munged mail is still known again.
      const again = await run({ port: dovecot!.port, user: "u" }, { port: cyrus.port, user: "munged" }, "munged-2");
      equal(again.report.copied.items, 0);
      same(again.report.problems, []);
    } finally {
      await cyrus.stop();
    }
  });
});
