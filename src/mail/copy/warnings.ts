import type { Ledger } from "../ledger/types.ts";
import type { MailFolder, MailSource, MailTarget } from "../types.ts";
import type { FolderWork } from "./folder-work.ts";
import { planCopy } from "./plan-copy.ts";
import { wanted } from "./rules-folders.ts";

/** Patterns that name no folder: likely a typing mistake. */
export const unmatched = (patterns: readonly string[], chosen: readonly Pick<MailFolder, "path">[]): string[] =>
  patterns
    .filter((pattern) => !chosen.some(({ path }) => wanted(path, [pattern])))
    .map((pattern) => `No folder is named like "${pattern}".`);

/**
 * A sentence where the target says that it has less room (QUOTA) than there is to copy. Where the source does not tell
 * sizes folder by folder, its messages are listed for this; only then.
 */
export const noRoom = async (
  deps: { readonly source: MailSource; readonly target: MailTarget; readonly ledger: Ledger },
  options: { readonly folders?: readonly string[]; readonly since?: number | undefined },
  pending: readonly FolderWork[],
  expectedBytes: number | undefined,
): Promise<string | undefined> => {
  const room = await deps.target.room?.();
  if (room === undefined) return undefined;
  let bytes = expectedBytes;
  if (bytes === undefined || options.since !== undefined) {
    bytes = (await planCopy(deps, options)).reduce((sum, one) => sum + one.bytes, 0);
  } else {
    for (const { record } of pending)
      for (const { targetUid, gone, size } of (await deps.ledger.items(record.id)).values())
        if (targetUid !== undefined && gone !== true) bytes -= size;
  }
  return bytes > room ? noRoomFor(bytes, room) : undefined;
};

export const noRoomFor = (bytes: number, room: number): string =>
  `The target has room for ${megabytes(room)} and there are ${megabytes(bytes)} to copy. Ask for a bigger mailbox first, or the copy will stop half-way.`;

const megabytes = (bytes: number): string => `${(bytes / 1_000_000).toFixed(1)} MB`;
