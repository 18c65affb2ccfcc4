import type { Audit } from "../audit/audit.ts";
import type { Clock } from "../clock.ts";
import type { JobQueue } from "../jobs/types.ts";
import type { Log } from "../log.ts";
import type { Database } from "../store/database.ts";
import type { OdsDirectory } from "./ods/types.ts";

/** What the on-boarding use cases need of the world; main.ts, the command line and the tests put it together. */
export interface Deps {
  readonly db: Database;
  readonly clock: Clock;
  readonly audit: Audit;
  readonly log: Log;
  readonly ods: OdsDirectory;
  readonly jobs: JobQueue;
  /** `count` random bytes, unguessable in production. */
  readonly random: (count: number) => Uint8Array;
}
