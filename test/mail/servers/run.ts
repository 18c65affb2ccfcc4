import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { copyMailbox, type CopyOptions, type CopyReport } from "../../../src/mail/copy/mailbox.ts";
import type { Step } from "../../../src/mail/ledger/journal-file.ts";
import { openJournal } from "../../../src/mail/ledger/journal.ts";
import { imapLimits, type ImapLimits } from "../../../src/mail/limits.ts";
import { imapSource } from "../../../src/mail/sources/imap.ts";
import { imapTarget } from "../../../src/mail/targets/imap.ts";
import { verifyMailbox, type Verification } from "../../../src/mail/verify/verify.ts";

export interface Side {
  readonly port: number;
  readonly user: string;
}

export const accountOf = ({ port, user }: Side, limits: ImapLimits = imapLimits) => ({
  host: "127.0.0.1",
  port,
  user,
  secret: { kind: "password", password: "secret" } as const,
  security: "none" as const,
  limits,
});

export interface RunOptions extends CopyOptions {
  readonly limits?: ImapLimits;
  /** Names the mailboxes for the ledger where ports change between runs. */
  readonly pair?: string;
}

/** One whole run, as the command line does it: open, copy, close. */
export const runCopy = async (
  from: Side,
  to: Side,
  ledgerPath: string,
  options: RunOptions = {},
): Promise<CopyReport> => {
  const { step } = options;
  const source = imapSource(accountOf(from, options.limits), 4);
  const ledger = await openJournal(ledgerPath, options.pair ?? `${from.user} ${to.user}`, step);
  try {
    const target = await imapTarget(accountOf(to, options.limits), 4);
    try {
      return await copyMailbox({ source, target, ledger }, options);
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
    await ledger.close();
  }
};

/** One whole run and the verification after it; the same ledger goes on where it was. */
export const copyAndVerify = async (
  from: Side,
  to: Side,
  ledgerPath: string,
): Promise<{ readonly report: CopyReport; readonly verification: Verification }> => {
  const source = imapSource(accountOf(from));
  const target = await imapTarget(accountOf(to));
  const ledger = await openJournal(ledgerPath, ledgerPath);
  try {
    const report = await copyMailbox({ source, target, ledger }, { stillMs: 100 });
    return { report, verification: await verifyMailbox({ source, target, ledger }) };
  } finally {
    await Promise.all([source.close(), target.close(), ledger.close()]);
  }
};

export const temporaryFolder = async (): Promise<{
  path: string;
  file: (name: string) => string;
  remove: () => Promise<void>;
}> => {
  const path = await mkdtemp(join(tmpdir(), "mail-test-"));
  return {
    path,
    file: (name) => join(path, name),
    remove: () => rm(path, { recursive: true, force: true }),
  };
};

export class Crash extends Error {}

/** Throws at the n-th step from 1, and at every step after it: the process is dead from there on. */
export const crashAt = (n: number): { step: Step; reached: () => number; names: string[] } => {
  let count = 0;
  const names: string[] = [];
  return {
    names,
    reached: () => count,
    step: (name) => {
      count += 1;
      names.push(name);
      if (count >= n) throw new Crash(`crash at step ${n}, ${name}`);
    },
  };
};

/** Quick to give up and to come back, so that tests of failure are short. */
export const hasty = { attempts: 6, firstMs: 20, mostMs: 100 };
