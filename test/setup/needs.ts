import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";

/**
 * What a test may need of the machine. `package` is Debian's, installed by `npm test` where it may (root, apt); where
 * it may not, the suites that need it are skipped by name and counted, and CI fails on that.
 */
export const needs = {
  chromium: { package: "chromium", there: () => existsSync("/usr/bin/chromium") },
  postgres: {
    package: "postgresql",
    there: () => anyOf("/usr/lib/postgresql/15/bin/postgres", "/usr/lib/postgresql/17/bin/postgres"),
  },
  dovecot: { package: "dovecot-imapd", there: () => existsSync("/usr/sbin/dovecot") },
  managesieve: { package: "dovecot-managesieved", there: () => existsSync("/usr/lib/dovecot/managesieve") },
  lmtp: { package: "dovecot-lmtpd", there: () => existsSync("/usr/lib/dovecot/lmtp") },
  readpst: { package: "pst-utils", there: () => existsSync("/usr/bin/readpst") },
  realPst: { package: undefined, there: () => existsSync(new URL("../../../shared/pst", import.meta.url)) },
  playground: {
    package: undefined,
    there: () => existsSync(new URL("../../node_modules/@microsoft/m365agentsplayground/cli.js", import.meta.url)),
  },
  pstExtractor: {
    package: undefined,
    there: () => existsSync(new URL("../../node_modules/pst-extractor/example/testdata", import.meta.url)),
  },
} as const satisfies Record<string, { readonly package: string | undefined; readonly there: () => boolean }>;

export type Need = keyof typeof needs;

const anyOf = (...paths: readonly string[]): boolean => paths.some((path) => existsSync(path));

/** Call first in a `describe` (function form): skips its tests, by name, where the machine lacks `what`. */
export const requires = (...what: readonly Need[]): void => {
  const missing = what.filter((need) => !needs[need].there());
  if (missing.length === 0) return;
  before(function () {
    process.stdout.write(`  skipped, this machine lacks ${missing.join(", ")}\n`);
    this.skip();
  });
};

/** Installs Debian's packages that are missing, where this process may. Returns what is still missing. */
export const installMissing = (say: (line: string) => void): readonly Need[] => {
  const missing = (Object.keys(needs) as Need[]).filter((need) => !needs[need].there());
  const packages = missing.map((need) => needs[need].package).filter((name) => name !== undefined);
  if (packages.length > 0 && process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    say(`Installing what the tests need from Debian: ${packages.join(", ")}`);
    const apt = (...args: readonly string[]): void => {
      execFileSync("apt-get", ["-qq", "-o", "DPkg::Lock::Timeout=300", ...args], {
        stdio: ["ignore", "ignore", "inherit"],
        env: { ...process.env, DEBIAN_FRONTEND: "noninteractive", RUNLEVEL: "1" },
      });
    };
    try {
      apt("update");
      apt("install", "-y", "--no-install-recommends", ...packages);
    } catch (error) {
      say(`Could not install them: ${error instanceof Error ? (error.message.split("\n")[0] ?? "") : "unknown"}`);
    }
  }
  return (Object.keys(needs) as Need[]).filter((need) => !needs[need].there());
};
