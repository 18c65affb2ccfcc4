import { deepStrictEqual as same, match, ok, strictEqual as equal } from "node:assert";
import { codes, emptyStore, fakeRig, inboxOf, leftOut, mail } from "./servers/fake/rig.ts";
import { plainCapabilities } from "./servers/fake/server.ts";
import type { Ways } from "./servers/fake/ways.ts";

const uidPlus = `${plainCapabilities} UIDPLUS LITERAL+`;
const multi = `${uidPlus} MULTIAPPEND`;
const small = { batch: { messages: 3, bytes: 1e6 } };

describe("Servers that say what is not so", function () {
  this.timeout(60_000);
  const rig = fakeRig();

  it("a source that hands each message out twice is read once each", async () => {
    const [from, to] = [inboxOf(20), emptyStore()];
    const { report, inStep } = await rig.copy(await rig.start(from, { body: () => "twice" }), await rig.start(to));
    same([report.problems, report.copied.items, inStep], [[], 20, true]);
    same(to.contents(), from.contents());
  });

  it("a source that answers in an order of its own is asked for one at a time, in every folder, after one failure", async () => {
    const from = inboxOf(40);
    const other = from.add("Other");
    for (let n = 0; n < 40; n += 1) from.deliver(other, mail(100 + n));
    const to = emptyStore();
    const order: Ways["order"] = (messages) => [...messages].reverse();
    const ran = await rig.copy(await rig.start(from, { order }), await rig.start(to), { ...small, workers: 1 });
    same([ran.report.problems, ran.report.copied.items, ran.waits.length, ran.inStep], [[], 80, 1, true]);
    same(to.contents(), from.contents());
  });

  it("a target that keeps the first half of a batch that it refuses gets nothing twice", async () => {
    const [from, to] = [inboxOf(16), emptyStore()];
    const b = await rig.start(to, { capabilities: multi, half: 3 });
    const { report, inStep } = await rig.copy(await rig.start(from), b);
    same([report.problems, report.copied.items, inStep], [[], 16, true]);
    same(to.contents()["INBOX"]?.toSorted(), from.contents()["INBOX"]?.toSorted());
  });

  for (const [name, appendUid] of [
    ["of nobody", (validity: number) => `${validity} 4000`],
    ["of mail that was there before", (validity: number) => `${validity} 1`],
    ["of another life of the folder", (validity: number, uid: number) => `${validity + 1} ${uid}`],
    ["as a range without an end", (validity: number) => `${validity} 1:*`],
    ["as no number at all", () => "x y"],
  ] as const) {
    it(`a target whose APPENDUID names a UID ${name}: the copy finds its mail by looking, and doubles nothing`, async () => {
      const [from, to] = [inboxOf(7), inboxOf(2, (n) => `Subject: theirs ${n}\r\n\r\nx\r\n`)];
      const [a, b] = [await rig.start(from), await rig.start(to, { capabilities: uidPlus, appendUid })];
      const first = await rig.copy(a, b, small, name);
      same([first.report.problems, codes(first), first.inStep], [[], {}, true]);
      equal(first.verification.totals.missing, 0);
      equal((await rig.copy(a, b, small, name)).report.copied.items, 0);
      equal(to.folders[0]?.messages.length, 9);
    });
  }

  it("a UIDVALIDITY that is another one each time, on either side: known by content, never doubled", async () => {
    let n = 0;
    const validity = (): number => 5_000 + (n += 1);
    for (const [source, target] of [
      [{ validity }, {}],
      [{}, { validity, capabilities: uidPlus }],
    ] as const) {
      const [from, to] = [inboxOf(9), emptyStore()];
      const [a, b] = [await rig.start(from, source), await rig.start(to, target)];
      const name = `validity-${n}`;
      for (let run = 0; run < 3; run += 1) same((await rig.copy(a, b, small, name)).report.problems, []);
      equal(to.folders[0]?.messages.length, 9);
    }
  });

  it("a UIDVALIDITY of 0 and a folder without EXISTS are told of; neither counts as an empty folder that is in step", async () => {
    for (const ways of [{ validity: () => 0 }, { exists: () => null }] as const) {
      const [from, to] = [inboxOf(3), emptyStore()];
      const a = await rig.start(from, ways);
      const ended = await rig.copy(a, await rig.start(to)).then(
        ({ inStep }) => inStep,
        (error: unknown) => (error as { code: string }).code,
      );
      equal(ended, "protocol");
    }
  });

  it("a source that counts more messages than it names: that is told, nothing is taken for gone, and it is not in step", async () => {
    const [from, to] = [inboxOf(6), emptyStore()];
    const exists = (messages: number): number => messages + 2;
    const [a, b] = [await rig.start(from, { exists }), await rig.start(to, { capabilities: uidPlus })];
    const first = await rig.copy(a, b, {}, "unnamed");
    same([first.report.copied.items, first.inStep, first.verification.totals.missing], [6, false, 2]);
    from.remove(from.folders[0]!, 3);
    const second = await rig.copy(a, b, { followDeletions: true }, "unnamed");
    same([second.report.removed, to.folders[0]?.messages.length], [0, 6]);
  });

  it("a source that numbers its mail anew under the same UIDVALIDITY loses and doubles nothing", async () => {
    for (const capabilities of [plainCapabilities, `${plainCapabilities} CONDSTORE ENABLE`]) {
      const [from, to] = [emptyStore(), emptyStore()];
      const put = (n: number): void => void from.deliver(from.folders[0]!, mail(n), { at: 1_500_000_000 + n });
      for (let n = 1; n <= 12; n += 1) put(n);
      const [a, b] = [await rig.start(from, { capabilities }), await rig.start(to, { capabilities: uidPlus })];
      const name = `anew-${capabilities.length}`;
      await rig.copy(a, b, small, name);
      for (const uid of [3, 7]) from.remove(from.folders[0]!, uid);
      put(13);
      put(14);
      from.numberAnew(from.folders[0]!);
      const { report, inStep } = await rig.copy(a, b, small, name);
      same([report.copied.items, report.problems, inStep], [2, [], true], capabilities);
      // What the source deleted stays, for deletions are not followed here.
      same(
        to.folders[0]!.messages.map(({ body }) => body.toString()).sort(),
        Array.from({ length: 14 }, (_, n) => mail(n + 1)).sort(),
      );
      equal((await rig.copy(a, b, small, name)).report.copied.items, 0);
    }
  });

  it("EXISTS that is too small hides nothing", async () => {
    const [from, to] = [inboxOf(6), emptyStore()];
    const { inStep } = await rig.copy(await rig.start(from, { exists: () => 2 }), await rig.start(to));
    same([inStep, to.folders[0]?.messages.length], [true, 6]);
  });

  it("mod-sequences that begin again (an index made anew) hide no new mail", async () => {
    const capabilities = `${plainCapabilities} CONDSTORE ENABLE`;
    for (const after of [0, 50]) {
      const [from, to] = [inboxOf(9), emptyStore()];
      const [a, b] = [await rig.start(from, { capabilities }), await rig.start(to, { capabilities: uidPlus })];
      equal((await rig.copy(a, b, {}, `modseq-${after}`)).report.copied.items, 9);
      from.forgetModSeqs();
      from.deliver(from.folders[0]!, mail(10));
      // Much else happens before the next look, so that the new number is above the old one.
      for (let n = 0; n < after; n += 1) from.setFlags(from.folders[0]!.messages[0]!, n % 2 === 0 ? ["\\Seen"] : []);
      const { report, inStep } = await rig.copy(a, b, {}, `modseq-${after}`);
      same([report.copied.items, inStep], [1, true]);
    }
  });

  it("mail that comes to a target which tells no UIDs while a copy is under way does not bring the copy to a halt", async () => {
    const [from, to] = [inboxOf(12), emptyStore()];
    let appended = 0;
    const append: Ways["append"] = () => {
      appended += 1;
      if (appended % 3 === 1) to.deliver(to.folders[0]!, `Subject: theirs ${appended}\r\n\r\nx\r\n`);
      return undefined;
    };
    const ran = await rig.copy(await rig.start(from), await rig.start(to, { append }), small);
    same([ran.report.problems, ran.report.copied.items, ran.inStep], [[], 12, true]);
    const bodies = to.folders[0]!.messages.map(({ body }) => body.toString());
    same(
      bodies.filter((body) => !body.includes("theirs")),
      from.contents()["INBOX"],
    );
  });

  it("keywords that the target refuses when flags change are told of, and the other flags are set", async () => {
    const [from, to] = [inboxOf(4), emptyStore()];
    const instead: Ways["instead"] = ({ verb, args }) =>
      verb === "UID STORE" && String(args[2]).includes("[x]") ? "NO [LIMIT] Too many keywords" : undefined;
    const [a, b] = [await rig.start(from), await rig.start(to, { capabilities: uidPlus, instead })];
    await rig.copy(a, b, {}, "keywords");
    from.setFlags(from.folders[0]!.messages[1]!, ["[x]", "\\Flagged"]);
    const second = await rig.copy(a, b, {}, "keywords");
    same([second.report.problems, codes(second)], [[], { 2: "flag-not-held" }]);
    same(to.folders[0]?.messages[1]?.flags, ["\\Flagged"]);
  });

  it("a date that the target refuses becomes the nearest one that it takes, and that is told", async () => {
    const [from, to] = [emptyStore(), emptyStore()];
    for (const at of [-11_644_473_600, 0, 1_500_000_000, 4_102_444_800])
      from.deliver(from.folders[0]!, mail(at), { at, flags: ["$Forwarded"] });
    const instead: Ways["instead"] = ({ verb, args }) =>
      verb === "APPEND" && !args.some((arg) => /-(19[7-9]|20[0-3])\d /.test(String(arg)))
        ? "NO date out of range"
        : undefined;
    const ran = await rig.copy(await rig.start(from), await rig.start(to, { instead }));
    same([leftOut(ran), codes(ran)], [{}, { 1: "flag-not-held", 4: "flag-not-held" }]);
    same(
      to.folders[0]?.messages.map(({ at }) => at).sort((a, b) => a - b),
      [0, 0, 1_500_000_000, 2 ** 31 - 1],
    );
  });

  it("dates that no clock shows are told of, and the message is copied", async () => {
    const dates = [
      '"31-Feb-2020 10:00:00 +0000"',
      '"01-Jan-2020 25:00:00 +0000"',
      '"01-Jan-2020 10:00:00 +9900"',
      '""',
    ];
    const [from, to] = [inboxOf(dates.length), emptyStore()];
    const date: Ways["date"] = ({ uid }) => dates[uid - 1];
    const ran = await rig.copy(await rig.start(from, { date }), await rig.start(to));
    same(
      Object.values(codes(ran)),
      Array.from(dates, () => "date-not-held"),
    );
    equal(to.folders[0]?.messages.length, dates.length);
  });

  it("servers that allow one, two or three connections are copied over so many, and verified", async () => {
    for (const connections of [1, 2, 3]) {
      const from = inboxOf(3);
      for (let n = 0; n < 12; n += 1) from.deliver(from.add(`F${n}`), mail(50 + n));
      const to = emptyStore();
      const [a, b] = [await rig.start(from, { connections }), await rig.start(to, { connections })];
      const { report, inStep, waits } = await rig.copy(a, b);
      same([report.problems, report.copied.items, inStep, waits], [[], 15, true, []], String(connections));
    }
  });

  it("what a server says of a message is kept without addresses and control characters", async () => {
    const [from, to] = [inboxOf(2), emptyStore()];
    const append: Ways["append"] = (body) =>
      body.includes("body 2") ? "NO mail from <someone@demo.invalid> is \x1b[31mnot wanted" : undefined;
    const { items } = await rig.copy(await rig.start(from), await rig.start(to, { append }));
    const why = items.find(({ uid }) => uid === 2)?.note?.why ?? "";
    match(why, /refused it: mail from <\(address\)> is \?\[31mnot wanted/);
  });

  it("a folder whose name is nothing but separators holds mail as any other", async () => {
    const from = inboxOf(1);
    for (const [n, name] of ["/", "//", "a//b", "a/b"].entries()) from.deliver(from.add(name), mail(60 + n));
    const to = emptyStore();
    const { report, inStep } = await rig.copy(await rig.start(from), await rig.start(to));
    same([report.problems, report.copied.items, inStep], [[], 5, true]);
    ok(to.folders.every(({ messages }) => messages.length <= 1));
  });
});
