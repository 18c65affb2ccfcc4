import { MailError, ofOneFolder } from "../errors.ts";
import type { ItemMeta, Listing, MailFolder } from "../types.ts";
import type { Exception } from "./compare.ts";

export interface FolderResult {
  readonly folder: string;
  readonly items: number;
  readonly bytes: number;
  /** There byte for byte, with flags and date. */
  readonly exact: number;
  /** SHA-256 over the exact messages' hashes in their order: two verifications of the same mail agree. */
  readonly hash: string;
}

/** What was found of one folder. */
export interface Verified {
  readonly result: FolderResult;
  readonly exceptions: readonly Exception[];
}

export const withMore = ({ result, exceptions }: Verified, more: readonly Exception[]): Verified => ({
  result: { ...result, items: result.items + more.length },
  exceptions: [...exceptions, ...more],
});

/** What the source counts and does not name can not be there: so much at least is said of it. */
export const unnamedIn = (folder: string, { unnamed = 0 }: Listing): readonly Exception[] =>
  Array.from({ length: Math.min(unnamed, mostUnnamed) }, () => ({
    ...{ folder, uid: undefined, targetUid: undefined, size: 0, kind: "missing", code: "unreadable" },
    date: new Date(0).toISOString(),
    why: "The source counts this message and does not name it.",
  }));

/** A server may count whatever it likes: more lines than this say nothing more. */
const mostUnnamed = 1_000;

export const nothingThere = (folder: string, items: readonly ItemMeta[]): Verified => ({
  result: { folder, items: items.length, bytes: sum(items, ({ size }) => size), exact: 0, hash: "" },
  exceptions: items.map((item) => notCopied(folder, item)),
});

export const notCopied = (folder: string, { uid, size, date }: ItemMeta): Exception => ({
  folder,
  uid,
  targetUid: undefined,
  date: new Date(date.at * 1000).toISOString(),
  size,
  kind: "missing",
  code: "not-copied",
  why: "It has not been copied yet.",
});

/** A folder that can not be opened is no reason to say nothing of the others, and none to say that all is there. */
export const notLookedAt = ({ path, state }: MailFolder, error: unknown): Verified => {
  if (!(error instanceof MailError) || !ofOneFolder.has(error.code)) throw error;
  const folder = path.join("/");
  return {
    result: { folder, items: state?.messages ?? 0, bytes: state?.bytes ?? 0, exact: 0, hash: "" },
    exceptions: [
      {
        ...{ folder, uid: undefined, targetUid: undefined, size: 0, kind: "missing", code: error.code },
        date: new Date(0).toISOString(),
        why: `The folder could not be looked at. ${error.message}`,
      },
    ],
  };
};

export const outOfOrder = (
  folder: string,
  { uid, size, date }: ItemMeta,
  targetUid: number | undefined,
): Exception => ({
  folder,
  uid,
  targetUid,
  date: new Date(date.at * 1000).toISOString(),
  size,
  kind: "changed",
  code: "order",
  why: "It lies at another place in the folder than on the source.",
});

export const extras = (
  folder: string,
  held: readonly ItemMeta[],
  claimed: ReadonlySet<number | undefined>,
): readonly Exception[] =>
  held
    .filter(({ uid }) => !claimed.has(uid))
    .map(({ uid, size, date }) => ({
      folder,
      uid: undefined,
      targetUid: uid,
      date: new Date(date.at * 1000).toISOString(),
      size,
      kind: "extra",
      code: "extra",
      why: "The target holds it, and this copy did not bring it.",
    }));

export const sum = <T>(from: readonly T[], value: (one: T) => number): number =>
  from.reduce((total, one) => total + value(one), 0);
