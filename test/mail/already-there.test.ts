import { deepStrictEqual as same, ok, strictEqual as equal } from "node:assert";
import { copyFile } from "node:fs/promises";
import { emptyStore, fakeRig, inboxOf, mail } from "./servers/fake/rig.ts";
import { plainCapabilities } from "./servers/fake/server.ts";

const capabilities = `${plainCapabilities} UIDPLUS LITERAL+ CONDSTORE ENABLE`;

describe("Mail that lies on the target already", function () {
  this.timeout(60_000);
  const rig = fakeRig();
  const servers = async (from = inboxOf(20), to = emptyStore()) => {
    const [a, b] = [await rig.start(from, { capabilities }), await rig.start(to, { capabilities })];
    return { from, to, a, b, run: (name: string) => rig.copy(a, b, {}, name) };
  };
  const there = (to: ReturnType<typeof emptyStore>): number => to.folders[0]!.messages.length;

  it("from another tool is not doubled, and how many there were is said", async () => {
    const { to, run } = await servers(inboxOf(20), inboxOf(12));
    const { report, inStep } = await run("another-tool");
    same([report.copied.items, report.found, inStep, there(to)], [8, 12, true, 20]);
    equal((await run("another-tool")).report.found, 0);
  });

  it("is not doubled where the person dragged it over between two runs", async () => {
    const { from, to, run } = await servers();
    await run("dragged");
    for (const n of [21, 22, 23]) from.deliver(from.folders[0]!, mail(n));
    to.deliver(to.folders[0]!, mail(22));
    const { report, inStep } = await run("dragged");
    same([report.copied.items, report.found, inStep, there(to)], [2, 1, true, 23]);
    // One more that is the same to the last octet is a message of its own.
    from.deliver(from.folders[0]!, mail(22));
    same([(await run("dragged")).report.copied.items, there(to)], [1, 24]);
  });

  it("is not doubled by a ledger that comes from a backup, or was copied to another machine and left behind", async () => {
    const { from, to, run } = await servers();
    await run("kept");
    await copyFile(rig.file("kept"), rig.file("backup"));
    for (let n = 21; n <= 35; n += 1) from.deliver(from.folders[0]!, mail(n));
    equal((await run("kept")).report.copied.items, 15);
    await copyFile(rig.file("backup"), rig.file("kept"));
    const { report, inStep } = await run("kept");
    same([report.copied.items, report.found, inStep, there(to)], [0, 15, true, 35]);
  });

  it("and only shares a Message-ID with new mail is other mail, once the copy is under way", async () => {
    const text = (n: number, way: string): string => `Message-ID: <${n}@demo.invalid>\r\nVia: ${way}\r\n\r\nbody\r\n`;
    const { from, to, run } = await servers(inboxOf(5));
    await run("same-id");
    from.deliver(from.folders[0]!, text(1, "old"));
    to.deliver(to.folders[0]!, text(1, "a list"));
    const { report } = await run("same-id");
    same([report.copied.items, report.found, there(to)], [1, 0, 7]);
  });

  it("is looked for only where somebody else added mail: a copy that has the target to itself does not list it", async () => {
    const { from, to, b, run } = await servers();
    await run("alone");
    const lists = (): number => b.heard.filter(({ verb, args }) => verb === "UID FETCH" && args[0] === "1:*").length;
    const before = lists();
    from.deliver(from.folders[0]!, mail(50));
    await run("alone");
    // The one that remains is the verification's.
    equal(lists() - before, 1);
    to.deliver(to.folders[0]!, "Subject: delivered\r\n\r\nx\r\n");
    from.deliver(from.folders[0]!, mail(51));
    const { report } = await run("alone");
    ok(report.copied.items === 1 && report.found === 0);
  });

  it("in the source itself, reached by another name, is not copied onto itself for ever", async () => {
    const store = inboxOf(6);
    const one = await rig.start(store, { capabilities });
    for (let run = 0; run < 4; run += 1) {
      const { report } = await rig.copy(one, one, {}, "itself");
      equal(report.copied.items, 0);
      store.deliver(store.folders[0]!, mail(100 + run));
    }
    equal(store.folders[0]!.messages.length, 10);
  });
});
