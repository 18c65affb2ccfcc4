import { deepStrictEqual as same, ok, strictEqual as equal } from "node:assert";
import { copyMailbox, type CopyReport } from "../../src/mail/copy/mailbox.ts";
import { openJournal } from "../../src/mail/ledger/journal.ts";
import type { LedgerItem } from "../../src/mail/ledger/types.ts";
import { imapSource } from "../../src/mail/sources/imap.ts";
import { imapTarget } from "../../src/mail/targets/imap.ts";
import { holds } from "../../src/mail/verify/certificate.ts";
import { verifyMailbox } from "../../src/mail/verify/verify.ts";
import { plainCapabilities, startFake, type FakeServer } from "./servers/fake/server.ts";
import type { Ways } from "./servers/fake/ways.ts";
import { FakeStore } from "./servers/fake/store.ts";
import { accountOf, hasty, temporaryFolder } from "./servers/run.ts";

/** Without Message-ID: nothing but octets and order tells one from the other. */
const mail = (n: number): string => `Subject: ${n}\r\n\r\nbody ${n}\r\n`;

describe("Targets that do not tell the UIDs of what they stored", function () {
  this.timeout(30_000);
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let running: FakeServer[] = [];
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
  const stores = (count: number): [FakeStore, FakeStore] => {
    const [from, to] = [new FakeStore(), new FakeStore()];
    const inbox = from.add("INBOX");
    for (let n = 1; n <= count; n += 1) from.deliver(inbox, mail(n));
    to.add("INBOX");
    return [from, to];
  };
  const run = async (
    from: FakeServer,
    to: FakeServer,
    name: string,
  ): Promise<{ report: CopyReport; inStep: boolean; items: LedgerItem[] }> => {
    const source = imapSource(accountOf({ port: from.port, user: "a" }));
    const target = await imapTarget(accountOf({ port: to.port, user: "b" }));
    const ledger = await openJournal(folder.file(name), name);
    try {
      const report = await copyMailbox({ source, target, ledger }, { stillMs: 5, patience: hasty });
      const items: LedgerItem[] = [];
      for (const one of await ledger.folders()) items.push(...(await ledger.items(one.id)).values());
      return { report, items, inStep: holds(await verifyMailbox({ source, target, ledger })) };
    } finally {
      await Promise.all([source.close(), target.close(), ledger.close()]);
    }
  };
  const codes = (items: readonly LedgerItem[]): Record<number, string> =>
    Object.fromEntries(items.flatMap(({ uid, note }) => (note === undefined ? [] : [[uid, note.code]])));

  it("a message that is taken with OK and never listed is told of, tried again, and the others are there", async () => {
    const [from, to] = stores(6);
    let swallows = true;
    const append: Ways["append"] = (body) => (swallows && body.includes("body 3") ? "OK kept" : undefined);
    const [a, b] = [await start(from), await start(to, { append })];
    const first = await run(a, b, "swallows");
    same(codes(first.items), { 3: "not-kept" });
    equal(first.report.copied.items, 5);
    same(codes((await run(a, b, "swallows")).items), { 3: "not-kept" });
    swallows = false;
    const third = await run(a, b, "swallows");
    equal(third.report.copied.items, 1);
    same(codes(third.items), {});
    equal(to.folders[0]?.messages.length, 6);
  });

  it("a message that is listed only later is found then, and not given once more", async () => {
    const [from, to] = stores(4);
    let late: Buffer | undefined;
    const append: Ways["append"] = (body) => {
      if (late !== undefined || !body.includes("body 2")) return undefined;
      late = Buffer.from(body);
      return "OK kept";
    };
    const [a, b] = [await start(from), await start(to, { append })];
    same(codes((await run(a, b, "late")).items), { 2: "not-kept" });
    to.deliver(to.folders[0]!, late ?? "", { at: 1_500_000_000 });
    const { report, items, inStep } = await run(a, b, "late");
    equal(report.copied.items, 0);
    same(codes(items), {});
    ok(inStep);
    equal(to.folders[0]?.messages.length, 4);
  });

  it("messages that are made anew beyond recognition are known by their number and order", async () => {
    const [from, to] = stores(5);
    const anew: Ways["stores"] = (body) => Buffer.from(`X-Made: anew\r\n${body.toString().replace("body", "text")}`);
    const [a, b] = [await start(from), await start(to, { stores: anew })];
    const { items, inStep } = await run(a, b, "anew");
    same(
      items.map(({ uid, targetUid, note }) => [uid, targetUid, note?.code]),
      [1, 2, 3, 4, 5].map((n) => [n, n, "target-differs"]),
    );
    ok(inStep);
    equal((await run(a, b, "anew")).report.copied.items, 0);
  });

  it("a target that is one file is closed before it is appended to, and opened again to look", async () => {
    const [from, to] = stores(5);
    const capabilities = `${plainCapabilities} UNSELECT LITERAL+`;
    const [a, b] = [await start(from), await start(to, { capabilities })];
    equal((await run(a, b, "closed")).inStep, true);
    const verbs = b.heard.map(({ verb }) => verb);
    const first = verbs.indexOf("APPEND");
    ok(verbs.lastIndexOf("UNSELECT", first) > verbs.lastIndexOf("SELECT", first));
    ok(verbs.indexOf("SELECT", first) < verbs.indexOf("UID FETCH", first));
  });

  for (const text of [
    "NO [NONEXISTENT] no parent",
    "NO [NOPERM] not here",
    "NO [TRYCREATE] make it first",
    "BAD what?",
  ]) {
    it(`a folder that is refused with ${text} gets another name, and the others are not held up`, async () => {
      const [from, to] = stores(1);
      from.deliver(from.add("A"), mail(50));
      from.deliver(from.add("A/B"), mail(51));
      const instead: Ways["instead"] = ({ verb, args }) =>
        verb === "CREATE" && String(args[0]).includes("/") ? text : undefined;
      const [a, b] = [await start(from), await start(to, { instead })];
      const { report, inStep } = await run(a, b, `refused-${text}`);
      same(report.problems, []);
      ok(inStep);
      same(Object.keys(to.contents()).sort(), ["A", "A - B", "INBOX"]);
    });
  }

  it("a message that the source lists without its size is told of; one told of at the second asking is copied", async () => {
    const [from, to] = stores(5);
    let asked = 0;
    const size: Ways["size"] = ({ uid, body }) => (uid === 2 || (uid === 4 && (asked += 1) === 1) ? null : body.length);
    const [a, b] = [await start(from, { size }), await start(to)];
    const { report, items } = await run(a, b, "no-size");
    equal(report.copied.items, 4);
    same(codes(items), { 2: "unreadable" });
    same(
      to.folders[0]?.messages.map(({ body }) => body.toString()),
      [1, 3, 4, 5].map(mail),
    );
  });

  it("a date that can not be read is told of; one in another form is kept", async () => {
    const [from, to] = stores(3);
    const date: Ways["date"] = ({ uid }) => (uid === 1 ? "NIL" : uid === 2 ? '"1-Mar-2020 9:30 GMT"' : undefined);
    const [a, b] = [await start(from, { date }), await start(to)];
    const { items } = await run(a, b, "no-date");
    same(codes(items), { 1: "date-not-held" });
    same(
      to.folders[0]?.messages.map(({ at }) => at),
      [0, Date.UTC(2020, 2, 1, 9, 30) / 1000, 1_500_000_000],
    );
  });

  it("a folder that may not be opened is told of with what to ask for, and the others are copied", async () => {
    const [from, to] = stores(2);
    from.deliver(from.add("Private"), mail(60));
    const instead: Ways["instead"] = ({ verb, args }) =>
      verb === "EXAMINE" && args[0] === "Private" ? "NO [NOPERM] Permission denied" : undefined;
    const { report, inStep } = await run(await start(from, { instead }), await start(to), "private");
    same(
      report.problems.map(({ path, error }) => [path.join("/"), error.code]),
      [["Private", "no-permission"]],
    );
    equal(inStep, false, "the verification does not say that all is there");
    equal(to.folders[0]?.messages.length, 2);
  });

  it("folders below a mailbox that can hold none are made beside it, and found again", async () => {
    const [from, to] = stores(1);
    for (const [n, name] of ["A", "A/B", "A/B/C", "🩺", "日本"].entries())
      from.deliver(from.add(name.replace("🩺", "&2D7eeg-").replace("日本", "&ZeVnLA-")), mail(50 + n));
    const refuses = (name: string): boolean => name.includes("/") || /&[^-]/.test(name);
    const [a, b] = [await start(from), await start(to, { refuses })];
    const { report, inStep } = await run(a, b, "flat");
    same(report.problems, []);
    ok(inStep);
    same(to.folders.map(({ name, messages }) => `${messages.length} in ${name}`).sort(), [
      "1 in A",
      "1 in A - B",
      "1 in A - B - C",
      "1 in INBOX",
      "1 in _",
      "1 in __",
    ]);
    equal((await run(a, b, "flat-ledger-lost")).report.copied.items, 0);
  });
});
