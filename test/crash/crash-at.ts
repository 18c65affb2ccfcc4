import { Kysely, PostgresDialect } from "kysely";
import { Client, Pool } from "pg";
import type { Database } from "../../src/store/database.ts";
import type { Tables } from "../../src/store/schema.ts";

/** What a statement after the crash throws: the process that made it would be dead. */
export class Crashed extends Error {
  constructor() {
    super("crashed");
    this.name = "Crashed";
  }
}

export interface CrashingStore {
  readonly db: Database;
  /** Statements sent so far, transaction control included: each is a durable step, or the end of one. */
  readonly sent: () => number;
  readonly crashed: () => boolean;
  readonly close: () => Promise<void>;
}

/**
 * A store whose process "dies" at statement `at` (from 1), before it is sent or after it was answered: every connection
 * is cut as kill -9 cuts it, and nothing runs any more. Infinity never crashes, and counts.
 */
export const openCrashing = (url: string, at: number, when: "before" | "after"): CrashingStore => {
  let sent = 0;
  let crashed = false;
  const clients = new Set<Client>();
  const die = (): never => {
    crashed = true;
    for (const client of clients)
      (client as unknown as { connection: { stream: { destroy: () => void } } }).connection.stream.destroy();
    throw new Crashed();
  };
  class Dying extends Client {
    constructor(options: object) {
      super(options);
      clients.add(this);
      this.on("error", () => undefined);
    }
    override query = (async (...args: unknown[]) => {
      if (crashed) throw new Crashed();
      sent += 1;
      const mine = sent;
      if (mine === at && when === "before") die();
      const answer = await (super.query as (...given: unknown[]) => Promise<unknown>)(...args);
      if (mine === at) die();
      // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- another statement may have crashed meanwhile
      if (crashed) throw new Crashed();
      return answer;
    }) as never;
  }
  const pool = new Pool({ connectionString: url, max: 4, Client: Dying as never });
  pool.on("error", () => undefined);
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  return { db, sent: () => sent, crashed: () => crashed, close: () => db.destroy().catch(() => undefined) };
};
