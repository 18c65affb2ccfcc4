import { mkdtemp, rm } from "node:fs/promises";
import { copyMailbox } from "../../src/mail/copy/mailbox.ts";
import { openJournal } from "../../src/mail/ledger/journal.ts";
import { imapSource } from "../../src/mail/sources/imap.ts";
import { imapTarget } from "../../src/mail/targets/imap.ts";
import { startDovecot } from "../../test/mail/servers/dovecot.ts";
import { writeMaildir } from "../../test/mail/servers/maildir-writer.ts";
import { accountOf } from "../../test/mail/servers/run.ts";
import { benchFolders } from "./corpus.ts";
import { run, tools, type Tool } from "./tools.ts";

/** One message of 200 MB: the peak memory of each tool that is there. */
export const bigMessage = async (say: (line: string) => void): Promise<void> => {
  const folder = await mkdtemp("/tmp/bench-big-");
  const [source, target] = [await startDovecot(), await startDovecot()];
  try {
    const body = Buffer.alloc(200_000_000, "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcd\r\n");
    body.write("Subject: big\r\n\r\n");
    const messages = [{ body, at: 1_500_000_000, letters: "S", keywords: [] }];
    await writeMaildir(source.home, "u", [{ path: ["INBOX"], subscribed: true, messages }]);
    for (const tool of tools.filter((one: Tool) => one.there())) {
      const configuration = target.home.replace(/home$/, "dovecot.conf");
      const job = { sourcePort: source.port, targetPort: target.port, user: `big${tools.indexOf(tool)}`, folder };
      const pass = await run(await tool.command({ ...job, targetConfiguration: configuration }));
      say(
        `200 MB message, ${tool.name}: ${pass.seconds.toFixed(2)} s, peak ${pass.peakMb.toFixed(0)} MB, ${pass.ok ? "ended well" : "failed"}`,
      );
    }
  } finally {
    await source.stop();
    await target.stop();
    await rm(folder, { recursive: true, force: true });
  }
};

/** First copy and the no-change pass of a resident engine over many small messages. */
export const smallMessages = async (
  count: number,
  only: readonly string[],
  say: (line: string) => void,
): Promise<void> => {
  const chosen = tools.filter(
    ({ name, there }) => there() && (only.length === 0 || only.some((part) => name.includes(part))),
  );
  const folder = await mkdtemp("/tmp/bench-small-");
  const [from, to] = [await startDovecot(), await startDovecot()];
  try {
    await writeMaildir(from.home, "u", benchFolders(count, count * 0.002));
    const source = imapSource(accountOf({ port: from.port, user: "u" }));
    const target = await imapTarget(accountOf({ port: to.port, user: "v" }));
    const ledger = await openJournal(`${folder}/ledger`, "small");
    const timed = async (): Promise<{ seconds: number; items: number }> => {
      const started = performance.now();
      const report = await copyMailbox({ source, target, ledger });
      return { seconds: (performance.now() - started) / 1000, items: report.copied.items };
    };
    const first = await timed();
    say(`${first.items} small messages, first copy: ${first.seconds.toFixed(1)} s`);
    const passes: number[] = [];
    for (let i = 0; i < 5; i += 1) passes.push((await timed()).seconds);
    const [, , median = 0] = passes.sort((a, b) => a - b);
    say(`${count} small messages, no-change pass of the resident engine: ${median.toFixed(3)} s (median of 5)`);
    await Promise.all([source.close(), target.close(), ledger.close()]);
    // The same mailbox once more by each tool as a process of its own, ours first.
    for (const [i, tool] of chosen.entries()) {
      const configuration = to.home.replace(/home$/, "dovecot.conf");
      const job = { sourcePort: from.port, targetPort: to.port, user: `small${i}`, folder };
      const command = await tool.command({ ...job, targetConfiguration: configuration });
      const [one, two] = [await run(command), tool.name.startsWith("imapflow") ? undefined : await run(command)];
      const again = two === undefined ? "-" : `${two.seconds.toFixed(2)} s`;
      say(
        `${count} small messages, ${tool.name}: ${one.seconds.toFixed(1)} s, peak ${one.peakMb.toFixed(0)} MB, again ${again}, ${one.ok ? "ended well" : "failed"}`,
      );
    }
  } finally {
    await from.stop();
    await to.stop();
    await rm(folder, { recursive: true, force: true });
  }
};
