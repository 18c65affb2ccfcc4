import { createHash } from "node:crypto";
import { createServer } from "node:net";
import { MailError } from "../errors.ts";

/**
 * Holds a name on this machine for as long as this process lives: a listening socket that the system itself closes at
 * the process' end, kill -9 included, so that no stale lock is ever left. Throws ledger-busy when another holds it.
 */
export const holdName = async (name: string): Promise<() => Promise<void>> => {
  const digest = createHash("sha256").update(name).digest("hex").slice(0, 32);
  const server = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EADDRINUSE") {
        reject(error);
        return;
      }
      reject(
        new MailError("ledger-busy", "Another copy of this mailbox is running here. Wait for it, or stop it first."),
      );
    });
    server.listen(socketName(digest), resolve);
  });
  server.unref();
  return () => new Promise((resolve) => server.close(() => resolve()));
};

/** Linux: an abstract socket, no file. Windows: a named pipe. Elsewhere a port of this machine, chosen by the name. */
const socketName = (digest: string): { path: string } | { host: string; port: number } => {
  if (process.platform === "linux") return { path: `\0nhsmail-onboarding-${digest}` };
  if (process.platform === "win32") return { path: `\\\\.\\pipe\\nhsmail-onboarding-${digest}` };
  return { host: "127.0.0.1", port: 20_000 + (parseInt(digest.slice(0, 8), 16) % 20_000) };
};
