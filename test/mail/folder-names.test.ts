import { deepStrictEqual as same, ok, strictEqual as equal } from "node:assert";
import { emptyStore, fakeRig, inboxOf } from "./servers/fake/rig.ts";
import type { FakeStore } from "./servers/fake/store.ts";
import type { Ways } from "./servers/fake/ways.ts";

const mailOf = (n: number): string => `Message-ID: <${n}@example.invalid>\r\nSubject: ${n}\r\n\r\nbody ${n}\r\n`;
const inbox = (count: number): FakeStore => inboxOf(count, mailOf);

describe("Names of folders", function () {
  this.timeout(60_000);
  const rig = fakeRig();

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
    const from = inbox(2);
    for (const [i, name] of names.entries()) from.deliver(from.add(name), mailOf(100 + i));
    const sorted = (store: FakeStore): string[] => Object.values(store.contents()).flat().sort();
    const ways: readonly Ways[] = [
      { caseless: true },
      { refuses: (name) => name.length > 60 || /[*"]/.test(name) || name.startsWith("INBOX/") },
      { separator: null, refuses: (name) => name.includes("/") },
      { separator: ".", caseless: true, refuses: (name) => name !== name.trim() || name.length > 200 },
    ];
    for (const way of ways) {
      const to = emptyStore();
      const [a, b] = [await rig.start(from), await rig.start(to, way)];
      const name = `names-${ways.indexOf(way)}`;
      const outcome = await rig.copy(a, b, {}, name);
      same(outcome.report.problems, []);
      same(sorted(to), sorted(from), JSON.stringify(way));
      ok(
        to.folders.every(({ name: one, messages }) => one === "INBOX" || messages.length <= 1),
        "two folders became one",
      );
      equal((await rig.copy(a, b, {}, name)).report.copied.items, 0);
      equal((await rig.copy(a, b, {}, `${name}-ledger-lost`)).report.copied.items, 0, "the ledger was lost");
    }
  });
});
