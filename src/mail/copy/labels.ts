import type { Ledger } from "../ledger/types.ts";
import type { ItemMeta, MailFolder } from "../types.ts";
import type { FolderWork } from "./folder-work.ts";

export interface Labels {
  /** True: folders must be worked one after the other. */
  readonly ordered: boolean;
  /** Why this item of this folder is not to be copied, or undefined when it is. */
  readonly elsewhere: (folder: MailFolder) => ((item: ItemMeta) => string | undefined) | undefined;
}

/**
 * Gmail shows one message in a folder for each of its labels, and all of them in All Mail. Each message is copied once:
 * into the first folder that shows it, now or at an earlier run. Mailboxes without such views are not touched by this.
 */
export const labelsOf = async (ledger: Ledger, work: readonly FolderWork[]): Promise<Labels> => {
  if (!work.some(({ folder }) => folder.view === true)) return { ordered: false, elsewhere: () => undefined };
  const placed = new Map<string, string>();
  for (const { folder, record } of work) {
    for (const { emailId, targetUid } of (await ledger.items(record.id)).values()) {
      if (emailId !== undefined && targetUid !== undefined) placed.set(emailId, folder.name);
    }
  }
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
  };
};
