import { copyMailbox, type CopyReport } from "../../../../src/mail/copy/mailbox.ts";
import { openJournal } from "../../../../src/mail/ledger/journal.ts";
import type { LedgerItem } from "../../../../src/mail/ledger/types.ts";
import { imapLimits, type ImapLimits } from "../../../../src/mail/limits.ts";
import { imapSource } from "../../../../src/mail/sources/imap.ts";
import { imapTarget } from "../../../../src/mail/targets/imap.ts";
import { holds } from "../../../../src/mail/verify/certificate.ts";
import { verifyMailbox, type Verification } from "../../../../src/mail/verify/verify.ts";
import { accountOf, hasty, temporaryFolder, type RunOptions } from "../run.ts";
import { startFake, type FakeServer } from "./server.ts";
import { FakeStore } from "./store.ts";
import type { Ways } from "./ways.ts";

export interface Outcome {
  readonly report: CopyReport;
  /** What the ledger holds afterwards. */
  readonly items: readonly LedgerItem[];
  readonly waits: readonly number[];
  readonly verification: Verification;
  readonly inStep: boolean;
}

export interface FakeRig {
  readonly file: (name: string) => string;
  readonly start: (store: FakeStore, ways?: Ways) => Promise<FakeServer>;
  /** One run as the command line does it: open, copy, verify, close. The same ledger name goes on where it was. */
  readonly copy: (from: FakeServer, to: FakeServer, options?: RunOptions, ledger?: string) => Promise<Outcome>;
  readonly verify: (from: FakeServer, to: FakeServer, ledger: string) => Promise<Verification>;
}

/** Call in a `describe`: servers in memory that end with each test, and a folder for ledgers. */
export const fakeRig = (limits: ImapLimits = imapLimits): FakeRig => {
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
  const sides = async (from: FakeServer, to: FakeServer, name: string) => {
    const source = imapSource(accountOf({ port: from.port, user: "a" }, limits));
    const target = await imapTarget(accountOf({ port: to.port, user: "b" }, limits));
    const ledger = await openJournal(folder.file(name), name);
    const close = () => Promise.all([source.close(), target.close(), ledger.close()]);
    return { source, target, ledger, close };
  };
  return {
    file: (name) => folder.file(name),
    start: async (store, ways = {}) => {
      const server = await startFake(store, ways);
      running.push(server);
      return server;
    },
    copy: async (from, to, options = {}, name = `ledger-${(count += 1)}`) => {
      const { close, ...open } = await sides(from, to, name);
      const waits: number[] = [];
      try {
        const settings = { stillMs: 5, patience: hasty, onWait: (ms: number) => void waits.push(ms), ...options };
        const report = await copyMailbox(open, settings);
        const items: LedgerItem[] = [];
        for (const one of await open.ledger.folders()) items.push(...(await open.ledger.items(one.id)).values());
        const verification = await verifyMailbox(open, { patience: hasty });
        return { report, items, waits, verification, inStep: holds(verification) };
      } finally {
        await close();
      }
    },
    verify: async (from, to, name) => {
      const { close, ...open } = await sides(from, to, name);
      return verifyMailbox(open, { patience: hasty }).finally(close);
    },
  };
};

/** Source UIDs of what was left out, and why. */
export const leftOut = ({ items }: Outcome): Record<number, string> =>
  Object.fromEntries(items.flatMap(({ uid, note }) => (note?.kind === "left-out" ? [[uid, note.code]] : [])));

export const codes = ({ items }: Outcome): Record<number, string> =>
  Object.fromEntries(items.flatMap(({ uid, note }) => (note === undefined ? [] : [[uid, note.code]])));

/** One message; without Message-ID nothing but octets and order tells it from others. */
export const mail = (n: number): string => `Subject: ${n}\r\n\r\nbody ${n}\r\n`;

export const emptyStore = (): FakeStore => {
  const store = new FakeStore();
  store.add("INBOX");
  return store;
};

export const inboxOf = (count: number, text: (n: number) => string = mail): FakeStore => {
  const store = emptyStore();
  for (let n = 1; n <= count; n += 1)
    store.deliver(store.folders[0]!, text(n), { flags: n % 2 === 0 ? ["\\Seen"] : [] });
  return store;
};
