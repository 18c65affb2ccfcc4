import { deepStrictEqual as same, ok, strictEqual as equal } from "node:assert";
import { codes, emptyStore, fakeRig, inboxOf, mail } from "./servers/fake/rig.ts";
import { plainCapabilities } from "./servers/fake/server.ts";
import type { FakeStore } from "./servers/fake/store.ts";
import type { Ways } from "./servers/fake/ways.ts";

describe("Targets that do not tell the UIDs of what they stored", function () {
  this.timeout(60_000);
  const rig = fakeRig();
  const stores = (count: number): [FakeStore, FakeStore] => [inboxOf(count), emptyStore()];

  it("a message that is taken with OK and never listed is told of, tried again, and the others are there", async () => {
    const [from, to] = stores(6);
    let swallows = true;
    const append: Ways["append"] = (body) => (swallows && body.includes("body 3") ? "OK kept" : undefined);
    const [a, b] = [await rig.start(from), await rig.start(to, { append })];
    const first = await rig.copy(a, b, {}, "swallows");
    same(codes(first), { 3: "not-kept" });
    equal(first.report.copied.items, 5);
    same(codes(await rig.copy(a, b, {}, "swallows")), { 3: "not-kept" });
    swallows = false;
    const third = await rig.copy(a, b, {}, "swallows");
    equal(third.report.copied.items, 1);
    same(codes(third), {});
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
    const [a, b] = [await rig.start(from), await rig.start(to, { append })];
    same(codes(await rig.copy(a, b, {}, "late")), { 2: "not-kept" });
    to.deliver(to.folders[0]!, late ?? "", { at: 1_500_000_000 });
    const second = await rig.copy(a, b, {}, "late");
    equal(second.report.copied.items, 0);
    same(codes(second), {});
    ok(second.inStep);
    equal(to.folders[0]?.messages.length, 4);
  });

  it("messages that are made anew beyond recognition are known by their number and order", async () => {
    const [from, to] = stores(5);
    const anew: Ways["stores"] = (body) => Buffer.from(`X-Made: anew\r\n${body.toString().replace("body", "text")}`);
    const [a, b] = [await rig.start(from), await rig.start(to, { stores: anew })];
    const { items, inStep } = await rig.copy(a, b, {}, "anew");
    same(
      items.map(({ uid, targetUid, note }) => [uid, targetUid, note?.code]),
      [1, 2, 3, 4, 5].map((n) => [n, n, "target-differs"]),
    );
    ok(inStep);
    equal((await rig.copy(a, b, {}, "anew")).report.copied.items, 0);
  });

  it("a target that is one file is closed before it is appended to, and opened again to look", async () => {
    const [from, to] = stores(5);
    const capabilities = `${plainCapabilities} UNSELECT LITERAL+`;
    const [a, b] = [await rig.start(from), await rig.start(to, { capabilities })];
    equal((await rig.copy(a, b, {}, "closed")).inStep, true);
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
      const [a, b] = [await rig.start(from), await rig.start(to, { instead })];
      const { report, inStep } = await rig.copy(a, b, {}, `refused-${text}`);
      same(report.problems, []);
      ok(inStep);
      same(Object.keys(to.contents()).sort(), ["A", "A - B", "INBOX"]);
    });
  }

  it("a message that the source lists without its size is told of; one told of at the second asking is copied", async () => {
    const [from, to] = stores(5);
    let asked = 0;
    const size: Ways["size"] = ({ uid, body }) => (uid === 2 || (uid === 4 && (asked += 1) === 1) ? null : body.length);
    const [a, b] = [await rig.start(from, { size }), await rig.start(to)];
    const ran = await rig.copy(a, b, {}, "no-size");
    equal(ran.report.copied.items, 4);
    same(codes(ran), { 2: "unreadable" });
    same(
      to.folders[0]?.messages.map(({ body }) => body.toString()),
      [1, 3, 4, 5].map(mail),
    );
  });

  it("a date that can not be read is told of; one in another form is kept", async () => {
    const [from, to] = stores(3);
    const date: Ways["date"] = ({ uid }) => (uid === 1 ? "NIL" : uid === 2 ? '"1-Mar-2020 9:30 GMT"' : undefined);
    const [a, b] = [await rig.start(from, { date }), await rig.start(to)];
    same(codes(await rig.copy(a, b, {}, "no-date")), { 1: "date-not-held" });
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
    const { report, inStep } = await rig.copy(await rig.start(from, { instead }), await rig.start(to), {}, "private");
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
    const [a, b] = [await rig.start(from), await rig.start(to, { refuses })];
    const { report, inStep } = await rig.copy(a, b, {}, "flat");
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
    equal((await rig.copy(a, b, {}, "flat-ledger-lost")).report.copied.items, 0);
  });
});
