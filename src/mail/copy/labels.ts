import type { Ledger } from "../ledger/types.ts";
import type { ItemMeta, MailFolder } from "../types.ts";
import type { FolderWork } from "./folder-work.ts";

export interface Labels {
  /** True: folders must be worked one after the other. */
  readonly ordered: boolean;
  /** Why this item of this folder is not to be copied, or undefined when it is. */
  readonly elsewhere: (folder: MailFolder) => ((item: ItemMeta) => string | undefined) | undefined;
  /**
   * After the folders were worked: messages that were left out because another label held them, and no label holds them
   * any more (it was taken off, or the message was archived). By folder, UIDs to copy after all.
   */
  readonly orphans: () => Promise<ReadonlyMap<FolderWork, ReadonlySet<number>>>;
}

/**
 * Gmail shows one message in a folder for each of its labels, and all of them in All Mail. Each message is copied once:
 * into the first folder that shows it, now or at an earlier run. Mailboxes without such views are not touched by this.
 */
export const labelsOf = async (ledger: Ledger, work: readonly FolderWork[]): Promise<Labels> => {
  if (!work.some(({ folder }) => folder.view === true)) {
    return { ordered: false, elsewhere: () => undefined, orphans: () => Promise.resolve(new Map()) };
  }
  const placed = await placedIds(ledger, work);
  return {
    ordered: true,
    elsewhere: ({ name }) => {
      // Within one folder an id may stand twice (OBJECTID allows copies): only other folders count.
      return ({ emailId }) => {
        if (emailId === undefined) return undefined;
        const first = placed.get(emailId) ?? name;
        placed.set(emailId, first);
        return first === name ? undefined : "The same message is copied with another of its labels.";
      };
    },
    orphans: async () => {
      const held = await placedIds(ledger, work);
      const found = new Map<FolderWork, Set<number>>();
      for (const one of work) {
        for (const { uid, emailId, note, gone } of (await ledger.items(one.record.id)).values()) {
          if (note?.code !== "label" || gone === true || emailId === undefined || held.has(emailId)) continue;
          held.set(emailId, one.folder.name);
          found.set(one, (found.get(one) ?? new Set()).add(uid));
        }
      }
      return found;
    },
  };
};

/** Which folder's copy holds each message now. */
const placedIds = async (ledger: Ledger, work: readonly FolderWork[]): Promise<Map<string, string>> => {
  const placed = new Map<string, string>();
  for (const { folder, record } of work) {
    for (const { emailId, targetUid, gone } of (await ledger.items(record.id)).values()) {
      if (emailId !== undefined && targetUid !== undefined && gone !== true) placed.set(emailId, folder.name);
    }
  }
  return placed;
};
