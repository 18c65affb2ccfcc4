import { closeTestServers } from "./database.ts";

// Once, after everything: what the tests started ends here, by its own handle.
export const mochaGlobalTeardown = async (): Promise<void> => {
  await closeTestServers();
};
