import type { Ledger, LedgerItem, LedgerItems } from "../ledger/types.ts";
import { MailError, ofOneFolder } from "../errors.ts";
import { imapLimits } from "../limits.ts";
import { plainWords } from "../plain-words.ts";
import type { ItemMeta, Listing, MailFolder, MailSource, MailTarget, SourceSession } from "../types.ts";
import { planFolders, wanted } from "./rules-folders.ts";

export interface PlannedFolder {
  readonly source: string;
  readonly target: string;
  readonly make: boolean;
  readonly renamed: string | undefined;
  readonly copy: number;
  readonly bytes: number;
  readonly known: number;
  /** Too big for the rules, or not readable. */
  readonly leftOut: number;
  /** On the target and no longer on the source: removed only with --follow-deletions. */
  readonly vanished: number;
  /** Why nothing can be said of this folder: it can not be opened. */
  readonly problem?: string;
}

/** What a copy would do, folder by folder. Changes nothing on either side. */
export const planCopy = async (
  { source, target, ledger }: { readonly source: MailSource; readonly target: MailTarget; readonly ledger: Ledger },
  options: {
    readonly folders?: readonly string[];
    readonly since?: number | undefined;
    /** Octets; bigger messages are left out. */
    readonly largest?: number | undefined;
  },
): Promise<readonly PlannedFolder[]> => {
  const [from, to, records] = await Promise.all([source.folders(), target.folders(), ledger.folders()]);
  const known = new Map(records.map((record) => [record.source, record.targetPath]));
  const there = new Set(to.map(({ path }) => path.join("\0")));
  const plans = planFolders(from, to, known, target.separator, target.flat).filter((plan) =>
    wanted(plan.source.path, options.folders ?? []),
  );
  const session = await source.session();
  const planned: PlannedFolder[] = [];
  try {
    for (const plan of plans) {
      const record = records.find((one) => one.source === plan.source.name);
      const listing = await listed(session, plan.source);
      if (listing instanceof MailError) {
        planned.push({
          ...planFolder(plan.source, plan.path, plan.renamed, false, [], new Map(), any),
          problem: told(listing),
        });
        continue;
      }
      const usable = record?.sourceUidValidity === listing.state.uidValidity ? record : undefined;
      const items = usable === undefined ? new Map<number, LedgerItem>() : await ledger.items(usable.id);
      planned.push(
        planFolder(plan.source, plan.path, plan.renamed, !there.has(plan.path.join("\0")), listing.items, items, {
          since: options.since,
          largest: options.largest ?? imapLimits.message,
        }),
      );
    }
  } finally {
    await session.close();
  }
  return planned;
};

const any = { since: undefined, largest: Infinity };

const told = ({ message, said }: MailError): string =>
  said === undefined || said === "" ? message : `${message} (${plainWords(said)})`;

/** A folder that can not be opened is told of, as the copy itself does; the others are planned. */
const listed = async (session: SourceSession, folder: MailFolder): Promise<Listing | MailError> => {
  try {
    return await (await session.open(folder)).list();
  } catch (error) {
    if (error instanceof MailError && ofOneFolder.has(error.code)) return error;
    throw error;
  }
};

const planFolder = (
  source: MailFolder,
  path: readonly string[],
  renamed: string | undefined,
  make: boolean,
  items: readonly ItemMeta[],
  known: Pick<LedgerItems, "get" | "keys">,
  { since, largest }: { readonly since: number | undefined; readonly largest: number },
): PlannedFolder => {
  const due = items.filter(
    ({ uid, date }) => known.get(uid)?.targetUid === undefined && (since === undefined || date.at >= since),
  );
  const fresh = due.filter(({ size, broken }) => size <= largest && broken === undefined);
  const present = new Set(items.map(({ uid }) => uid));
  return {
    source: source.path.join("/"),
    target: path.join("/"),
    make,
    renamed,
    copy: fresh.length,
    bytes: fresh.reduce((sum, { size }) => sum + size, 0),
    known: items.filter(({ uid }) => known.get(uid)?.targetUid !== undefined).length,
    leftOut: due.length - fresh.length,
    vanished: [...known.keys()].filter((uid) => !present.has(uid)).length,
  };
};
