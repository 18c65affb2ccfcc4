import type { Progress } from "../../mail/copy/mailbox.ts";
import type { MailError } from "../../mail/errors.ts";
import type { Surroundings } from "../command.ts";

export interface ProgressLine {
  readonly show: (progress: Progress) => void;
  readonly wait: (ms: number, error: MailError) => void;
  readonly end: () => void;
}

/** "1,200 of 5,000 messages, 96.3 MB, 24.1 MB/s, about 12 s left", rewritten in place on a person's terminal. */
export const progressLine = (world: Surroundings, quiet: boolean, now: () => number = Date.now): ProgressLine => {
  if (!world.terminal || quiet) return { show: () => undefined, wait: () => undefined, end: () => undefined };
  const started = now();
  let shown = 0;
  let dirty = false;
  const put = (text: string): void => {
    world.err(`\r\x1b[K${text}`);
    dirty = true;
  };
  return {
    show: (progress) => {
      if (now() - shown < 200) return;
      shown = now();
      put(progressText(progress, (now() - started) / 1000));
    },
    wait: (ms, { code }) => put(`Waiting ${Math.ceil(ms / 1000)} s (${code})`),
    end: () => {
      if (dirty) world.err("\r\x1b[K");
    },
  };
};

export const progressText = (progress: Progress, seconds: number): string => {
  const { items, bytes, expectedItems, expectedBytes } = progress;
  const rate = bytes / Math.max(seconds, 0.001);
  const part = expectedBytes === undefined || expectedBytes === 0 ? items / expectedItems : bytes / expectedBytes;
  const left = part > 0 && part < 1 ? `, ${timeLeft((seconds / part) * (1 - part))} left` : "";
  return `${count(items)} of ${count(Math.max(items, expectedItems))} messages, ${megabytes(bytes)}, ${megabytes(rate)}/s${left}`;
};

export const count = (n: number): string => n.toLocaleString("en-GB");
export const megabytes = (bytes: number): string => `${(bytes / 1_000_000).toFixed(1)} MB`;

const timeLeft = (seconds: number): string => {
  if (seconds < 90) return `about ${Math.ceil(seconds)} s`;
  if (seconds < 5_400) return `about ${Math.round(seconds / 60)} min`;
  return `about ${(seconds / 3_600).toFixed(1)} h`;
};
