import type { Audit } from "../audit/audit.ts";
import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import type { NewNotice } from "../notices/types.ts";
import type { Database, Trx } from "../store/database.ts";

/** What the use cases of this room need of the world. */
export interface Deps {
  readonly db: Database;
  readonly clock: Clock;
  readonly audit: Audit;
  readonly log: Log;
  /** Writes messages within the transaction of their cause: notices/outbox.ts. */
  readonly notify: (trx: Trx, notices: readonly NewNotice[]) => Promise<void>;
}

/** A record of another organisation does not exist for whoever asks. */
export interface NotFound {
  readonly kind: "not-found";
}
export interface BadText {
  readonly kind: "bad-text";
  readonly field: "question" | "answer" | "reason" | "note";
  readonly problem: "missing" | "too-long";
  readonly limit: number;
}
