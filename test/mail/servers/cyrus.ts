import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { listening, onFreePort, type MailServer } from "./dovecot.ts";

/** Only one imap-server package can be installed at a time, so Cyrus is unpacked beside Dovecot and run from there. */
const cache = "/var/cache/onboarding-cyrus";
const root = `${cache}/root`;
const packages =
  "cyrus-imapd cyrus-common sasl2-bin libsasl2-modules-db libpcre3 libxapian30 libical3 libwrap0 libzephyr4 libjansson4 libclamav12 libhesiod0".split(
    " ",
  );

/** Fetches and unpacks Debian's packages once; false where this machine can not (no root, no apt, no network). */
export const haveCyrus = (): boolean => {
  if (existsSync(`${root}/usr/lib/cyrus/bin/imapd`)) return true;
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return false;
  try {
    mkdirSync(cache, { recursive: true });
    execFileSync("apt-get", ["-qq", "download", ...packages], { cwd: cache, stdio: "ignore", timeout: 60_000 });
    for (const file of readdirSync(cache).filter((name) => name.endsWith(".deb"))) {
      execFileSync("dpkg-deb", ["-x", `${cache}/${file}`, root], { stdio: "ignore" });
    }
    return existsSync(`${root}/usr/lib/cyrus/bin/imapd`);
  } catch {
    return false;
  }
};

const libraries = ["usr/lib", "lib"]
  .flatMap((folder) => ["x86_64", "aarch64"].map((machine) => `${root}/${folder}/${machine}-linux-gnu`))
  .join(":");
const bin = `${root}/usr/lib/cyrus/bin`;

/** Starts a Cyrus 3 of its own; `users` may sign in with the password "secret". `munge`: its default of writing X for 8-bit headers. */
export const startCyrus = (users: readonly string[], { munge = false } = {}): Promise<MailServer> =>
  onFreePort((port) => startOn(port, users, munge));

const startOn = async (port: number, users: readonly string[], munge: boolean): Promise<MailServer> => {
  const base = await mkdtemp("/tmp/cyrus-test-");
  const env = { ...process.env, LD_LIBRARY_PATH: libraries };
  for (const part of ["conf", "spool", "conf/proc", "conf/socket", "conf/db"])
    await mkdir(`${base}/${part}`, { recursive: true });
  const settings = {
    configdirectory: `${base}/conf`,
    "partition-default": `${base}/spool`,
    defaultpartition: "default",
    cyrus_user: "nobody",
    admins: "cyrus",
    allowplaintext: "yes",
    sasl_pwcheck_method: "auxprop",
    sasl_auxprop_plugin: "sasldb",
    sasl_sasldb_path: `${base}/sasldb2`,
    sasl_mech_list: "PLAIN",
    virtdomains: "off",
    servername: "localhost",
    autocreate_users: "anyone",
    autocreate_quota: "0",
    autocreate_post: "yes",
    munge8bit: munge ? "yes" : "no",
    unixhierarchysep: "yes",
    altnamespace: "yes",
    maxlogins_per_user: "0",
  };
  await writeFile(
    `${base}/imapd.conf`,
    Object.entries(settings)
      .map(([name, value]) => `${name}: ${value}\n`)
      .join(""),
  );
  const service = `imap cmd="${bin}/imapd -C ${base}/imapd.conf" listen="127.0.0.1:${port}" prefork=2 maxchild=50`;
  await writeFile(
    `${base}/cyrus.conf`,
    `START {\n recover cmd="${bin}/ctl_cyrusdb -C ${base}/imapd.conf -r"\n}\nSERVICES {\n ${service}\n}\nEVENTS {\n}\n`,
  );
  for (const user of users) {
    execFileSync(`${root}/usr/sbin/saslpasswd2`, ["-p", "-c", "-f", `${base}/sasldb2`, "-u", "localhost", user], {
      input: "secret",
      env,
    });
  }
  execFileSync("chown", ["-R", "nobody", base]);
  await chmod(base, 0o755);
  const args = ["-C", `${base}/imapd.conf`, "-M", `${base}/cyrus.conf`, "-p", `${base}/pid`, "-D"];
  const child = spawn(`${bin}/master`, args, { stdio: "ignore", env });
  const ended = new Promise<void>((resolve) => {
    child.once("exit", () => {
      resolve();
    });
  });
  await listening(child, port);
  return {
    name: "cyrus",
    port,
    home: base,
    stop: async () => {
      child.kill("SIGTERM");
      await ended;
      await rm(base, { recursive: true, force: true });
    },
  };
};
