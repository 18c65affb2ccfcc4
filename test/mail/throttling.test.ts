import { deepStrictEqual as same, match, ok, strictEqual as equal } from "node:assert";
import { emptyStore, fakeRig, inboxOf } from "./servers/fake/rig.ts";
import { plainCapabilities } from "./servers/fake/server.ts";
import type { FakeStore } from "./servers/fake/store.ts";
import type { Ways } from "./servers/fake/ways.ts";

const mailOf = (n: number): string => `Message-ID: <${n}@example.invalid>\r\nSubject: ${n}\r\n\r\nbody ${n}\r\n`;
const inbox = (count: number): FakeStore => inboxOf(count, mailOf);

describe("Servers that ask for patience, or for less mail", function () {
  this.timeout(60_000);
  const rig = fakeRig();

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
        const [from, to] = [inbox(8), emptyStore()];
        from.deliver(from.add("Other"), mailOf(99));
        let left = 2;
        const instead: Ways["instead"] = (command) => (command.verb === verb && left-- > 0 ? text : undefined);
        const source = await rig.start(from, verb === "UID FETCH" ? { instead } : {});
        const target = await rig.start(to, verb === "UID FETCH" ? {} : { instead });
        const { report, waits } = await rig.copy(source, target, { workers: 1 });
        same(report.problems, []);
        ok(waits.length >= 1 && waits.every((ms) => ms >= atLeast), waits.join());
        same(to.contents(), from.contents());
      });
    }
  }

  it("[OVERQUOTA] stops the copy with a clear error; with room it goes on where it was", async () => {
    const [from, to] = [inbox(30), emptyStore()];
    let full = true;
    const append: Ways["append"] = () =>
      full && to.folders[0]!.messages.length >= 12 ? "NO [OVERQUOTA] Quota exceeded" : undefined;
    const [a, b] = [await rig.start(from), await rig.start(to, { append })];
    await rig.copy(a, b, { batch: { messages: 5, bytes: 1e6 } }, "quota").then(
      () => ok(false, "it ended as if all was well"),
      (error: unknown) => equal((error as { code: string }).code, "over-quota"),
    );
    full = false;
    await rig.copy(a, b, {}, "quota");
    same(to.contents(), from.contents());
  });

  it("a target without enough room (QUOTA) is told of before the copy begins", async () => {
    const [from, to] = [inbox(40), emptyStore()];
    const warned: string[] = [];
    const b = await rig.start(to, { capabilities: `${plainCapabilities} QUOTA`, quota: { used: 99, limit: 100 } });
    const onWarning = (warning: string): void => {
      equal(to.folders[0]!.messages.length, 0, "before");
      warned.push(warning);
    };
    await rig.copy(await rig.start(from), b, { onWarning });
    equal(warned.length, 1);
    match(warned[0] ?? "", /room for 0\.0 MB/);
    const wide = await rig.start(emptyStore(), {
      capabilities: `${plainCapabilities} QUOTA`,
      quota: { used: 0, limit: 1_000 },
    });
    same((await rig.copy(await rig.start(from), wide)).report.warnings, []);
  });
});
