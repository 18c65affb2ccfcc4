import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { createServer, type Socket } from "node:net";
import type { MailServer } from "./dovecot.ts";

/** Only one imap-server package can be installed at a time, so Courier is unpacked beside Dovecot and run from there. */
const cache = "/var/cache/onboarding-courier";
const root = `${cache}/root`;
const imapd = `${root}/usr/bin/imapd`;
const packages = "courier-imap courier-base courier-authlib libcourier-unicode4 libgamin0 libidn12 libgdbm6".split(" ");

/** Fetches and unpacks Debian's packages once; false where this machine can not (no root, no apt, no network). */
export const haveCourier = (): boolean => {
  if (existsSync(imapd)) return true;
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return false;
  try {
    mkdirSync(cache, { recursive: true });
    execFileSync("apt-get", ["-qq", "download", ...packages], { cwd: cache, stdio: "ignore", timeout: 60_000 });
    for (const file of readdirSync(cache).filter((name) => name.endsWith(".deb"))) {
      execFileSync("dpkg-deb", ["-x", `${cache}/${file}`, root], { stdio: "ignore" });
    }
    return existsSync(imapd);
  } catch {
    return false;
  }
};

const libraries = ["usr/lib", "usr/lib/x86_64-linux-gnu", "usr/lib/aarch64-linux-gnu"]
  .map((folder) => `${root}/${folder}`)
  .join(":");

/** As Debian sets Courier up, but for locks, which wait for a daemon (gamin) that does not run here. */
const settings = {
  IMAP_CAPABILITY: "IMAP4rev1 UIDPLUS CHILDREN NAMESPACE THREAD=ORDEREDSUBJECT THREAD=REFERENCES SORT QUOTA IDLE",
  IMAP_KEYWORDS: "1",
  IMAP_ACL: "1",
  IMAP_CHECK_ALL_FOLDERS: "0",
  IMAP_USELOCKS: "0",
  IMAP_ENHANCEDIDLE: "0",
  IMAP_TRASHFOLDERNAME: "Trash",
  IMAP_MAILBOX_SANITY_CHECK: "1",
  AUTHENTICATED: "u",
  AUTHADDR: "u",
};

/** One mailbox on Courier's own imapd, a process for each connection; any user name and password open it. */
export const startCourier = async (): Promise<MailServer> => {
  const home = await mkdtemp("/tmp/courier-test-");
  for (const part of ["cur", "new", "tmp"]) await mkdir(`${home}/Maildir/${part}`, { recursive: true });
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    const env = { ...process.env, ...settings, HOME: home, LD_LIBRARY_PATH: libraries };
    const child = spawn(imapd, ["Maildir"], { cwd: home, env, stdio: ["pipe", "pipe", "ignore"] });
    const end = (): void => void child.stdin.end();
    for (const stream of [socket, child.stdin]) stream.on("error", () => child.kill());
    socket.on("end", end).on("close", end);
    child.on("exit", () => socket.end());
    child.stdout.pipe(socket);
    let signedIn = false;
    socket.on("data", (data: Buffer) => {
      // Who signs in is authdaemon's matter, which does not run here: the first LOGIN is answered in its place.
      const login = signedIn ? undefined : /^(\S+) (?:LOGIN|AUTHENTICATE) /i.exec(data.toString("latin1"))?.[1];
      if (login === undefined) {
        child.stdin.write(data);
        return;
      }
      signedIn = true;
      socket.write(`${login} OK in\r\n`);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    name: "courier",
    port: typeof address === "object" && address !== null ? address.port : 0,
    home,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
      await rm(home, { recursive: true, force: true });
    },
  };
};
