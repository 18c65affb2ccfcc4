/**
 * `npm run bench:mail [-- --rounds 5 --messages 5000 --mb 400 --delays 0,10,50 --only PART,PART]`: first copy and
 * no-change pass beside the tools that people use, same servers, same run, rounds interleaved, medians. Each tool's turn
 * is kept as a JSON line (`--results FILE`): stopped and started again, it goes on; `--fresh` measures the chosen delays and tools anew. `--lock FILE`:
 * holds that lock while a tool is measured. Instead: `--kills N` the kill -9 loop, `--small N` small messages and the
 * resident engine's no-change pass, `--big` a message of 200 MB. What each tool made is counted; ours is compared
 * message by message.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { parseArgs } from "node:util";
import { startDovecot } from "../test/mail/servers/dovecot.ts";
import { holdableMailbox } from "../test/mail/servers/holdable.ts";
import { killLoop } from "../test/mail/servers/kill.ts";
import { writeMaildir } from "../test/mail/servers/maildir-writer.ts";
import { differences, snapshot } from "../test/mail/servers/snapshot.ts";
import { compare } from "./mail/compare.ts";
import { bigMessage, smallMessages } from "./mail/extremes.ts";

const { values } = parseArgs({
  args: process.argv.slice(2).filter((arg) => arg !== "mail"),
  options: {
    rounds: { type: "string", default: "5" },
    messages: { type: "string", default: "5000" },
    mb: { type: "string", default: "400" },
    delays: { type: "string", default: "0,10,50" },
    only: { type: "string", default: "" },
    results: { type: "string", default: "test-output/bench-mail.jsonl" },
    fresh: { type: "boolean", default: false },
    lock: { type: "string" },
    kills: { type: "string" },
    small: { type: "string" },
    big: { type: "boolean" },
  },
});

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** "a,b" as a list; "" as none. */
const listed = (text: string): readonly string[] => text.split(",").filter((part) => part !== "");

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
else if (values.small !== undefined) await smallMessages(Number(values.small), listed(values.only), say);
else if (values.big === true) await bigMessage(say);
else {
  const { results, fresh, lock } = values;
  const numbers = { rounds: Number(values.rounds), messages: Number(values.messages), mb: Number(values.mb) };
  const delays = listed(values.delays).map(Number);
  await compare({ ...numbers, delays, only: listed(values.only), results, fresh, lock }, say);
}
