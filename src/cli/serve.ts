import { parseArgs } from "node:util";
import { startPlaygrounds } from "../../bot/playground.ts";
import { ConfigurationError, readConfig, type Config } from "../config.ts";
import { demoPeople } from "../demo/people.ts";
import { createLog } from "../log.ts";
import { builtPages, startService } from "../main.ts";
import { buildPages } from "./build-pages.ts";
import { exitCodes, type Command, type Surroundings } from "./command.ts";

const help = `Usage: onboarding serve [--demo]

Runs the service until it is told to stop (Ctrl+C).
  --demo   local mode: also open one Agents Playground each for a local administrator and two support managers

Settings come from the environment; docs/settings.md lists them.
`;

/** `onboarding serve`: builds the pages where needed, starts everything, prints the links, ends with SIGINT or SIGTERM. */
export const command: Command = async (args, surroundings) => {
  const { out, err, env } = surroundings;
  const options = readOptions(args);
  if (options === undefined || options.help) {
    (options === undefined ? err : out)(help);
    return options === undefined ? exitCodes.usage : exitCodes.done;
  }
  try {
    const config = readConfig(env);
    const trouble = await buildPages(builtPages, out);
    if (trouble !== undefined) err(`${trouble}\n`);
    await run(config, options.demo, surroundings);
    return exitCodes.done;
  } catch (error) {
    const sentence = sentenceOf(error);
    if (sentence === undefined) throw error;
    err(`${sentence}\n`);
    return error instanceof ConfigurationError ? exitCodes.usage : exitCodes.unreadable;
  }
};

const readOptions = (args: readonly string[]): { readonly demo: boolean; readonly help: boolean } | undefined => {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { demo: { type: "boolean", default: false }, help: { type: "boolean", default: false } },
    });
    return values;
  } catch {
    return undefined;
  }
};

const run = async (config: Config, demo: boolean, { out, err }: Surroundings): Promise<void> => {
  const stopped = new Promise<void>((done) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => done());
  });
  await using stack = new AsyncDisposableStack();
  const service = await startService(config, createLog(config.logLevel));
  stack.defer(service.close);
  const chats: { readonly role: string; readonly url: string }[] = [];
  if (demo && config.local !== undefined) {
    const playgrounds = await startPlaygrounds({
      people: chatting.map(({ key, role }) => ({ ...demoPerson(key), role })),
      tenantId: config.people.tenants[0] ?? "",
      botAppId: config.bot.appId,
      doorPort: config.local.doorPort,
      firstPort: config.local.playgroundPort,
      folder: config.dataFolder,
    }).catch((error: unknown) => {
      err(`The chats did not open: ${error instanceof Error ? error.message : "unknown"}\nEverything else runs.\n`);
      return undefined;
    });
    if (playgrounds !== undefined) stack.defer(playgrounds.stop);
    chats.push(...(playgrounds?.running ?? []).map(({ person, url }) => ({ role: person.role, url })));
  }
  out(links(config, chats));
  await stopped;
  out("Stopping...\n");
};

const chatting = [
  { key: "loa", role: "local administrator (LOA)" },
  { key: "ism-1", role: "support manager 1 (ISM)" },
  { key: "ism-2", role: "support manager 2 (ISM)" },
] as const;

const demoPerson = (key: string): { readonly name: string; readonly objectId: string } => {
  const person = demoPeople.find((one) => one.key === key);
  if (person === undefined) throw new Error(`The demonstration has no person "${key}"`);
  return { name: person.name, objectId: person.objectId };
};

const links = (
  { http: { origin }, mode }: Config,
  chats: readonly { readonly role: string; readonly url: string }[],
): string => {
  const rows = [
    ...chats.map(({ role, url }) => [`Chat as ${role}`, url] as const),
    ["A person's status page", `${origin}/web/`] as const,
    ["The Outlook pane", `${origin}/outlook/`] as const,
    ["The API's description", `${origin}/api/v1/openapi.json`] as const,
    ["Health", `${origin}/health/ready`] as const,
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  const chat =
    chats.length > 0 || mode === "production" ? "" : "No chat is open: the Agents Playground is not running.\n";
  return `\nThe service runs (${mode} mode).\n\n${rows.map(([name, url]) => `  ${name.padEnd(width)}  ${url}\n`).join("")}${chat}\nCtrl+C stops it.\n\n`;
};

/** What goes wrong at start on an ordinary machine, as a sentence; undefined for a defect of ours. */
const sentenceOf = (error: unknown): string | undefined => {
  if (error instanceof ConfigurationError) return error.message;
  if (!(error instanceof Error)) return undefined;
  if ("code" in error && error.code === "EADDRINUSE") {
    return `${error.message}. Another service uses this port: stop it, or set ONBOARDING_PORT (and ONBOARDING_DOOR_PORT).`;
  }
  return /PostgreSQL|database/i.test(error.message) ? error.message : undefined;
};
