import { asMailError, isSystemError, MailError } from "../../mail/errors.ts";
import type { MailSource, MailTarget } from "../../mail/types.ts";

/** Marks a MailError with the side that it came from, so that a person knows which server to look at. */
export const named = async <T>(side: "source" | "target", work: Promise<T>): Promise<T> => {
  try {
    return await work;
  } catch (error) {
    const known = isSystemError(error) ? asMailError(error) : error;
    if (known instanceof MailError) known.side ??= side;
    throw known;
  }
};

export const sidedSource = (source: MailSource): MailSource => ({
  ...source,
  folders: () => named("source", source.folders()),
  session: async () => {
    const session = await named("source", source.session());
    return { ...session, open: (folder) => named("source", session.open(folder)) };
  },
});

export const sidedTarget = (target: MailTarget): MailTarget => ({
  ...target,
  folders: () => named("target", target.folders()),
  createFolder: (path, use) => named("target", target.createFolder(path, use)),
  session: async () => {
    const session = await named("target", target.session());
    return { ...session, open: (folder) => named("target", session.open(folder)) };
  },
});
