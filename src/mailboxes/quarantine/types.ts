import type { Audit } from "../../audit/audit.ts";
import type { Clock } from "../../clock.ts";
import type { JobQueue } from "../../jobs/types.ts";
import type { Log } from "../../log.ts";
import type { Database } from "../../store/database.ts";

export interface QuarantineUse {
  readonly db: Database;
  readonly clock: Clock;
  readonly audit: Audit;
  readonly log: Log;
  readonly jobs: JobQueue;
}

export type QuarantineRefusal = { readonly kind: "not-found" } | { readonly kind: "not-allowed" };
