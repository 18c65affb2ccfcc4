import { exitCodes, type Command } from "./command.ts";

export const command: Command = (_args, { err }) => {
  err("This command is being built.\n");
  return Promise.resolve(exitCodes.usage);
};
