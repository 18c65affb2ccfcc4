import { MailError } from "../mail/errors.ts";
import { exitCodes, type Command, type Surroundings } from "./command.ts";
import { parseOptions, type MailOptions } from "./mail/options.ts";

const actions = {
  copy: async (options: MailOptions, world: Surroundings) => (await import("./mail/copy.ts")).copy(options, world),
} as const satisfies Record<string, (options: MailOptions, world: Surroundings) => Promise<number>>;

const usage = `Usage: onboarding mail copy   --from URL --to URL [options]

URLs: imaps://user@host:port, imap://user@host:port (STARTTLS; in the clear only to this machine)
`;

/** `onboarding mail ...`: exit codes 0 all there, 1 some items left out, 2 usage, 3 cannot connect or sign in. */
export const command: Command = async ([name, ...args], world) => {
  if (name === undefined || name === "--help" || args.includes("--help")) {
    world.out(usage);
    return name === undefined ? exitCodes.usage : exitCodes.done;
  }
  if (!Object.hasOwn(actions, name)) {
    world.err(`There is no command "mail ${name}".\n\n${usage}`);
    return exitCodes.usage;
  }
  const options = parseOptions(args);
  if (!options.ok) {
    world.err(`${options.refusal.why}\n`);
    return exitCodes.usage;
  }
  try {
    return await actions[name as keyof typeof actions](options.value, world);
  } catch (error) {
    if (!(error instanceof MailError)) throw error;
    world.err(`${error.message}${error.said === undefined ? "" : ` The server said: ${error.said}`}\n`);
    return exitCodes.unreadable;
  }
};
