import { setTimeout as delay } from "node:timers/promises";
import { copyMailbox } from "../../mail/copy/mailbox.ts";
import { isTransient, MailError } from "../../mail/errors.ts";
import { openJournal } from "../../mail/ledger/journal.ts";
import type { MailSource } from "../../mail/types.ts";
import { exitCodes, type Surroundings } from "../command.ts";
import { untilStopped } from "./interrupt.ts";
import { openSource, openTarget, pairOf } from "./open.ts";
import type { MailOptions } from "./options.ts";

/** `onboarding mail watch`: brings the copy in step, then again whenever something changes, until it is stopped. */
export const watch = async (options: MailOptions, world: Surroundings): Promise<number> => {
  if (options.ledger === undefined) {
    world.err("watch needs --ledger FILE, the one that the copy used.\n");
    return exitCodes.usage;
  }
  const { signal, release } = untilStopped();
  const source = await openSource(options);
  try {
    const target = await openTarget(options);
    const pair = pairOf(source, target);
    const ledger = await openJournal(options.ledger, pair);
    try {
      for (let passes = 0; !signal.aborted; passes += 1) {
        await onePass(passes, options, world, signal, async () => {
          const settings = { folders: options.folders, followDeletions: options.followDeletions, signal };
          return copyMailbox({ source, target, ledger }, settings);
        });
        await pause(source, options.every, signal);
      }
    } finally {
      await Promise.allSettled([target.close(), ledger.close()]);
    }
  } finally {
    await source.close();
    release();
  }
  return exitCodes.done;
};

/** A pass that fails for a passing reason is told and tried again; the very first must reach both servers. */
const onePass = async (
  passes: number,
  { json }: MailOptions,
  { out }: Surroundings,
  signal: AbortSignal,
  run: () => ReturnType<typeof copyMailbox>,
): Promise<void> => {
  try {
    const { copied, folders, unchanged, problems } = await run();
    const at = new Date().toISOString();
    if (json) out(`${JSON.stringify({ at, copied, folders, unchanged, problems: problems.length })}\n`);
    else if (copied.items > 0 || passes === 0)
      out(`${at} copied ${copied.items} messages; ${problems.length} folders with problems\n`);
  } catch (error) {
    if (signal.aborted) return;
    if (passes === 0 || !isTransient(error)) throw error;
    out(`${new Date().toISOString()} ${error.code}: ${error.message} Trying again.\n`);
  }
};

const pause = async (source: MailSource, seconds: number, signal: AbortSignal): Promise<void> => {
  const sleep = (): Promise<void> => delay(seconds * 1000, undefined, { signal }).catch(() => undefined);
  if (source.wait === undefined) return sleep();
  await source.wait(seconds, signal).catch((error: unknown) => {
    if (error instanceof MailError) return sleep();
    throw error;
  });
};
