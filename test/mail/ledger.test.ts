import { deepStrictEqual as same, rejects, strictEqual as equal, ok } from "node:assert";
import { randomUUID } from "node:crypto";
import { appendFile, readFile, writeFile } from "node:fs/promises";
import { MailError } from "../../src/mail/errors.ts";
import { openJournal } from "../../src/mail/ledger/journal.ts";
import { openPostgresLedger } from "../../src/mail/ledger/postgres.ts";
import type { Ledger, LedgerFolder, LedgerItem } from "../../src/mail/ledger/types.ts";
import { testDatabase, type TestDatabase } from "../setup/database.ts";
import { requires } from "../setup/needs.ts";
import { temporaryFolder } from "./servers/run.ts";

const folder: LedgerFolder = {
  id: 0,
  source: "a",
  sourceUidValidity: 3,
  target: "b",
  targetPath: ["b"],
  targetUidValidity: 4,
};
const item = (uid: number, more: Partial<LedgerItem> = {}): LedgerItem => ({
  uid,
  targetUid: uid + 100,
  size: 5,
  at: 7,
  flags: "\\Seen",
  hash: "h",
  stamp: 2,
  ...more,
});
const note = { kind: "left-out", code: "too-big", why: "why" } as const;

let database: TestDatabase;
let files: Awaited<ReturnType<typeof temporaryFolder>>;
const mailboxId = randomUUID();
const both: readonly { name: string; open: () => Promise<Ledger> }[] = [
  { name: "a journal file", open: () => openJournal(files.file("ledger"), "pair") },
  {
    name: "PostgreSQL",
    open: () => openPostgresLedger(database.db, { mailboxId, key: new Uint8Array(32), guard: () => Promise.resolve() }),
  },
];

describe("The ledger", function () {
  this.timeout(60_000);
  requires("postgres");
  before(async () => {
    database = await testDatabase();
    files = await temporaryFolder();
  });
  after(async () => {
    await database.close();
    await files.remove();
  });

  for (const { name, open } of both) {
    it(`as ${name} gives back after closing what it was told`, async () => {
      const first = await open();
      const saved = await first.saveFolder(folder);
      const other = await first.saveFolder({ ...folder, source: "other" });
      ok(saved.id !== other.id);
      const intent = await first.begin({ folder: saved.id, uids: [1, 2, 3, 9], base: 100, targetUidValidity: 4 });
      const open2 = await first.begin({ folder: saved.id, uids: [10], base: 200, targetUidValidity: 4 });
      await first.settle(intent, [
        item(1),
        item(2),
        item(3, { note }),
        item(9, { gone: true, stored: "s", targetUid: undefined }),
      ]);
      await first.put(saved.id, [item(2, { flags: "" })]);
      await first.forget(saved.id, [1]);
      await first.put(other.id, [item(1)]);
      await first.clear(other.id);
      await first.saveFolder({ ...saved, inStep: { uidValidity: 3, uidNext: 10, modSeq: "99999999999999999" } });
      await first.close();
      const again = await open();
      equal(again.run, first.run + 1);
      same(Buffer.from(again.key), Buffer.from(first.key));
      const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
      same(
        plain([...(await again.items(saved.id)).values()].sort((a, b) => a.uid - b.uid)),
        plain([item(2, { flags: "" }), item(3, { note }), item(9, { gone: true, stored: "s", targetUid: undefined })]),
      );
      equal((await again.items(other.id)).size, 0);
      same(
        (await again.intents(saved.id)).map(({ id, uids, base }) => ({ id, uids, base })),
        [{ id: open2.id, uids: [10], base: 200 }],
      );
      equal((await again.folders()).find(({ id }) => id === saved.id)?.inStep?.modSeq, "99999999999999999");
      await again.close();
    });
  }

  it("in PostgreSQL writes nothing for a worker whose lease has another holder", async () => {
    let mine = true;
    const guard = (): Promise<void> =>
      mine ? Promise.resolve() : Promise.reject(new MailError("fenced", "another holder"));
    const ledger = await openPostgresLedger(database.db, { mailboxId: randomUUID(), key: new Uint8Array(32), guard });
    const saved = await ledger.saveFolder(folder);
    mine = false;
    await rejects(ledger.put(saved.id, [item(1)]), /another holder/);
    await rejects(ledger.begin({ folder: saved.id, uids: [1], base: 1, targetUidValidity: 1 }), /another holder/);
    equal((await ledger.items(saved.id)).size, 0);
    equal((await ledger.intents(saved.id)).length, 0);
  });

  it("as a file drops a last line that a crash cut short, and refuses damage in the middle", async () => {
    const path = files.file("torn");
    const first = await openJournal(path, "p");
    const saved = await first.saveFolder(folder);
    await first.put(saved.id, [item(1)]);
    await first.close();
    await appendFile(path, '1234abcd {"t":"items","f":1,"ro');
    const again = await openJournal(path, "p");
    equal((await again.items(saved.id)).size, 1);
    await again.put(saved.id, [item(2)]);
    await again.close();
    const text = await readFile(path, "utf8");
    await writeFile(path, text.replace('"source":"a"', '"source":"z"'));
    await rejects(
      openJournal(path, "p"),
      (error: unknown) => error instanceof MailError && error.code === "ledger-damaged" && /line 3/.test(error.message),
    );
  });

  it("as a file is held by one at a time, and belongs to one pair", async () => {
    const path = files.file("held");
    const first = await openJournal(path, "p");
    await rejects(
      openJournal(path, "p"),
      (error: unknown) => error instanceof MailError && error.code === "ledger-busy",
    );
    await first.close();
    await rejects(openJournal(path, "another pair"), /another pair/);
    await (await openJournal(path, "p")).close();
  });

  it("as a file holds no address and no user name", async () => {
    const path = files.file("secret");
    await (await openJournal(path, "imap://somebody@example.invalid")).close();
    ok(!(await readFile(path, "utf8")).includes("somebody"));
  });
});
