import { deepStrictEqual as same, ok } from "node:assert";
import { requires } from "../setup/needs.ts";
import { holdableMailbox } from "./servers/holdable.ts";
import { quiet, startDovecot, type DovecotOptions, type MailServer } from "./servers/dovecot.ts";
import { writeMaildir } from "./servers/maildir-writer.ts";
import { startProxy, type Watch } from "./servers/proxy.ts";
import { imapLimits } from "../../src/mail/limits.ts";
import { Crash, crashAt, hasty, runCopy, temporaryFolder } from "./servers/run.ts";
import { differences, snapshot, type Snapshot } from "./servers/snapshot.ts";

const small = { messages: 4, bytes: 40_000 };
/** Where silence is the point. Elsewhere a server has all the time that a busy machine may take. */
const quick = { ...imapLimits, idleMs: 2_500 };

const kinds: readonly DovecotOptions[] = [
  { name: "MULTIAPPEND" },
  { name: "single APPENDs", without: ["MULTIAPPEND"] },
  { name: "single APPENDs without UIDPLUS", without: ["MULTIAPPEND", "UIDPLUS"] },
];

for (const kind of kinds) {
  describe(`A copy with ${kind.name ?? ""}, broken off`, function () {
    this.timeout(180_000);
    requires("dovecot");
    let source: MailServer;
    let target: MailServer;
    let expected: Snapshot;
    let folder: Awaited<ReturnType<typeof temporaryFolder>>;
    const made = [
      { path: ["INBOX"], from: 0, to: 10 },
      { path: ["Other"], from: 10, to: 13 },
    ];
    before(async () => {
      [source, target] = await Promise.all([startDovecot(), startDovecot(kind)]);
      folder = await temporaryFolder();
      const all = holdableMailbox(60, 5)[0]!.messages;
      const folders = made.map(({ path, from, to }) => ({ path, subscribed: true, messages: all.slice(from, to) }));
      await writeMaildir(source.home, "source", folders);
      expected = await snapshot(source.port, "source");
    });
    after(async () => {
      await Promise.all([source.stop(), target.stop()]);
      await folder.remove();
    });
    const exact = async (user: string): Promise<void> =>
      same(differences(expected, await snapshot(target.port, user)), [], user);
    const from = () => ({ port: source.port, user: "source" });

    // Without UIDPLUS late twins can not be removed: what a broken session had under way is waited for. Fewer steps.
    const careful = kind.without?.includes("UIDPLUS") === true;
    const shares = careful ? [1] : [1, 2, 3, 4];
    const stride = careful ? 7 : shares.length;
    for (const share of shares) {
      it(`at every durable step goes on without loss or doubles, ${share} of ${shares.length}`, async () => {
        let steps = Infinity;
        for (let n = share; n <= steps; n += stride) {
          const to = { port: target.port, user: `crash-${n}` };
          const { step, names } = crashAt(n);
          const options = { batch: small, stillMs: 50, patience: hasty };
          const whole = await runCopy(from(), to, folder.file(to.user), { ...options, step }).then(
            () => true,
            (error: unknown) => {
              if (!(error instanceof Crash)) throw error;
              return false;
            },
          );
          if (!whole && careful) await quiet(target, to.user);
          if (whole) steps = n;
          else same((await runCopy(from(), to, folder.file(to.user), options)).problems, []);
          await exact(to.user);
          ok(names.length < 500, "the steps never end");
        }
        ok(steps > 30, `only ${steps} steps`);
      });
    }

    const cuts: readonly { name: string; side: "source" | "target"; watch: () => Watch; silent?: boolean }[] = [
      {
        name: "before the greeting",
        side: "target",
        watch: () => (_, toServer, n) => (!toServer && n === 1 ? 0 : undefined),
      },
      { name: "in the sign-in", side: "target", watch: () => once(true, /AUTHENTICATE|LOGIN/) },
      { name: "in LIST", side: "source", watch: () => once(false, /\* LIST/) },
      { name: "in SELECT's answer", side: "target", watch: () => once(false, /UIDVALIDITY/) },
      { name: "in a FETCH's literal", side: "source", watch: () => once(false, /BODY\[\] \{/, 200) },
      { name: "in an APPEND's literal", side: "target", watch: () => once(true, /APPEND "/, 300) },
      {
        name: "after an APPEND's literals, before its OK",
        side: "target",
        watch: () => once(false, /OK \[APPENDUID|OK Append/),
      },
      {
        name: "after every APPEND's literals, four times",
        side: "target",
        watch: () => times(4, false, /OK \[APPENDUID|OK Append/),
      },
      {
        name: "after an APPEND, half-open",
        side: "target",
        watch: () => once(false, /OK \[APPENDUID|OK Append/),
        silent: true,
      },
      { name: "in a FETCH, half-open", side: "source", watch: () => once(false, /BODY\[\] \{/, 10), silent: true },
    ];
    for (const [i, { name, side, watch, silent = false }] of cuts.entries()) {
      it(`${name}, goes on by itself without loss or doubles`, async () => {
        const proxy = await startProxy((side === "source" ? source : target).port, { watch: watch(), silent });
        const to = { port: side === "target" ? proxy.port : target.port, user: `cut-${i}` };
        const first = { port: side === "source" ? proxy.port : source.port, user: "source" };
        const limits = silent ? quick : imapLimits;
        const options = { batch: small, stillMs: 200, patience: hasty, limits, pair: to.user };
        try {
          // A cut in the very first answers, before there is a folder to retry, is the caller's to repeat.
          await runCopy(first, to, folder.file(to.user), options).catch(() => undefined);
          same((await runCopy(first, to, folder.file(to.user), options)).problems, []);
          await exact(to.user);
        } finally {
          await proxy.stop();
        }
      });
    }
  });
}

/** Cuts once, at the first data that matches; `pass` octets of it go through. */
const once = (toServer: boolean, pattern: RegExp, pass = 0): Watch => times(1, toServer, pattern, pass);

const times = (count: number, direction: boolean, pattern: RegExp, pass = 0): Watch => {
  let left = count;
  return (data, toServer) => {
    if (left === 0 || toServer !== direction || !pattern.test(data.toString("latin1"))) return undefined;
    left -= 1;
    return pass;
  };
};
