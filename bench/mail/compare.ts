import { mkdtemp, rm } from "node:fs/promises";
import { ImapFlow } from "imapflow";
import { startDovecot, type MailServer } from "../../test/mail/servers/dovecot.ts";
import { writeMaildir } from "../../test/mail/servers/maildir-writer.ts";
import { startProxy } from "../../test/mail/servers/proxy.ts";
import { differences, snapshot, type Snapshot } from "../../test/mail/servers/snapshot.ts";
import { benchFolders } from "./corpus.ts";
import { holding } from "./hold.ts";
import { openResults, table, type Results, type TurnKey } from "./results.ts";
import { run, tools, type Pass, type Tool } from "./tools.ts";

export interface CompareOptions {
  readonly rounds: number;
  readonly messages: number;
  readonly mb: number;
  /** Added round trips in milliseconds, one table each. */
  readonly delays: readonly number[];
  /** Parts of tool names; none: all tools that are there. */
  readonly only: readonly string[];
  /** The JSON lines that turns are kept in. */
  readonly results: string;
  /** Measures again what is kept of these delays and tools. */
  readonly fresh: boolean;
  /** A file that is locked (flock) for as long as a tool is measured. */
  readonly lock: string | undefined;
}

interface Scene {
  readonly source: MailServer;
  readonly target: MailServer;
  readonly folder: string;
  readonly expected: Snapshot;
  readonly options: CompareOptions;
  readonly results: Results;
  readonly say: (line: string) => void;
}

/**
 * Rounds of a tool at a delay. A round of imapflow at 50 ms takes ten minutes and tells the same each time: one is
 * enough, and the table says so.
 */
const roundsOf = (tool: Tool, delayMs: number, rounds: number): number =>
  tool.name.startsWith("imapflow") && delayMs >= 50 ? 1 : rounds;

/** dsync over imapc takes minutes for a pass without a change once the line is slow: it is measured in one round. */
const passesAgain = (tool: Tool, delayMs: number, round: number): boolean =>
  !tool.name.startsWith("imapflow") && !(tool.name.startsWith("dsync") && delayMs > 0 && round > 0);

/**
 * First copy and no-change pass of every tool, rounds interleaved, the same servers in the same run. Turns that the
 * results hold already are not measured again.
 */
export const compare = async (options: CompareOptions, say: (line: string) => void): Promise<void> => {
  const chosen = tools.filter(
    ({ name, there }) => there() && (options.only.length === 0 || options.only.some((part) => name.includes(part))),
  );
  for (const missing of tools.filter((tool) => !tool.there())) say(`not on this machine: ${missing.name}`);
  const names = new Set(chosen.map(({ name }) => name));
  const anew = ({ mailbox, delayMs, tool }: TurnKey): boolean =>
    options.fresh && mailbox === mailboxOf(options) && options.delays.includes(delayMs) && names.has(tool);
  const results = await openResults(options.results, anew);
  const wanted = options.delays.flatMap((delayMs) =>
    Array.from({ length: options.rounds }, (_, round) => round).flatMap((round) =>
      chosen
        .filter((tool) => round < roundsOf(tool, delayMs, options.rounds))
        .map((tool) => ({ tool, key: keyOf(options, delayMs, round, tool) })),
    ),
  );
  const open = wanted.filter(({ key }) => !results.has(key));
  say(`${wanted.length - open.length} turns are in ${options.results}, ${open.length} are to be measured`);
  if (open.length > 0) await measure(open, { options, results, say });
  for (const delayMs of options.delays) {
    say(`\n${options.messages} messages, ${options.mb} MB, ${delayMs} ms added round trip, medians`);
    const turns = results.all().filter((turn) => turn.delayMs === delayMs && turn.mailbox === mailboxOf(options));
    const rows = table(
      turns,
      tools.map(({ name }) => name),
    );
    for (const row of rows) say(row);
  }
};

const mailboxOf = ({ messages, mb }: CompareOptions): string => `${messages} messages, ${mb} MB`;

const keyOf = (options: CompareOptions, delayMs: number, round: number, tool: Tool): TurnKey => ({
  mailbox: mailboxOf(options),
  delayMs,
  round,
  tool: tool.name,
});

const measure = async (
  turns: readonly { readonly tool: Tool; readonly key: TurnKey }[],
  given: Pick<Scene, "options" | "results" | "say">,
): Promise<void> => {
  const folder = await mkdtemp("/tmp/bench-mail-");
  const [source, target] = [await startDovecot(), await startDovecot()];
  try {
    await writeMaildir(source.home, "u", benchFolders(given.options.messages, given.options.mb));
    const scene = { ...given, source, target, folder, expected: await snapshot(source.port, "u") };
    for (const { tool, key } of turns) await takeTurn(scene, tool, key);
  } finally {
    await source.stop();
    await target.stop();
    await rm(folder, { recursive: true, force: true });
  }
};

const takeTurn = async (scene: Scene, tool: Tool, key: TurnKey): Promise<void> => {
  const { source, target, folder, options, results } = scene;
  const { delayMs, round } = key;
  const proxies =
    delayMs === 0
      ? []
      : await Promise.all([source, target].map(({ port }) => startProxy(port, { delayMs: delayMs / 2 })));
  const user = `t${tools.indexOf(tool)}r${round}d${delayMs}`;
  try {
    const command = await tool.command({
      sourcePort: proxies[0]?.port ?? source.port,
      targetPort: proxies[1]?.port ?? target.port,
      user,
      folder,
      targetConfiguration: target.home.replace(/home$/, "dovecot.conf"),
    });
    const { first, again } = await holding(options.lock, async () => ({
      first: await run(command),
      again: passesAgain(tool, delayMs, round) ? await run(command) : undefined,
    }));
    const wrong = tool === tools[0] ? differences(scene.expected, await snapshot(target.port, user)) : undefined;
    if (wrong !== undefined && wrong.length > 0)
      throw new Error(`our copy is not exact: ${wrong.slice(0, 3).join("; ")}`);
    const held = await countMessages(target.port, user);
    const exact = wrong === undefined ? undefined : true;
    await results.add({ ...key, at: new Date().toISOString(), first: told(first), again: told(again), held, exact });
    scene.say(`${delayMs} ms, round ${round + 1}: ${tool.name} ${first.seconds.toFixed(2)} s`);
  } finally {
    await Promise.all(proxies.map((proxy) => proxy.stop()));
    await rm(`${target.home}/${user}`, { recursive: true, force: true });
    await rm(`${folder}/${user}.ledger`, { force: true });
    await rm(`${folder}/mbsync-${user}`, { recursive: true, force: true });
  }
};

function told(pass: Pass): Omit<Pass, "said">;
function told(pass: Pass | undefined): Omit<Pass, "said"> | undefined;
function told(pass: Pass | undefined): Omit<Pass, "said"> | undefined {
  return pass === undefined ? undefined : { seconds: pass.seconds, peakMb: pass.peakMb, ok: pass.ok };
}

const countMessages = async (port: number, user: string): Promise<number> => {
  const auth = { user, pass: "secret" };
  const client = new ImapFlow({ host: "127.0.0.1", port, secure: false, doSTARTTLS: false, auth, logger: false });
  await client.connect();
  try {
    const folders = await client.list({ statusQuery: { messages: true } });
    return folders.reduce((sum, { status }) => sum + (status?.messages ?? 0), 0);
  } finally {
    await client.logout();
  }
};
