/**
 * `npm run bench:mail [-- --rounds 5 --messages 5000 --mb 400 --delays 0,10,50]`: first copy and no-change
 * pass beside the tools that people use, same servers, same run, rounds interleaved, medians. Instead: `--kills N`
 * the kill -9 loop, `--small N` small messages and the resident engine's no-change pass, `--big` a message of 200 MB. What each tool made is counted; ours is compared message by message.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { parseArgs } from "node:util";
import { startDovecot } from "../test/mail/servers/dovecot.ts";
import { holdableMailbox } from "../test/mail/servers/holdable.ts";
import { killLoop } from "../test/mail/servers/kill.ts";
import { writeMaildir } from "../test/mail/servers/maildir-writer.ts";
import { startProxy } from "../test/mail/servers/proxy.ts";
import { differences, snapshot } from "../test/mail/servers/snapshot.ts";
import { benchFolders } from "./mail/corpus.ts";
import { bigMessage, smallMessages } from "./mail/extremes.ts";
import { run, tools, type Pass } from "./mail/tools.ts";

const { values } = parseArgs({
  args: process.argv.slice(2).filter((arg) => arg !== "mail"),
  options: {
    rounds: { type: "string", default: "5" },
    messages: { type: "string", default: "5000" },
    mb: { type: "string", default: "400" },
    delays: { type: "string", default: "0,10,50" },
    only: { type: "string", default: "" },
    kills: { type: "string" },
    small: { type: "string" },
    big: { type: "boolean" },
  },
});

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const median = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

const compare = async (): Promise<void> => {
  const folder = await mkdtemp("/tmp/bench-mail-");
  const [source, target] = [await startDovecot(), await startDovecot()];
  try {
    const [messages, mb] = [Number(values.messages), Number(values.mb)];
    await writeMaildir(source.home, "u", benchFolders(messages, mb));
    const expected = await snapshot(source.port, "u");
    const chosen = tools.filter((tool) => tool.there() && tool.name.includes(values.only));
    for (const missing of tools.filter((tool) => !tool.there())) say(`not on this machine: ${missing.name}`);
    for (const delayMs of values.delays.split(",").map(Number)) {
      const results = new Map(chosen.map((tool) => [tool.name, { first: [] as Pass[], again: [] as Pass[], held: 0 }]));
      const proxies =
        delayMs === 0
          ? []
          : await Promise.all([source, target].map(({ port }) => startProxy(port, { delayMs: delayMs / 2 })));
      const [from, to] = [proxies[0]?.port ?? source.port, proxies[1]?.port ?? target.port];
      for (let round = 0; round < Number(values.rounds); round += 1) {
        for (const [t, tool] of chosen.entries()) {
          const user = `t${t}r${round}d${delayMs}`;
          const job = {
            sourcePort: from,
            targetPort: to,
            user,
            folder,
            targetConfiguration: target.home.replace(/home$/, "dovecot.conf"),
          };
          const command = await tool.command(job);
          const result = results.get(tool.name)!;
          result.first.push(await run(command));
          if (!tool.name.startsWith("imapflow")) result.again.push(await run(command));
          const made = await snapshot(target.port, user);
          result.held = [...made.folders.values()].reduce((sum, items) => sum + items.length, 0);
          if (t === 0) {
            const wrong = differences(expected, made);
            if (wrong.length > 0) throw new Error(`our copy is not exact: ${wrong.slice(0, 3).join("; ")}`);
          }
          await rm(`${target.home}/${user}`, { recursive: true, force: true });
        }
      }
      report(messages, mb, delayMs, results);
      await Promise.all(proxies.map((proxy) => proxy.stop()));
    }
  } finally {
    await source.stop();
    await target.stop();
    await rm(folder, { recursive: true, force: true });
  }
};

const report = (
  messages: number,
  mb: number,
  delayMs: number,
  results: ReadonlyMap<string, { first: readonly Pass[]; again: readonly Pass[]; held: number }>,
): void => {
  say(`\n${messages} messages, ${mb} MB, ${delayMs} ms added round trip, medians of ${values.rounds}`);
  say("| tool | first copy s | ratio | peak MB | no-change s | messages there | ended well |");
  say("|---|---|---|---|---|---|---|");
  const base = median([...results.values()][0]?.first.map(({ seconds }) => seconds) ?? []);
  for (const [name, { first, again, held }] of results) {
    const seconds = median(first.map((pass) => pass.seconds));
    const nothing = again.length === 0 ? "-" : median(again.map((pass) => pass.seconds)).toFixed(2);
    const peak = median(first.map((pass) => pass.peakMb)).toFixed(0);
    const well = `${first.filter((pass) => pass.ok).length} of ${first.length}`;
    say(
      `| ${name} | ${seconds.toFixed(2)} | ${(seconds / base).toFixed(1)} | ${peak} | ${nothing} | ${held} | ${well} |`,
    );
  }
};

const kill = async (kills: number): Promise<void> => {
  const folder = await mkdtemp("/tmp/bench-kill-");
  const [source, target] = [await startDovecot(), await startDovecot()];
  try {
    await writeMaildir(source.home, "source", holdableMailbox(1_500, 21));
    const expected = await snapshot(source.port, "source");
    const check = async (user: string): Promise<void> => {
      const wrong = differences(expected, await snapshot(target.port, user));
      if (wrong.length > 0) throw new Error(`${user}: ${wrong.slice(0, 5).join("; ")}`);
    };
    const job = { sourcePort: source.port, targetPort: target.port, folder, kills, seed: 1, check };
    const mailboxes = await killLoop(job);
    say(`${kills} kills over ${mailboxes} mailboxes of 1,500 awkward messages: 0 lost, 0 doubled`);
  } finally {
    await source.stop();
    await target.stop();
    await rm(folder, { recursive: true, force: true });
  }
};

if (values.kills !== undefined) await kill(Number(values.kills));
else if (values.small !== undefined) await smallMessages(Number(values.small), say);
else if (values.big === true) await bigMessage(say);
else await compare();
