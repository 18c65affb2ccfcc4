import { spawn } from "node:child_process";
import { once } from "node:events";

/** Does `work` while this process holds the file's lock (flock), so that measurements on one machine take turns. */
export const holding = async <T>(file: string | undefined, work: () => Promise<T>): Promise<T> => {
  if (file === undefined) return work();
  const holder = spawn("/usr/bin/flock", [file, "sh", "-c", "echo held; read line"], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  await once(holder.stdout, "data");
  try {
    return await work();
  } finally {
    const ended = once(holder, "close");
    holder.stdin.end();
    await ended;
  }
};
