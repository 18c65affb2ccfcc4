import { createPrivateKey, type KeyObject } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { readJournal } from "../../mail/ledger/journal.ts";
import { certify, type Certificate, type Scope } from "../../mail/verify/certificate.ts";
import { certificatePage } from "../../mail/verify/certificate-page.ts";
import { verifyMailbox } from "../../mail/verify/verify.ts";
import { exitCodes, type Surroundings } from "../command.ts";
import { printable } from "./failure.ts";
import { ledgerPath, openSource, openTarget, pairOf } from "./open.ts";
import type { MailOptions } from "./options.ts";
import { count, megabytes } from "./progress.ts";

/** `onboarding mail verify`: exit code 0 when every message is there as it was copied, 1 when some are not. */
export const verify = async (options: MailOptions, world: Surroundings): Promise<number> => {
  const key = options.signingKey === undefined ? undefined : await readKey(options.signingKey);
  const source = await openSource(options);
  try {
    const target = await openTarget(options);
    try {
      const pair = pairOf(source, target);
      const path = ledgerPath(options.ledger, pair, world.env);
      const ledger = await readJournal(path, pair);
      try {
        const without = (await ledger.folders()).length === 0;
        if (without && !options.json)
          world.err(`There is no ledger of this pair at ${path}: messages are matched by what they hold.\n`);
        const verification = await verifyMailbox(
          { source, target, ledger },
          { folders: options.folders, since: options.since },
        );
        const named = { mailbox: pair, ledgerKey: ledger.key, issued: new Date(), key };
        const certificate = certify(verification, { ...named, only: scopeOf(options) });
        if (options.certificate !== undefined) await keep(certificate, options.certificate);
        return tell(certificate, { path, without }, options, world);
      } finally {
        await ledger.close();
      }
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
};

/** What was asked for, where it is less than the mailbox. */
const scopeOf = ({ folders, since }: MailOptions): Scope | undefined =>
  folders.length === 0 && since === undefined
    ? undefined
    : {
        ...(folders.length === 0 ? {} : { folders }),
        ...(since === undefined ? {} : { since: new Date(since * 1000).toISOString() }),
      };

const keep = async (certificate: Certificate, name: string): Promise<void> => {
  await writeFile(`${name}.json`, `${JSON.stringify(certificate, undefined, 2)}\n`, { mode: 0o600 });
  await writeFile(`${name}.html`, certificatePage(certificate), { mode: 0o600 });
};

/** Differences that the copy itself made or told, and that lose nothing of the message. */
const harmless: ReadonlySet<string> = new Set([
  "extra",
  "label",
  "empty",
  "order",
  "attachment-removed",
  "target-differs",
  "date-not-held",
  "flag-not-held",
]);

/** A copy alone does not bring such messages back: somebody may have deleted them on purpose. */
const mendMissing =
  "Messages that were copied are no longer on the target. If nobody deleted them there on purpose, run the copy again with --restore-missing.";

const tell = (
  certificate: Certificate,
  { path, without }: { readonly path: string; readonly without: boolean },
  { json }: MailOptions,
  { out }: Surroundings,
): number => {
  const { totals, exceptions, inStep, only } = certificate.body;
  const missing = exceptions.some(({ code }) => code === "missing");
  const faults = exceptions.filter(({ code }) => !harmless.has(code)).length;
  const exitCode = faults === 0 && inStep ? exitCodes.done : exitCodes.someLeftOut;
  if (json) {
    out(`${JSON.stringify({ command: "verify", ...certificate, ledger: without ? null : path, exitCode })}\n`);
    return exitCode;
  }
  out(`${count(totals.exact)} of ${count(totals.items)} messages are there exactly, ${megabytes(totals.bytes)}.\n`);
  for (const { kind, folder, uid, targetUid, date, why } of exceptions) {
    const which = uid === undefined ? `target UID ${targetUid ?? 0}` : `UID ${uid}`;
    out(`${kind.padEnd(9)} ${printable(folder)} ${which}, ${date}: ${printable(why)}\n`);
  }
  if (!inStep) out(`Not in step. ${missing ? mendMissing : "Run the copy again."}\n`);
  else if (exitCode === exitCodes.done)
    out(only === undefined ? "In step.\n" : "In step, as far as was asked: --folder and --since leave out the rest.\n");
  else out("Every message is accounted for. What differs is listed above.\n");
  return exitCode;
};

const readKey = async (path: string): Promise<KeyObject> => {
  try {
    const key = createPrivateKey(await readFile(path));
    if (key.asymmetricKeyType === "ed25519") return key;
  } catch (cause) {
    throw new Error(`The signing key ${path} can not be read. Make one with: openssl genpkey -algorithm ed25519`, {
      cause,
    });
  }
  throw new Error(`The signing key ${path} is no Ed25519 key. Make one with: openssl genpkey -algorithm ed25519`);
};
