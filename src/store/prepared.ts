import { createHash } from "node:crypto";
import { sql } from "kysely";
import type { PoolClient } from "pg";

const mark = "/* prepared */";

/**
 * At the front of a statement (`query.modifyFront(prepared)`, or written out in `sql`): the server parses and plans it
 * once a connection, and only binds it afterwards. For statements of constant text that run all the time; it is asked
 * for on purpose, since the server may then settle on one plan for all parameters, which is wrong where a parameter
 * decides how many rows are meant.
 */
export const prepared = sql`/* prepared */`;

/** The builder writes it behind `select`. */
const isMarked = (text: string): boolean => text.startsWith(mark) || text.startsWith(`select ${mark}`);

/** 0A000 "cached plan must not change result type" (a migration ran meanwhile), 26000: the server has no such statement. */
const planLost = new Set(["0A000", "26000"]);

type Query = (text: unknown, values?: unknown, ...more: unknown[]) => unknown;

/** Lets a connection of the pool prepare marked statements. Everything else goes through as it is. */
export const prepareMarked = (client: PoolClient): void => {
  const query = client.query.bind(client) as Query;
  const names = new Map<string, string>();
  let generation = 0;
  const once = (text: string, values: unknown): Promise<unknown> => {
    const name = names.get(text) ?? nameOf(text, generation);
    names.set(text, name);
    return query({ name, text, values }) as Promise<unknown>;
  };
  const bound = async (text: string, values: unknown): Promise<unknown> => {
    const alone = client.getTransactionStatus() === "I";
    try {
      return await once(text, values);
    } catch (error) {
      if (!planLost.has(String((error as { code?: unknown }).code))) throw error;
      names.clear();
      generation += 1;
      // Nothing was done. Within a transaction all of it has failed now, and whoever runs it is told.
      if (!alone) throw error;
      return once(text, values);
    }
  };
  Object.assign(client, {
    query: ((text, values, ...more) =>
      typeof text === "string" && more.length === 0 && isMarked(text)
        ? bound(text, values)
        : query(text, values, ...more)) satisfies Query,
  });
};

const nameOf = (text: string, generation: number): string =>
  `p${generation}_${createHash("sha256").update(text).digest("hex").slice(0, 32)}`;
