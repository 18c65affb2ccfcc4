/** How failures that pass are waited out. */
export interface Patience {
  /** Failures in a row, without any progress between them, before giving up. */
  readonly attempts: number;
  readonly firstMs: number;
  readonly mostMs: number;
}

/**
 * Every wait of the copy that is no limit on a server (those are in limits.ts), in milliseconds: the one place where they
 * are set, and given by whoever wants others (docs/adr/129).
 */
export interface Waits {
  readonly patience: Patience;
  /** How long the target's UIDNEXT must stand still, twice, before what is in doubt is looked for; and the time that a
   * target which tells no UIDs is given to show what it stored. */
  readonly stillMs: number;
  /** After so long in one batch a worker asks whether the mailbox is still its own. */
  readonly confirmMs: number;
  /** So long a worker that was given up for dead may still come back and end its last batch. */
  readonly lateMs: number;
}

export const usualWaits: Waits = {
  patience: { attempts: 6, firstMs: 500, mostMs: 60_000 },
  stillMs: 1_000,
  confirmMs: 2_000,
  lateMs: 30 * 60_000,
};
