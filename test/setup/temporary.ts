import { chmod, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * A new folder for one test. Passable for others: run as root, the embedded PostgreSQL is `nobody`, and where it could
 * not pass it would lie in /var/lib, where nobody clears it away.
 */
export const temporaryFolder = async (prefix: string): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), prefix));
  await chmod(folder, 0o711);
  return folder;
};
