import { createPrivateKey, type KeyObject } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { openJournal } from "../../mail/ledger/journal.ts";
import { certify } from "../../mail/verify/certificate.ts";
import { certificatePage } from "../../mail/verify/certificate-page.ts";
import { verifyMailbox } from "../../mail/verify/verify.ts";
import { exitCodes, type Surroundings } from "../command.ts";
import { ledgerPath, openSource, openTarget, pairOf } from "./open.ts";
import type { MailOptions } from "./options.ts";
import { count, megabytes } from "./progress.ts";

/** `onboarding mail verify`: exit code 0 when every message is there exactly, 1 when some are listed. */
export const verify = async (options: MailOptions, world: Surroundings): Promise<number> => {
  const key = options.signingKey === undefined ? undefined : await readKey(options.signingKey);
  const source = await openSource(options);
  try {
    const target = await openTarget(options);
    try {
      const pair = pairOf(source, target);
      const ledger = await openJournal(await ledgerPath(options.ledger, pair, world.env), pair);
      try {
        const verification = await verifyMailbox({ source, target, ledger }, { folders: options.folders });
        const certificate = certify(verification, { mailbox: pair, ledgerKey: ledger.key, issued: new Date(), key });
        if (options.certificate !== undefined) {
          await writeFile(`${options.certificate}.json`, `${JSON.stringify(certificate, undefined, 2)}\n`, {
            mode: 0o600,
          });
          await writeFile(`${options.certificate}.html`, certificatePage(certificate), { mode: 0o600 });
        }
        const { totals, exceptions } = verification;
        const faults = exceptions.filter(({ code }) => code !== "extra" && code !== "label").length;
        const code = faults === 0 ? exitCodes.done : exitCodes.someLeftOut;
        if (options.json) world.out(`${JSON.stringify({ ...certificate, exitCode: code })}\n`);
        else {
          world.out(
            `${count(totals.exact)} of ${count(totals.items)} messages are there exactly, ${megabytes(totals.bytes)}.\n`,
          );
          for (const { kind, folder, uid, targetUid, date, why } of exceptions) {
            const which = uid === undefined ? `target UID ${targetUid ?? 0}` : `UID ${uid}`;
            world.out(`${kind.padEnd(9)} ${folder} ${which}, ${date}: ${why}\n`);
          }
          world.out(certificate.body.inStep ? "In step.\n" : "Not in step. Run the copy again.\n");
        }
        return code;
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
