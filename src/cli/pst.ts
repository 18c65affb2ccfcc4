import { exitCodes, type Command } from "./command.ts";

const actions = {
  inspect: {
    summary: "what is in a data file, how sound it is, and what would not move",
    load: () => import("./pst-inspect.ts"),
  },
  export: {
    summary: "write its items as messages, calendar objects and cards",
    load: () => import("./pst-export.ts"),
  },
} as const satisfies Record<string, { summary: string; load: () => Promise<{ command: Command }> }>;

const usage = (): string =>
  [
    "Usage: onboarding pst ACTION FILE [ARGUMENTS] [--json]",
    "",
    ...Object.entries(actions).map(([name, { summary }]) => `  ${name.padEnd(10)} ${summary}`),
    "",
    "onboarding pst ACTION --help tells more. Outlook is not needed, and no password.",
    "",
  ].join("\n");

/** `onboarding pst`: reading Outlook data files (PST, OST). */
export const command: Command = async ([action, ...args], surroundings) => {
  if (action === undefined || action === "--help") {
    surroundings.out(usage());
    return action === undefined ? exitCodes.usage : exitCodes.done;
  }
  if (!Object.hasOwn(actions, action)) {
    surroundings.err(`There is no action "${action}".\n\n${usage()}`);
    return exitCodes.usage;
  }
  const { command: run } = await actions[action as keyof typeof actions].load();
  return run(args, surroundings);
};
