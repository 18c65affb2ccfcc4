import { deepStrictEqual as same, ok, strictEqual as equal } from "node:assert";
import { holds } from "../../src/mail/verify/certificate.ts";
import { requires } from "../setup/needs.ts";
import { haveCourier, startCourier } from "./servers/courier.ts";
import { startDovecot, type MailServer } from "./servers/dovecot.ts";
import { holdableMailbox } from "./servers/holdable.ts";
import { writeMaildir } from "./servers/maildir-writer.ts";
import { copyAndVerify, temporaryFolder, type Side } from "./servers/run.ts";

describe("Courier", function () {
  this.timeout(180_000);
  requires("dovecot");
  let dovecot: MailServer | undefined;
  let courier: MailServer | undefined;
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  before(async function () {
    if (!haveCourier()) {
      process.stdout.write("  skipped, this machine lacks courier\n");
      return this.skip();
    }
    dovecot = await startDovecot();
    courier = await startCourier();
    folder = await temporaryFolder();
    await writeMaildir(dovecot.home, "u", holdableMailbox(120, 61));
  });
  after(async () => {
    await courier?.stop();
    if (dovecot === undefined) return;
    await dovecot.stop();
    await folder.remove();
  });

  const run = (from: Side, to: Side, name: string) => copyAndVerify(from, to, folder.file(name));

  it("takes all of a mailbox, though it ends every message with a line end, dates 1970 anew and can not spell some names", async () => {
    const from = { port: dovecot!.port, user: "u" };
    const to = { port: courier!.port, user: "u" };
    const first = await run(from, to, "to");
    same(first.report.problems, []);
    ok(holds(first.verification));
    equal(first.verification.totals.leftOut, 0);
    equal(first.verification.totals.extra, 0);
    const codes = new Set(first.verification.exceptions.map(({ code }) => code));
    same([...codes].sort(), ["date-not-held", "target-differs"]);
    same(
      first.report.renamed.map(({ path }) => path.join("/")),
      ["emoji 🩺"],
    );
    equal((await run(from, to, "to")).report.copied.items, 0);
  });

  it("holds nothing twice after its ledger was lost", async () => {
    const lost = await run({ port: dovecot!.port, user: "u" }, { port: courier!.port, user: "u" }, "to-ledger-lost");
    equal(lost.report.copied.items, 0);
    ok(lost.report.found >= 120);
    ok(holds(lost.verification));
  });

  it("gives back what it holds, octet for octet", async () => {
    const back = await run({ port: courier!.port, user: "u" }, { port: dovecot!.port, user: "back" }, "back");
    same(back.report.problems, []);
    equal(back.verification.totals.exact, back.verification.totals.items);
    ok(back.verification.totals.items >= 120);
  });
});
