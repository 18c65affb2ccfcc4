/** For a file or folder that is not there: something else instead. Any other error is passed on: it is no absence. */
export const absent =
  <T>(instead: T) =>
  (error: unknown): T => {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return instead;
    throw error;
  };
