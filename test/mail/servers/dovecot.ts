import { execFile, spawn, type ChildProcess } from "node:child_process";
import { randomInt } from "node:crypto";
import { chmod, mkdir, mkdtemp, rm, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { connect } from "node:net";
import { userInfo } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";

export interface MailServer {
  readonly name: string;
  readonly port: number;
  /** Folder with one mailbox a user. */
  readonly home: string;
  readonly stop: () => Promise<void>;
}

export interface DovecotOptions {
  readonly name?: string;
  /** Capabilities to say, in place of Dovecot's own: servers that lack extensions. */
  readonly without?: readonly string[];
  readonly layout?: "maildir++" | "fs";
  readonly separator?: string;
  readonly prefix?: string;
  readonly extra?: string;
  readonly mailExtra?: string;
  /** Lines outside any block. */
  readonly global?: string;
  readonly root?: string;
  readonly driver?: "maildir" | "mdbox";
}

/**
 * A port that is free now, below those that the system gives to outgoing connections and to listeners of no fixed port:
 * nobody who does not choose as we do takes it before our server does.
 */
export const freePort = async (): Promise<number> => {
  for (;;) {
    const port = randomInt(10_000, 32_000);
    const free = await new Promise<boolean>((resolve) => {
      const server = createServer();
      server.once("error", () => resolve(false));
      server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
    });
    if (free) return port;
  }
};

/** Starts a server on a port of its own; another one where it ends at once, for somebody may have taken the port. */
export const onFreePort = async <T>(start: (port: number) => Promise<T>, tries = 3): Promise<T> => {
  for (let n = 1; ; n += 1) {
    try {
      return await start(await freePort());
    } catch (error) {
      if (n === tries) throw error;
    }
  }
};

/** Resolves when the server listens; rejects at once when its process has ended. */
export const listening = async (child: ChildProcess, port: number): Promise<void> => {
  const ended = new AbortController();
  const gone = new Promise<never>((_, reject) =>
    child.once("exit", () => reject(new Error(`the server for port ${port} ended`))),
  );
  gone.catch(() => undefined);
  try {
    await Promise.race([waitForPort(port, ended.signal), gone]);
  } catch (error) {
    child.kill("SIGTERM");
    throw error;
  } finally {
    ended.abort();
  }
};

export const waitForPort = async (port: number, given?: AbortSignal, ms = 60_000): Promise<void> => {
  for (const end = Date.now() + ms; Date.now() < end && given?.aborted !== true;) {
    const there = await new Promise<boolean>((resolve) => {
      const socket = connect(port, "127.0.0.1");
      socket.once("connect", () => {
        socket.destroy();
        resolve(true);
      });
      socket.once("error", () => {
        resolve(false);
      });
    });
    if (there) return;
    await delay(30);
  }
  throw new Error(`nothing listens on port ${port}`);
};

/** What Dovecot 2.3 says after sign-in. */
const all =
  "IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE IDLE SORT SORT=DISPLAY THREAD=REFERENCES THREAD=REFS THREAD=ORDEREDSUBJECT MULTIAPPEND URL-PARTIAL CATENATE UNSELECT CHILDREN NAMESPACE UIDPLUS LIST-EXTENDED I18NLEVEL=1 CONDSTORE QRESYNC ESEARCH ESORT SEARCHRES WITHIN CONTEXT=SEARCH LIST-STATUS BINARY MOVE SNIPPET=FUZZY PREVIEW=FUZZY PREVIEW STATUS=SIZE SAVEDATE LITERAL+ NOTIFY SPECIAL-USE QUOTA COMPRESS=DEFLATE";

const configuration = (base: string, port: number, options: DovecotOptions): string => {
  const { uid, gid } = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : userInfo();
  const user = process.getuid?.() === 0 ? "nobody" : userInfo().username;
  const layout = options.layout === "fs" ? ":LAYOUT=fs" : "";
  const location = options.driver === "mdbox" ? "mdbox:~/mail" : `maildir:~/mail${layout}`;
  const without = new Set(options.without ?? []);
  const capability =
    without.size === 0
      ? ""
      : `imap_capability = ${all
          .split(" ")
          .filter((name) => !without.has(name))
          .join(" ")}`;
  return `
base_dir = ${base}/run
state_dir = ${base}/state
log_path = ${base}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_master_user_separator = *
default_internal_user = ${user}
default_login_user = ${user}
default_internal_group = ${gid === 65_534 ? "nogroup" : gid}
first_valid_uid = 1
last_valid_uid = 0
first_valid_gid = 0
mail_uid = ${uid}
mail_gid = ${gid}
mail_home = ${base}/home/%u
mail_location = ${location}
mail_max_userip_connections = 1000
mail_plugins = ${options.mailExtra ?? ""}
${capability}
service anvil {
  chroot =
}
service imap-login {
  chroot =
  client_limit = 1000
  process_min_avail = 1
  service_count = 0
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
service imap {
  process_limit = 500
  process_min_avail = 4
}
service stats {
  chroot =
}
passdb {
  driver = static
  args = password=secret allow_nets=127.0.0.0/8
}
userdb {
  driver = static
  args = uid=${uid} gid=${gid} home=${base}/home/%u allow_all_users=yes
}
namespace inbox {
  inbox = yes
  separator = ${options.separator ?? "/"}
  prefix = ${options.prefix ?? ""}
${options.extra ?? ""}
}
protocol imap {
  mail_max_userip_connections = 1000
}
${options.global ?? ""}
`;
};

/** Starts a Dovecot of its own on a free port of 127.0.0.1. Any user name works with the password "secret". */
export const startDovecot = (options: DovecotOptions = {}): Promise<MailServer> =>
  onFreePort((port) => startOn(port, options));

/**
 * Waits until the server has no session of this user: what a broken connection still had under way has then come into
 * the mailbox, or never will.
 */
export const quiet = async ({ home }: MailServer, user: string): Promise<void> => {
  const args = ["-c", home.replace(/home$/, "dovecot.conf"), "who", "-1", user];
  while ((await promisify(execFile)("doveadm", args)).stdout.split("\n").some((line) => line.startsWith(`${user} `)))
    await delay(20);
};

const startOn = async (port: number, options: DovecotOptions): Promise<MailServer> => {
  const base = options.root ?? (await mkdtemp("/tmp/dovecot-test-"));
  await chmod(base, 0o755);
  for (const part of ["run", "state", "home"]) await mkdir(`${base}/${part}`, { recursive: true });
  await chmod(`${base}/home`, 0o777);
  await writeFile(`${base}/log`, "");
  await chmod(`${base}/log`, 0o666);
  await writeFile(`${base}/dovecot.conf`, configuration(base, port, options));
  const child = spawn("/usr/sbin/dovecot", ["-F", "-c", `${base}/dovecot.conf`], {
    stdio: ["ignore", "ignore", "pipe"],
    detached: false,
  });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => (said = `${said}${chunk.toString()}`.slice(-2_000)));
  const ended = new Promise<void>((resolve) => {
    child.once("exit", () => {
      resolve();
    });
  });
  try {
    await listening(child, port);
  } catch (error) {
    // Why it ended stands in its own words alone.
    throw new Error(`${String(error)}: ${said}${await readFile(`${base}/log`, "utf8")}`, { cause: error });
  }
  return {
    name: options.name ?? "dovecot",
    port,
    home: `${base}/home`,
    stop: async () => {
      child.kill("SIGTERM");
      await ended;
      await rm(base, { recursive: true, force: true });
    },
  };
};
