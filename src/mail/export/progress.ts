/** Counts and rate of a long run. `now` is in milliseconds and given. */
export interface Progress {
  readonly done: number;
  readonly total: number;
  readonly bytes: number;
  readonly startedAt: number;
  readonly now: number;
}

const minutesAndSeconds = (seconds: number): string =>
  seconds >= 3600
    ? `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`
    : seconds >= 60
      ? `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`
      : `${Math.ceil(seconds)} s`;

export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;

/** One line for a terminal. The time left is told once there is something to judge by. */
export const progressLine = ({ done, total, bytes, startedAt, now }: Progress): string => {
  const seconds = Math.max(0.001, (now - startedAt) / 1000);
  const rate = done / seconds;
  const left = seconds > 1 && done > 0 ? `, ${minutesAndSeconds((total - done) / rate)} left` : "";
  return `${done} of ${total} items, ${megabytes(bytes)}, ${Math.round(rate)} items a second${left}`;
};
