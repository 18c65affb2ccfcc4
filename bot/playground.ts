import { spawn, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stringify } from "yaml";

/** A demonstration person who chats in a Playground of their own. */
export interface PlaygroundPerson {
  readonly name: string;
  readonly objectId: string;
  /** What the link says, e.g. "local administrator (LOA)". */
  readonly role: string;
}

export interface PlaygroundsOptions {
  readonly people: readonly PlaygroundPerson[];
  readonly tenantId: string;
  readonly botAppId: string;
  /** Where the Playground sends activities: the signing door. */
  readonly doorPort: number;
  /** The first person's port; each next person has the next one. */
  readonly firstPort: number;
  /** Configuration files are written below it. */
  readonly folder: string;
}

export interface Playground {
  readonly person: PlaygroundPerson;
  readonly url: string;
  readonly port: number;
  readonly process: ChildProcess;
}

export interface Playgrounds {
  readonly running: readonly Playground[];
  /** Ends the processes that were started here, by their ids. */
  readonly stop: () => Promise<void>;
}

/** The Playground's command line, or undefined where the package is not installed (it is a development dependency). */
export const playgroundCli = (): string | undefined => {
  const file = join(import.meta.dirname, "..", "node_modules", "@microsoft", "m365agentsplayground", "cli.js");
  return existsSync(file) ? file : undefined;
};

/**
 * Starts one Microsoft 365 Agents Playground a person and waits until each answers (2 s, up to 60 s under load).
 * Resolves to none where the package is missing. Rejects where a port is taken or one does not come up.
 */
export const startPlaygrounds = async (options: PlaygroundsOptions): Promise<Playgrounds> => {
  const cli = playgroundCli();
  if (cli === undefined) return { running: [], stop: () => Promise.resolve() };
  const running: Playground[] = [];
  const stop = async (): Promise<void> => {
    process.off("exit", killAll);
    await Promise.all(running.map(({ process }) => ended(process)));
  };
  // The last net, where nobody could call stop().
  const killAll = (): void => {
    for (const { process } of running) process.kill("SIGKILL");
  };
  process.on("exit", killAll);
  try {
    for (const [index, person] of options.people.entries()) {
      running.push(await startOne(cli, options, person, options.firstPort + index));
    }
    await Promise.all(running.map(whenUp));
  } catch (error) {
    await stop();
    throw error;
  }
  return { running, stop };
};

const startOne = async (
  cli: string,
  options: PlaygroundsOptions,
  person: PlaygroundPerson,
  port: number,
): Promise<Playground> => {
  if (await answers(port)) throw new Error(`Port ${port} is taken, so the Playground of ${person.role} cannot start.`);
  const folder = join(options.folder, `playground-${port}`);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, ".m365agentsplayground.yml"), configOf(options, person));
  // It would listen on every interface: the preloaded module keeps it on loopback.
  const preload = new URL("./playground-loopback.ts", import.meta.url).href;
  const args = ["--import", preload, cli, "start", "-c", "msteams", "--disable-telemetry"];
  args.push("-e", `http://127.0.0.1:${options.doorPort}/api/messages`);
  args.push("-p", String(port), "--su", `http://127.0.0.1:${port}/_connector`);
  const child = spawn(process.execPath, args, {
    cwd: folder,
    stdio: ["ignore", "ignore", "ignore", "ipc"],
    env: environment(),
  });
  return { person, port, url: `http://127.0.0.1:${port}/`, process: child };
};

/** What a Node process needs, and what keeps the Playground from opening a browser or calling home. No secrets of ours. */
const environment = (): NodeJS.ProcessEnv => ({
  PATH: process.env["PATH"],
  HOME: process.env["HOME"],
  BROWSER: "true",
  APPLICATION_INSIGHTS_NO_STATSBEAT: "1",
  APPLICATION_INSIGHTS_NO_DIAGNOSTIC_CHANNEL: "1",
  NODE_NO_WARNINGS: "1",
});

const configOf = ({ people, tenantId, botAppId }: PlaygroundsOptions, person: PlaygroundPerson): string => {
  const account = ({ name, objectId }: { name: string; objectId: string }): Record<string, string> => ({
    id: `29:${objectId}`,
    name,
    // Spelled so by the Playground.
    userPrincipleName: `${objectId}@demo.invalid`,
    aadObjectId: objectId,
    givenName: name.split(" ")[0] ?? name,
    surname: name.split(" ").slice(1).join(" ") || name,
    email: `${objectId}@demo.invalid`,
  });
  const others = people.filter(({ objectId }) => objectId !== person.objectId);
  // Exactly five others are wanted; these fill the row and never speak.
  const extras = Array.from({ length: 5 }, (_, index) => ({
    name: `Demo Colleague ${index + 1}`,
    objectId: `d0000000-0000-4000-8000-0000000000${(0xe0 + index).toString(16)}`,
  }));
  const id = person.objectId.slice(-12);
  return stringify({
    version: "0.1.1",
    tenantId,
    bot: { id: `28:${botAppId}`, name: "NHSmail onboarding" },
    currentUser: account(person),
    users: [...others, ...extras].slice(0, 5).map(account),
    personalChat: { id: `a:personal-${id}` },
    groupChat: { id: `19:group-${id}@thread.v2`, name: "Demo group chat" },
    team: {
      id: `19:team-${id}@thread.tacv2`,
      name: "Demo team",
      aadGroupId: "d0000000-0000-4000-8000-0000000000f1",
      channels: [{ id: `19:announcements-${id}@thread.tacv2`, name: "Announcements" }],
    },
  });
};

const whenUp = async ({ port, person, process: child }: Playground): Promise<void> => {
  const until = Date.now() + 60_000;
  while (!(await answers(port))) {
    if (child.exitCode !== null || Date.now() > until) {
      throw new Error(`The Playground of ${person.role} did not start on port ${port}.`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
};

const answers = (port: number): Promise<boolean> =>
  fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(1_000) }).then(
    async (response) => {
      await response.body?.cancel();
      return true;
    },
    () => false,
  );

const ended = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) {
      resolve();
      return;
    }
    const force = setTimeout(() => child.kill("SIGKILL"), 3_000);
    child.once("exit", () => {
      clearTimeout(force);
      resolve();
    });
    child.kill("SIGTERM");
  });
