import { MailError } from "../errors.ts";
import type { ImapSession } from "./session.ts";

/**
 * RFC 2177: waits in the open folder until something changes, `seconds` pass or `signal` aborts. Resolves to whether
 * something changed. Servers may end an IDLE after 30 minutes: give at most 1,500 s.
 */
export const idle = async (session: ImapSession, seconds: number, signal: AbortSignal): Promise<boolean> => {
  let changed = false;
  let done = false;
  const finish = (): void => {
    if (done || session.ended !== undefined) return;
    done = true;
    session.wire.write("DONE\r\n");
  };
  const timer = setTimeout(finish, seconds * 1000);
  signal.addEventListener("abort", finish, { once: true });
  try {
    const tagged = await session.send("IDLE", [], {
      sending: () => !done,
      deadlineMs: seconds * 1000 + session.limits.commandMs,
      continuation: () => {
        if (signal.aborted) queueMicrotask(finish);
        return "";
      },
      untagged: (response) => {
        if (response.kind === "status") return false;
        changed = true;
        finish();
        return true;
      },
    });
    if (tagged.status === "BAD") throw new MailError("refused", "The server refused IDLE.", { said: tagged.text });
    return changed;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", finish);
  }
};
