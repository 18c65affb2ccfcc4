import { ConfigurationError, readConfig } from "../config.ts";
import { createLog } from "../log.ts";
import { startService } from "../main.ts";
import { exitCodes, type Command } from "./command.ts";

/** `onboarding serve`: runs the service until it is told to stop (SIGINT, SIGTERM). */
export const command: Command = async (_args, { out, err, env }) => {
  try {
    const config = readConfig(env);
    const service = await startService(config, createLog(config.logLevel));
    out(`The service runs: ${config.http.origin}/web/\n`);
    await new Promise<void>((done) => {
      for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => done());
    });
    await service.close();
    return exitCodes.done;
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    err(error.message);
    return exitCodes.usage;
  }
};
