import { setTimeout as delay } from "node:timers/promises";
import { copyMailbox, type CopyReport } from "../../mail/copy/mailbox.ts";
import { isTransient, MailError } from "../../mail/errors.ts";
import type { MailSource } from "../../mail/types.ts";
import { exitCodes, type Surroundings } from "../command.ts";
import { settingsOf } from "./copy.ts";
import { failureOf, printable, sentenceOf, tellUsage } from "./failure.ts";
import { untilStopped } from "./interrupt.ts";
import { openLedger, openSource, openTarget, pairOf } from "./open.ts";
import type { MailOptions } from "./options.ts";
import { count } from "./progress.ts";
import { openRules } from "./rule-pack.ts";

/** `onboarding mail watch`: brings the copy in step, then again whenever something changes, until it is stopped. */
export const watch = async (options: MailOptions, world: Surroundings): Promise<number> => {
  if (options.ledger === undefined)
    return tellUsage("watch", "Give watch the ledger that the copy used: --ledger FILE.", options.json, world);
  if (options.dryRun)
    return tellUsage(
      "watch",
      "There is no dry run of watch. Look first with: mail copy --dry-run.",
      options.json,
      world,
    );
  const rules = options.rules === undefined ? undefined : await openRules(options.rules);
  const path = options.ledger;
  const { signal, release } = untilStopped();
  const source = await openSource(options);
  try {
    const target = await openTarget(options);
    try {
      const ledger = await openLedger(path, pairOf(source, target), options);
      try {
        const settings = { ...settingsOf(options, rules, path), signal };
        for (let passes = 0; !signal.aborted; passes += 1) {
          await onePass(passes, options, world, signal, () => copyMailbox({ source, target, ledger }, settings));
          await pause(source, options.every, signal);
        }
      } finally {
        await ledger.close();
      }
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
    release();
  }
  if (!options.json) world.out("Stopped. Run the same command again to go on.\n");
  return exitCodes.done;
};

/** A pass that fails for a passing reason is told and tried again; the very first must reach both servers. */
const onePass = async (
  passes: number,
  { json }: MailOptions,
  { out }: Surroundings,
  signal: AbortSignal,
  run: () => Promise<CopyReport>,
): Promise<void> => {
  const at = new Date().toISOString();
  try {
    const report = await run();
    if (json) out(`${JSON.stringify(passJson(at, report))}\n`);
    else if (passes === 0 || happened(report)) out(passText(at, report));
  } catch (error) {
    if (signal.aborted) return;
    if (passes === 0 || !mayPass(error)) throw error;
    if (json) out(`${JSON.stringify({ command: "watch", at, error: failureOf(error) })}\n`);
    else out(`${at} ${sentenceOf(error).trim()} Trying again.\n`);
  }
};

/** A server that was reached before is away: its name, its port and its TLS may all fail while it is started again. */
const mayPass = (error: unknown): error is MailError =>
  isTransient(error) || (error instanceof MailError && (error.code === "host-unknown" || error.code === "tls-failed"));

const happened = ({ copied, flagged, removed, problems }: CopyReport): boolean =>
  copied.items + flagged + removed + problems.length > 0;

/** One line for each pass. */
const passJson = (
  at: string,
  { copied, flagged, removed, found, folders, unchanged, problems, warnings }: CopyReport,
): object => ({
  command: "watch",
  at,
  copied,
  flagged,
  removed,
  found,
  folders,
  unchanged,
  warnings,
  problems: problems.map(({ path, error }) => ({ folder: path.join("/"), ...failureOf(error) })),
});

const passText = (at: string, { copied, flagged, removed, problems, warnings }: CopyReport): string =>
  [
    `${at} copied ${count(copied.items)} messages, brought flags to ${count(flagged)}, removed ${count(removed)}`,
    ...warnings.map(printable),
    ...problems.map(({ path, error }) => printable(`problem   ${path.join("/")}: ${sentenceOf(error).trim()}`)),
    "",
  ].join("\n");

/** Seconds. Servers end an IDLE after half an hour. */
const longestIdle = 1_500;
const soon = 60;

const pause = async (source: MailSource, seconds: number, signal: AbortSignal): Promise<void> => {
  if (signal.aborted) return;
  const sleep = (most: number): Promise<void> => delay(most * 1000, undefined, { signal }).catch(() => undefined);
  if (source.wait === undefined) return sleep(seconds);
  await source.wait(Math.min(seconds, longestIdle), signal).catch((error: unknown) => {
    if (!(error instanceof MailError)) throw error;
    // A connection that broke says nothing of the mailbox: it is soon looked at again.
    return sleep(isTransient(error) ? Math.min(seconds, soon) : seconds);
  });
};
