import { createHash } from "node:crypto";
import type { PoolClient } from "pg";

/**
 * A statement that begins with `/* prepared *\/` is parsed and planned by the server once a connection, and only bound
 * afterwards. For statements of constant text that run all the time; the mark is asked for on purpose, since the server
 * may then settle on one plan for all parameters, which is wrong where a parameter decides how many rows are meant.
 * List the columns (no `*`): a later migration may change what `*` means, and the server refuses such a statement.
 */
const mark = "/* prepared */";

/** 0A000 "cached plan must not change result type" (a migration ran meanwhile), 26000: the server has no such statement. */
const planLost = new Set(["0A000", "26000"]);

type Query = (text: unknown, values?: unknown, ...more: unknown[]) => unknown;

/** Lets a connection of the pool prepare marked statements. Everything else goes through as it is. */
export const prepareMarked = (client: PoolClient): void => {
  const query = client.query.bind(client) as Query;
  const names = new Map<string, string>();
  let generation = 0;
  const prepared = async (text: string, values: unknown): Promise<unknown> => {
    const name = names.get(text) ?? nameOf(text, generation);
    names.set(text, name);
    try {
      return await (query({ name, text, values }));
    } catch (error) {
      // The statement fails as it is, since it may be one of a transaction; the next time it is prepared anew.
      if (planLost.has(String((error as { code?: unknown }).code))) {
        names.clear();
        generation += 1;
      }
      throw error;
    }
  };
  Object.assign(client, {
    query: ((text, values, ...more) =>
      typeof text === "string" && text.startsWith(mark) && more.length === 0
        ? prepared(text, values)
        : query(text, values, ...more)) satisfies Query,
  });
};

const nameOf = (text: string, generation: number): string =>
  `p${generation}_${createHash("sha256").update(text).digest("hex").slice(0, 32)}`;
