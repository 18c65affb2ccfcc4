import { deepStrictEqual as same, ok, strictEqual as equal } from "node:assert";
import { openJournal } from "../../src/mail/ledger/journal.ts";
import type { Step } from "../../src/mail/ledger/journal-file.ts";
import { emptyStore, fakeRig, inboxOf } from "./servers/fake/rig.ts";
import { plainCapabilities } from "./servers/fake/server.ts";
import type { Ways } from "./servers/fake/ways.ts";

const small = { batch: { messages: 3, bytes: 1e6 } };

describe("A copy that is stopped, or that the target stops", function () {
  this.timeout(60_000);
  const rig = fakeRig();
  const codeOf = (work: Promise<unknown>): Promise<string> =>
    work.then(
      () => "none",
      (error: unknown) => (error as { code: string }).code,
    );
  /** Batches that the ledger has begun and does not know the end of. */
  const inDoubt = async (name: string): Promise<number> => {
    const ledger = await openJournal(rig.file(name), name);
    try {
      const open = await Promise.all((await ledger.folders()).map(({ id }) => ledger.intents(id)));
      return open.flat().length;
    } finally {
      await ledger.close();
    }
  };

  for (const capabilities of [
    plainCapabilities,
    `${plainCapabilities} UIDPLUS LITERAL+`,
    `${plainCapabilities} UIDPLUS LITERAL+ MULTIAPPEND`,
  ]) {
    it(`at any step, by Ctrl-C, ends its batch and says so; the next run goes on at once (${capabilities.slice(plainCapabilities.length).trim()})`, async () => {
      for (let n = 1, reached = Infinity; n <= reached; n += 5) {
        const [from, to] = [inboxOf(14), emptyStore()];
        const [a, b] = [await rig.start(from), await rig.start(to, { capabilities })];
        const name = `stopped-${capabilities.length}-${n}`;
        const stop = new AbortController();
        let count = 0;
        const step: Step = () => {
          count += 1;
          if (count === n) stop.abort();
        };
        const code = await codeOf(rig.copy(a, b, { ...small, step, signal: stop.signal }, name));
        if (code === "none") reached = n;
        else same([code, await inDoubt(name)], ["stopped", 0]);
        const { report, inStep } = await rig.copy(a, b, small, name);
        same([report.problems, inStep, report.found], [[], true, 0]);
        same(to.contents(), from.contents());
        ok(n < 200, "the steps never end");
      }
    });

    it(`by a full target, knows what was taken; nothing is in doubt (${capabilities.slice(plainCapabilities.length).trim()})`, async () => {
      const [from, to] = [inboxOf(14), emptyStore()];
      let full = true;
      const append: Ways["append"] = () =>
        full && to.folders[0]!.messages.length >= 7 ? "NO [OVERQUOTA] Quota exceeded" : undefined;
      const [a, b] = [await rig.start(from), await rig.start(to, { append, capabilities })];
      const name = `full-${capabilities.length}`;
      equal(await codeOf(rig.copy(a, b, small, name)), "over-quota");
      equal(await inDoubt(name), 0);
      const taken = to.folders[0]?.messages.length ?? 0;
      full = false;
      const { report, inStep } = await rig.copy(a, b, small, name);
      // Known, and not looked for: only the rest is copied.
      same([report.copied.items, report.found, inStep, to.folders[0]?.messages.length], [14 - taken, 0, true, 14]);
    });
  }
});
