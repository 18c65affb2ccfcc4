import type { MailboxRow } from "./store.ts";
import { MyCase } from "./views.ts";

const unknown: MyCase = {
  route: null,
  platform: null,
  oldAddress: null,
  newAddress: null,
  webUrl: null,
  quotaBytes: null,
  sourceBytes: null,
  sharedMailboxes: null,
  delegates: null,
  forwarding: null,
  archive: null,
  ways: [],
};

/** What the organisation's own record and the configuration know of every case. */
export interface KnownOfAll {
  /** Names of the platforms in the organisation's intent. */
  readonly platforms: readonly string[];
  /** Where the new mailbox opens in a browser. */
  readonly webUrl: string | undefined;
}

/**
 * The facts of one person's case: what is stored of the mailbox itself, else what the engine counted, the organisation
 * told and the configuration names. What nobody knows stays null, so that no face makes a claim of it.
 */
export const caseOf = (row: MailboxRow, { platforms, webUrl }: KnownOfAll): MyCase =>
  MyCase.parse({
    ...unknown,
    webUrl: webUrl ?? null,
    sourceBytes: row.bytes_total,
    platform: platformOf(platforms),
    ways: row.progress_at === null ? [] : ["engine"],
    ...(row.facts as Partial<MyCase>),
    oldAddress: row.old_address,
    newAddress: row.new_address,
  });

/** The intent's names as the kinds that the pages speak of. First row that fits wins. */
const kinds: readonly (readonly [RegExp, string])[] = [
  [/365|exchange online/i, "office-365"],
  [/exchange/i, "exchange-on-premises"],
  [/gmail|google/i, "gmail"],
  [/group ?wise/i, "groupwise"],
  [/notes|domino/i, "notes"],
  [/zimbra/i, "zimbra"],
  [/dovecot|cyrus|imap/i, "imap"],
];

/** With several platforms nobody knows on which of them this mailbox is. */
const platformOf = (names: readonly string[]): string | null => {
  const found = new Set(names.map((name) => kinds.find(([pattern]) => pattern.test(name))?.[1] ?? "other"));
  const [only] = found;
  return found.size === 1 ? (only ?? null) : null;
};
