import type { Trx } from "../store/database.ts";

/** Work that is done later, by whichever worker is free, and its data. Ids only: a job's data is not a record. */
export interface JobKinds {
  /** Ask the ODS directory again about a code that could not be checked. */
  readonly "ods-check": { readonly intentId: string };
  /** Carry the switch of a mailbox on from wherever it stands. */
  readonly "switch-mailbox": { readonly mailboxId: string };
  /** Bring an attachment that the LOA released into the person's mailbox. */
  readonly "deliver-released": { readonly itemId: string };
}
export type JobKind = keyof JobKinds;

export interface JobQueue {
  /**
   * Enqueues within the transaction of the cause: the job exists if, and only if, the transaction commits.
   * `key`: while a job of this kind with the same key waits, a second one is not added.
   */
  readonly enqueue: <K extends JobKind>(
    trx: Trx,
    kind: K,
    data: JobKinds[K],
    options?: { readonly key?: string; readonly startAfterSeconds?: number },
  ) => Promise<void>;
}
