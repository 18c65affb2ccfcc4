import { deepStrictEqual as same, ok, strictEqual as equal } from "node:assert";
import { ImapFlow } from "imapflow";
import { holds } from "../../src/mail/verify/certificate.ts";
import { emptyStore, fakeRig, inboxOf, leftOut } from "./servers/fake/rig.ts";
import { plainCapabilities } from "./servers/fake/server.ts";
import type { FakeStore } from "./servers/fake/store.ts";
import type { Ways } from "./servers/fake/ways.ts";
import { snapshot } from "./servers/snapshot.ts";

const mailOf = (n: number): string => `Message-ID: <${n}@example.invalid>\r\nSubject: ${n}\r\n\r\nbody ${n}\r\n`;
const inbox = (count: number): FakeStore => inboxOf(count, mailOf);

describe("Servers with ways of their own", function () {
  this.timeout(60_000);
  const rig = fakeRig();

  it("the stand-in server keeps its contract: another client reads, writes and lists it as a real one", async () => {
    const store = inbox(3);
    store.add('odd "name" \\').subscribed = true;
    const server = await rig.start(store, { capabilities: `${plainCapabilities} UIDPLUS` });
    const { folders, subscribed } = await snapshot(server.port, "a");
    equal(folders.get("INBOX")?.length, 3);
    equal(folders.get("INBOX")?.[1]?.flags, "\\Seen");
    equal(folders.get("INBOX")?.[1]?.at, 1_500_000_000_000);
    ok(subscribed.has('odd "name" \\'));
    const auth = { user: "a", pass: "secret" };
    const plain = { host: "127.0.0.1", port: server.port, secure: false, doSTARTTLS: false, logger: false } as const;
    const client = new ImapFlow({ ...plain, auth });
    await client.connect();
    await client.mailboxCreate("made");
    await client.append("made", "A: b\r\n\r\nc\r\n", ["\\Seen"], new Date(1_400_000_000_000));
    await client.logout();
    const made = (await snapshot(server.port, "a")).folders.get("made");
    same(
      made?.map(({ at, flags, size }) => ({ at, flags, size })),
      [{ at: 1_400_000_000_000, flags: "\\Seen", size: 11 }],
    );
    const wrong = new ImapFlow({ ...plain, auth: { user: "a", pass: "wrong" } });
    await wrong.connect().then(
      () => ok(false, "a wrong password was taken"),
      () => undefined,
    );
  });

  it("none of LITERAL+, UIDPLUS, CONDSTORE, NAMESPACE, SPECIAL-USE, MULTIAPPEND: exact, and the second run does nothing", async () => {
    const [from, to] = [inbox(25), emptyStore()];
    const [a, b] = [await rig.start(from), await rig.start(to)];
    const first = await rig.copy(a, b, {}, "bare");
    equal(first.report.copied.items, 25);
    equal(first.verification.totals.missing, 0);
    same(to.contents(), from.contents());
    equal((await rig.copy(a, b, {}, "bare")).report.copied.items, 0);
    from.deliver(from.folders[0]!, mailOf(26));
    from.setFlags(from.folders[0]!.messages[0]!, ["\\Flagged"]);
    const third = await rig.copy(a, b, {}, "bare");
    equal(third.report.copied.items, 1);
    equal(third.report.flagged, 1);
    same(to.folders[0]!.messages[0]!.flags, ["\\Flagged"]);
  });

  for (const way of ["omit", "nil"] as const) {
    it(`a message that the source lists and does not hand out (${way}, with OK) is listed as left out, and all others are copied`, async () => {
      const [from, to] = [inbox(9), emptyStore()];
      const body: Ways["body"] = ({ uid }) => (uid === 4 ? way : undefined);
      const outcome = await rig.copy(await rig.start(from, { body }), await rig.start(to));
      equal(outcome.report.copied.items, 8);
      same(leftOut(outcome), { 4: "unreadable" });
      equal(outcome.verification.totals.missing, 0, "it is accounted for");
    });
  }

  it("a message on which the source hangs up does not hold up the others: it is found, left out, and tried again next time", async () => {
    const [from, to] = [inbox(30), emptyStore()];
    let broken = true;
    const body: Ways["body"] = ({ uid }) => (broken && uid === 11 ? "cut" : undefined);
    const [a, b] = [await rig.start(from, { body }), await rig.start(to)];
    const outcome = await rig.copy(a, b, {}, "hangs-up");
    same(outcome.report.problems, []);
    same(leftOut(outcome), { 11: "lost" });
    equal(to.folders[0]!.messages.length, 29);
    broken = false;
    const again = await rig.copy(a, b, {}, "hangs-up");
    equal(again.report.copied.items, 1);
    same(leftOut(again), {});
    equal(to.folders[0]!.messages.length, 30);
  });

  it("two messages on which the target hangs up are left out; nothing else is lost or doubled", async () => {
    const [from, to] = [inbox(20), emptyStore()];
    const append: Ways["append"] = (data) => (/Subject: (7|8)\r/.test(data.toString()) ? "cut" : undefined);
    const capabilities = `${plainCapabilities} UIDPLUS LITERAL+`;
    const outcome = await rig.copy(await rig.start(from), await rig.start(to, { append, capabilities }));
    same(outcome.report.problems, []);
    same(leftOut(outcome), { 7: "lost", 8: "lost" });
    const expected = from.folders[0]!.messages.filter(({ uid }) => uid !== 7 && uid !== 8);
    same(
      to.folders[0]!.messages.map(({ body }) => body.toString()).sort(),
      expected.map(({ body }) => body.toString()).sort(),
    );
  });

  it("sizes that lie are no harm: what counts is what comes, and a message over the limit is left out", async () => {
    const [from, to] = [inbox(6), emptyStore()];
    from.deliver(from.folders[0]!, `Subject: large\r\n\r\n${"x".repeat(50_000)}\r\n`);
    const size: Ways["size"] = ({ uid }) => (uid % 2 === 0 ? 1 : 10);
    const outcome = await rig.copy(await rig.start(from, { size }), await rig.start(to), { largest: 20_000 });
    same(leftOut(outcome), { 7: "too-big" });
    same(to.contents()["INBOX"], from.contents()["INBOX"]?.slice(0, 6));
  });

  it("a target that makes each message anew is read back: it is in step, and what is altered later is found", async () => {
    const [from, to] = [inbox(30), emptyStore()];
    const stores = (body: Buffer): Buffer => Buffer.concat([Buffer.from("X-Made-Anew: yes\r\n"), body]);
    const [a, b] = [await rig.start(from), await rig.start(to, { stores })];
    const { report, items, verification } = await rig.copy(a, b, {}, "anew");
    equal(report.copied.items, 30);
    equal(verification.totals.missing, 0);
    ok(items.every(({ note }) => note?.code === "target-differs"));
    const verdict = async (): Promise<readonly [boolean, readonly string[]]> => {
      const found = await rig.verify(a, b, "anew");
      return [holds(found), [...new Set(found.exceptions.map(({ code }) => code))].sort()];
    };
    same(await verdict(), [true, ["target-differs"]]);
    const [, second] = to.folders[0]!.messages;
    second!.body.write("pay 900", second!.body.length - 12);
    same(await verdict(), [false, ["content-differs", "target-differs"]]);
    equal((await rig.copy(a, b, {}, "anew-ledger-lost")).report.copied.items, 0);
  });

  it("unasked EXPUNGE, EXISTS and FETCH in the middle of a FETCH change nothing", async () => {
    const [from, to] = [inbox(12), emptyStore()];
    const before = "* 3 EXPUNGE\r\n* 40 EXISTS\r\n* 1 RECENT\r\n* 2 FETCH (FLAGS (\\Deleted))\r\n* OK still here";
    const outcome = await rig.copy(await rig.start(from, { body: () => ({ before }) }), await rig.start(to));
    same(outcome.report.problems, []);
    same(to.contents(), from.contents());
  });
});
