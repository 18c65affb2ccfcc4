import { deepStrictEqual as same, match, ok, strictEqual as equal } from "node:assert";
import { ImapFlow } from "imapflow";
import { copyMailbox, type CopyReport } from "../../src/mail/copy/mailbox.ts";
import { openJournal } from "../../src/mail/ledger/journal.ts";
import type { LedgerItem } from "../../src/mail/ledger/types.ts";
import { imapLimits } from "../../src/mail/limits.ts";
import { imapSource } from "../../src/mail/sources/imap.ts";
import { imapTarget } from "../../src/mail/targets/imap.ts";
import { holds } from "../../src/mail/verify/certificate.ts";
import { verifyMailbox } from "../../src/mail/verify/verify.ts";
import { plainCapabilities, startFake, type FakeServer } from "./servers/fake/server.ts";
import type { Ways } from "./servers/fake/ways.ts";
import { FakeStore } from "./servers/fake/store.ts";
import { accountOf, hasty, temporaryFolder, type RunOptions } from "./servers/run.ts";
import { snapshot } from "./servers/snapshot.ts";

const mail = (n: number): string => `Message-ID: <${n}@example.invalid>\r\nSubject: ${n}\r\n\r\nbody ${n}\r\n`;
const inboxOf = (count: number): FakeStore => {
  const store = new FakeStore();
  const inbox = store.add("INBOX");
  for (let n = 1; n <= count; n += 1) store.deliver(inbox, mail(n), { flags: n % 2 === 0 ? ["\\Seen"] : [] });
  return store;
};
const empty = (): FakeStore => {
  const store = new FakeStore();
  store.add("INBOX");
  return store;
};
const quick = { ...imapLimits, idleMs: 1_500, connectMs: 2_000 };

describe("Servers with ways of their own", function () {
  this.timeout(60_000);
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let running: FakeServer[] = [];
  let count = 0;
  before(async () => {
    folder = await temporaryFolder();
  });
  after(() => folder.remove());
  afterEach(async () => {
    await Promise.all(running.map((server) => server.stop()));
    running = [];
  });
  const start = async (store: FakeStore, ways: Ways = {}): Promise<FakeServer> => {
    const server = await startFake(store, ways);
    running.push(server);
    return server;
  };

  interface Outcome {
    readonly report: CopyReport;
    readonly items: readonly LedgerItem[];
    readonly waits: readonly number[];
    readonly missing: number;
  }
  /** One run as the command line does it, with what the ledger then says and what a verification finds. */
  const copy = async (
    from: FakeServer,
    to: FakeServer,
    options: RunOptions = {},
    ledgerName = `ledger-${(count += 1)}`,
  ): Promise<Outcome> => {
    const source = imapSource(accountOf({ port: from.port, user: "a" }, quick));
    const target = await imapTarget(accountOf({ port: to.port, user: "b" }, quick));
    const ledger = await openJournal(folder.file(ledgerName), ledgerName);
    const waits: number[] = [];
    try {
      const settings = { stillMs: 5, patience: hasty, onWait: (ms: number) => void waits.push(ms), ...options };
      const report = await copyMailbox({ source, target, ledger }, settings);
      const items: LedgerItem[] = [];
      for (const one of await ledger.folders()) items.push(...(await ledger.items(one.id)).values());
      const { totals } = await verifyMailbox({ source, target, ledger });
      return { report, items, waits, missing: totals.missing };
    } finally {
      await Promise.all([source.close(), target.close(), ledger.close()]);
    }
  };
  const leftOut = ({ items }: Outcome): Record<number, string> =>
    Object.fromEntries(items.flatMap(({ uid, note }) => (note?.kind === "left-out" ? [[uid, note.code]] : [])));

  it("the stand-in server keeps its contract: another client reads, writes and lists it as a real one", async () => {
    const store = inboxOf(3);
    store.add('odd "name" \\').subscribed = true;
    const server = await start(store, { capabilities: `${plainCapabilities} UIDPLUS` });
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
    const [from, to] = [inboxOf(25), empty()];
    const [a, b] = [await start(from), await start(to)];
    const first = await copy(a, b, {}, "bare");
    equal(first.report.copied.items, 25);
    equal(first.missing, 0);
    same(to.contents(), from.contents());
    equal((await copy(a, b, {}, "bare")).report.copied.items, 0);
    from.deliver(from.folders[0]!, mail(26));
    from.setFlags(from.folders[0]!.messages[0]!, ["\\Flagged"]);
    const third = await copy(a, b, {}, "bare");
    equal(third.report.copied.items, 1);
    equal(third.report.flagged, 1);
    same(to.folders[0]!.messages[0]!.flags, ["\\Flagged"]);
  });

  for (const way of ["omit", "nil"] as const) {
    it(`a message that the source lists and does not hand out (${way}, with OK) is listed as left out, and all others are copied`, async () => {
      const [from, to] = [inboxOf(9), empty()];
      const body: Ways["body"] = ({ uid }) => (uid === 4 ? way : undefined);
      const outcome = await copy(await start(from, { body }), await start(to));
      equal(outcome.report.copied.items, 8);
      same(leftOut(outcome), { 4: "unreadable" });
      equal(outcome.missing, 0, "it is accounted for");
    });
  }

  it("a message on which the source hangs up does not hold up the others: it is found, left out, and tried again next time", async () => {
    const [from, to] = [inboxOf(30), empty()];
    let broken = true;
    const body: Ways["body"] = ({ uid }) => (broken && uid === 11 ? "cut" : undefined);
    const [a, b] = [await start(from, { body }), await start(to)];
    const outcome = await copy(a, b, {}, "hangs-up");
    same(outcome.report.problems, []);
    same(leftOut(outcome), { 11: "lost" });
    equal(to.folders[0]!.messages.length, 29);
    broken = false;
    const again = await copy(a, b, {}, "hangs-up");
    equal(again.report.copied.items, 1);
    same(leftOut(again), {});
    equal(to.folders[0]!.messages.length, 30);
  });

  it("two messages on which the target hangs up are left out; nothing else is lost or doubled", async () => {
    const [from, to] = [inboxOf(20), empty()];
    const append: Ways["append"] = (data) => (/Subject: (7|8)\r/.test(data.toString()) ? "cut" : undefined);
    const capabilities = `${plainCapabilities} UIDPLUS LITERAL+`;
    const outcome = await copy(await start(from), await start(to, { append, capabilities }));
    same(outcome.report.problems, []);
    same(leftOut(outcome), { 7: "lost", 8: "lost" });
    const expected = from.folders[0]!.messages.filter(({ uid }) => uid !== 7 && uid !== 8);
    same(
      to.folders[0]!.messages.map(({ body }) => body.toString()).sort(),
      expected.map(({ body }) => body.toString()).sort(),
    );
  });

  it("sizes that lie are no harm: what counts is what comes, and a message over the limit is left out", async () => {
    const [from, to] = [inboxOf(6), empty()];
    from.deliver(from.folders[0]!, `Subject: large\r\n\r\n${"x".repeat(50_000)}\r\n`);
    const size: Ways["size"] = ({ uid }) => (uid % 2 === 0 ? 1 : 10);
    const outcome = await copy(await start(from, { size }), await start(to), { largest: 20_000 });
    same(leftOut(outcome), { 7: "too-big" });
    same(to.contents()["INBOX"], from.contents()["INBOX"]?.slice(0, 6));
  });

  it("a target that makes each message anew is read back: it is in step, and what is altered later is found", async () => {
    const [from, to] = [inboxOf(30), empty()];
    const stores = (body: Buffer): Buffer => Buffer.concat([Buffer.from("X-Made-Anew: yes\r\n"), body]);
    const [a, b] = [await start(from), await start(to, { stores })];
    const { report, items, missing } = await copy(a, b, {}, "anew");
    equal(report.copied.items, 30);
    equal(missing, 0);
    ok(items.every(({ note }) => note?.code === "target-differs"));
    const verdict = async (): Promise<readonly [boolean, readonly string[]]> => {
      const source = imapSource(accountOf({ port: a.port, user: "a" }, quick));
      const target = await imapTarget(accountOf({ port: b.port, user: "b" }, quick));
      const ledger = await openJournal(folder.file("anew"), "anew");
      const verification = await verifyMailbox({ source, target, ledger });
      await Promise.all([source.close(), target.close(), ledger.close()]);
      return [holds(verification), [...new Set(verification.exceptions.map(({ code }) => code))].sort()];
    };
    same(await verdict(), [true, ["target-differs"]]);
    const [, second] = to.folders[0]!.messages;
    second!.body.write("pay 900", second!.body.length - 12);
    same(await verdict(), [false, ["content-differs", "target-differs"]]);
    equal((await copy(a, b, {}, "anew-ledger-lost")).report.copied.items, 0);
  });

  it("unasked EXPUNGE, EXISTS and FETCH in the middle of a FETCH change nothing", async () => {
    const [from, to] = [inboxOf(12), empty()];
    const before = "* 3 EXPUNGE\r\n* 40 EXISTS\r\n* 1 RECENT\r\n* 2 FETCH (FLAGS (\\Deleted))\r\n* OK still here";
    const outcome = await copy(await start(from, { body: () => ({ before }) }), await start(to));
    same(outcome.report.problems, []);
    same(to.contents(), from.contents());
  });

  const throttles: readonly { name: string; text: string; atLeast: number }[] = [
    { name: "[THROTTLED]", text: "NO [THROTTLED] slow down", atLeast: 20 },
    {
      name: "Exchange's back-off",
      text: "BAD Request is throttled. Suggested Backoff Time: 321 milliseconds",
      atLeast: 321,
    },
    {
      name: "Exchange's text in quotes",
      text: "BAD Command Error. 12 Request is throttled. Suggested Backoff Time: 150 milliseconds",
      atLeast: 150,
    },
    { name: "Gmail's bandwidth text", text: "NO Account exceeded command or bandwidth limits.", atLeast: 20 },
    { name: "a busy server", text: "NO [UNAVAILABLE] Server busy", atLeast: 20 },
  ];
  for (const { name, text, atLeast } of throttles) {
    for (const verb of ["APPEND", "UID FETCH", "SELECT", "CREATE"] as const) {
      it(`${name} at ${verb} is waited for as asked, and then all is copied once`, async () => {
        const [from, to] = [inboxOf(8), empty()];
        from.deliver(from.add("Other"), mail(99));
        let left = 2;
        const instead: Ways["instead"] = (command) => (command.verb === verb && left-- > 0 ? text : undefined);
        const source = await start(from, verb === "UID FETCH" ? { instead } : {});
        const target = await start(to, verb === "UID FETCH" ? {} : { instead });
        const { report, waits } = await copy(source, target, { workers: 1 });
        same(report.problems, []);
        ok(waits.length >= 1 && waits.every((ms) => ms >= atLeast), waits.join());
        same(to.contents(), from.contents());
      });
    }
  }

  it("[OVERQUOTA] stops the copy with a clear error; with room it goes on where it was", async () => {
    const [from, to] = [inboxOf(30), empty()];
    let full = true;
    const append: Ways["append"] = () =>
      full && to.folders[0]!.messages.length >= 12 ? "NO [OVERQUOTA] Quota exceeded" : undefined;
    const [a, b] = [await start(from), await start(to, { append })];
    await copy(a, b, { batch: { messages: 5, bytes: 1e6 } }, "quota").then(
      () => ok(false, "it ended as if all was well"),
      (error: unknown) => equal((error as { code: string }).code, "over-quota"),
    );
    full = false;
    await copy(a, b, {}, "quota");
    same(to.contents(), from.contents());
  });

  it("a target without enough room (QUOTA) is told of before the copy begins", async () => {
    const [from, to] = [inboxOf(40), empty()];
    const warned: string[] = [];
    const b = await start(to, { capabilities: `${plainCapabilities} QUOTA`, quota: { used: 99, limit: 100 } });
    const onWarning = (warning: string): void => {
      equal(to.folders[0]!.messages.length, 0, "before");
      warned.push(warning);
    };
    await copy(await start(from), b, { onWarning });
    equal(warned.length, 1);
    match(warned[0] ?? "", /room for 0\.0 MB/);
    const wide = await start(empty(), { capabilities: `${plainCapabilities} QUOTA`, quota: { used: 0, limit: 1_000 } });
    same((await copy(await start(from), wide)).report.warnings, []);
  });

  it("names that the target takes for one, can not hold, or can not nest never become one folder, and no mail is lost", async () => {
    const names = [
      "Work",
      "work",
      "Work/a",
      "work/a",
      "caf&AOk-",
      "cafe&AwE-",
      "bad*name",
      "INBOX/child",
      `${"long ".repeat(60)}end`,
      " blank ",
      "&-",
      '"quoted"',
      "R&-D",
    ];
    const from = inboxOf(2);
    for (const [i, name] of names.entries()) from.deliver(from.add(name), mail(100 + i));
    const sorted = (store: FakeStore): string[] => Object.values(store.contents()).flat().sort();
    const ways: readonly Ways[] = [
      { caseless: true },
      { refuses: (name) => name.length > 60 || /[*"]/.test(name) || name.startsWith("INBOX/") },
      { separator: null, refuses: (name) => name.includes("/") },
      { separator: ".", caseless: true, refuses: (name) => name !== name.trim() || name.length > 200 },
    ];
    for (const way of ways) {
      const to = empty();
      const [a, b] = [await start(from), await start(to, way)];
      const name = `names-${ways.indexOf(way)}`;
      const outcome = await copy(a, b, {}, name);
      same(outcome.report.problems, []);
      same(sorted(to), sorted(from), JSON.stringify(way));
      ok(
        to.folders.every(({ name: one, messages }) => one === "INBOX" || messages.length <= 1),
        "two folders became one",
      );
      equal((await copy(a, b, {}, name)).report.copied.items, 0);
      equal((await copy(a, b, {}, `${name}-ledger-lost`)).report.copied.items, 0, "the ledger was lost");
    }
  });
});
