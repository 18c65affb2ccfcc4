import { deepStrictEqual as same, strictEqual as equal, ok } from "node:assert";
import { requires } from "../setup/needs.ts";
import { emptyBody, nulBody } from "./servers/corpus.ts";
import { withClient } from "./servers/client.ts";
import { startDovecot, type DovecotOptions, type MailServer } from "./servers/dovecot.ts";
import { holdableMailbox } from "./servers/holdable.ts";
import { writeMaildir } from "./servers/maildir-writer.ts";
import { runCopy, temporaryFolder } from "./servers/run.ts";
import { differences, snapshot } from "./servers/snapshot.ts";

const targets: readonly DovecotOptions[] = [
  { name: "with everything" },
  { name: "without MULTIAPPEND", without: ["MULTIAPPEND"] },
  { name: "without MULTIAPPEND and UIDPLUS", without: ["MULTIAPPEND", "UIDPLUS"] },
  { name: "without UIDPLUS", without: ["UIDPLUS"] },
  { name: "without LITERAL+", without: ["LITERAL+"] },
  { name: "without LITERAL+, MULTIAPPEND, UIDPLUS", without: ["LITERAL+", "MULTIAPPEND", "UIDPLUS"] },
  { name: "with mdbox", driver: "mdbox" },
  { name: "with INBOX. below and dots", separator: ".", prefix: "INBOX." },
];
const sources: readonly DovecotOptions[] = [
  { name: "without QRESYNC", without: ["QRESYNC"] },
  { name: "without CONDSTORE", without: ["QRESYNC", "CONDSTORE"] },
  { name: "without LIST-STATUS", without: ["LIST-STATUS", "LIST-EXTENDED", "SPECIAL-USE"] },
  { name: "without NAMESPACE, ESEARCH, SASL-IR", without: ["NAMESPACE", "ESEARCH", "SASL-IR", "QRESYNC"] },
];

describe("A copy between servers", function () {
  this.timeout(120_000);
  requires("dovecot");
  let full: MailServer;
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  before(async () => {
    full = await startDovecot();
    folder = await temporaryFolder();
    await writeMaildir(full.home, "source", holdableMailbox(260));
  });
  after(async () => {
    await full.stop();
    await folder.remove();
  });

  for (const [i, options] of targets.entries()) {
    it(`is exact into a server ${options.name}, and a second run changes nothing`, async () => {
      const target = await startDovecot(options);
      try {
        const [from, to] = [
          { port: full.port, user: "source" },
          { port: target.port, user: "target" },
        ];
        const report = await runCopy(from, to, folder.file(`target-${i}`));
        same(report.problems, []);
        // A prefix changes names on the wire alone: compare by path below it.
        const strip = options.prefix ?? "";
        const there = await snapshot(target.port, "target");
        const renamed = new Map([...there.folders].map(([name, items]) => [below(name, strip), items]));
        const subscribed = new Set([...there.subscribed].map((name) => below(name, strip)));
        same(differences(await snapshot(full.port, "source"), { folders: renamed, subscribed }), []);
        const again = await runCopy(from, to, folder.file(`target-${i}`));
        equal(again.copied.items, 0);
        equal(again.unchanged, again.folders);
      } finally {
        await target.stop();
      }
    });
  }

  for (const [i, options] of sources.entries()) {
    it(`is exact from a server ${options.name}, and follows what changes there`, async () => {
      const source = await startDovecot(options);
      try {
        await writeMaildir(source.home, "source", holdableMailbox(120, 3 + i));
        const [from, to] = [
          { port: source.port, user: "source" },
          { port: full.port, user: `from-${i}` },
        ];
        await runCopy(from, to, folder.file(`source-${i}`));
        same(differences(await snapshot(source.port, "source"), await snapshot(full.port, to.user)), []);
        await changeSource(source.port, "source");
        await runCopy(from, to, folder.file(`source-${i}`), { followDeletions: true });
        same(differences(await snapshot(source.port, "source"), await snapshot(full.port, to.user)), []);
      } finally {
        await source.stop();
      }
    });
  }

  it("names what the target could not hold, item by item, and loses nothing else", async () => {
    const source = await startDovecot();
    try {
      const at = 1_500_000_000;
      const message = (body: Buffer) => ({ body, at, letters: "S", keywords: [] });
      const future = { ...message(Buffer.from("Subject: future\r\n\r\nx\r\n")), at: 2_177_449_200 };
      const bodies = [nulBody, emptyBody].map(message);
      const made = {
        path: ["INBOX"],
        subscribed: true,
        messages: [...bodies, future, message(Buffer.from("A: b\r\n\r\nc\r\n"))],
      };
      await writeMaildir(source.home, "hard", [made]);
      const report = await runCopy(
        { port: source.port, user: "hard" },
        { port: full.port, user: "hard" },
        folder.file("hard"),
      );
      equal((await snapshot(full.port, "hard")).folders.get("INBOX")?.length, 4);
      same(report.problems, []);
    } finally {
      await source.stop();
    }
  });

  it("leaves the source as it was: no flag, no \\Seen, no message changes", async () => {
    await writeMaildir(full.home, "untouched", holdableMailbox(80, 9));
    const before = await snapshot(full.port, "untouched");
    await runCopy(
      { port: full.port, user: "untouched" },
      { port: full.port, user: "untouched-2" },
      folder.file("untouched"),
    );
    const afterwards = await snapshot(full.port, "untouched");
    same([...afterwards.folders], [...before.folders]);
    ok([...before.folders.values()].flat().some(({ flags }) => !flags.includes("\\Seen")));
  });

  it("finds by content what lies on the target already when the ledger was lost", async () => {
    const [from, to] = [
      { port: full.port, user: "source" },
      { port: full.port, user: "ledger-lost" },
    ];
    await runCopy(from, to, folder.file("first-ledger"));
    const report = await runCopy(from, to, folder.file("second-ledger"));
    equal(report.copied.items, 0);
    same(differences(await snapshot(full.port, "source"), await snapshot(full.port, "ledger-lost")), []);
  });
});

const below = (name: string, prefix: string): string => {
  const start = prefix.replace(/\.$/, "/");
  return start !== "" && name.startsWith(start) ? name.slice(start.length) : name;
};

/** Re-flags, deletes, moves and adds mail, with another client than ours. */
const changeSource = (port: number, user: string): Promise<void> =>
  withClient(port, user, async (client) => {
    await client.mailboxOpen("INBOX");
    await client.messageFlagsAdd("3:6", ["\\Flagged", "urgent"]);
    await client.messageFlagsSet("8", []);
    await client.messageDelete("10:12");
    await client.messageMove("14:15", "Projects");
    await client.append("INBOX", "Subject: new\r\n\r\nnew mail\r\n", ["\\Seen"], new Date(1_600_000_000_000));
  });
